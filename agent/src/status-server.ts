import { createServer, type Server } from "node:http";
import { Counter, Gauge, Registry } from "prom-client";
import { listen } from "./listen.ts";

/** What /healthz tells; `status` is "ok" only when both the PBX and the edge are there, and the state folder can be written. */
export interface Health {
  status: "ok" | "degraded";
  ami: { state: string; reason: string };
  link: { state: string; reason: string };
  /** Whether what must arrive can be kept on disk. */
  disk: { state: string; reason: string };
  calls: number;
  outbox: number;
}

/** Numbers for /metrics, read at each scrape. */
export interface Figures {
  amiUp: boolean;
  linkUp: boolean;
  calls: number;
  channels: number;
  outbox: number;
  amiEvents: number;
  framesUp: number;
  framesDown: number;
  framesDropped: number;
  lateDecisions: number;
  letGo: number;
}

/** /healthz and /metrics on loopback. */
export class StatusServer {
  readonly #server: Server;
  readonly #registry = new Registry();

  constructor(health: () => Health, figures: () => Figures) {
    this.#describe(figures);
    this.#server = createServer((request, response) => {
      if (request.method === "GET" && request.url === "/healthz") {
        const body = health();
        response.writeHead(body.status === "ok" ? 200 : 503, { "content-type": "application/json" });
        response.end(`${JSON.stringify(body)}\n`);
      } else if (request.method === "GET" && request.url === "/metrics") {
        this.#registry.metrics().then(
          (text) => response.writeHead(200, { "content-type": this.#registry.contentType }).end(text),
          () => response.writeHead(500).end(),
        );
      } else response.writeHead(404).end("/healthz or /metrics\n");
    });
  }

  /** Answers the port. Throws PortTaken. */
  start(host: string, port: number): Promise<number> {
    return listen(this.#server, "The status server", host, port, "PATCHBAY_STATUS_PORT");
  }

  stop(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #describe(figures: () => Figures): void {
    const registers = [this.#registry];
    const gauge = (name: string, help: string, value: (now: Figures) => number) =>
      new Gauge({
        name: `patchbay_connector_${name}`,
        help,
        registers,
        collect() {
          this.set(value(figures()));
        },
      });
    const counter = (name: string, help: string, value: (now: Figures) => number) =>
      new Counter({
        name: `patchbay_connector_${name}`,
        help,
        registers,
        collect() {
          this.reset();
          this.inc(value(figures()));
        },
      });
    gauge("ami_up", "1 while logged in at the PBX", (now) => Number(now.amiUp));
    gauge("link_up", "1 while the edge has welcomed this site", (now) => Number(now.linkUp));
    gauge("calls", "Calls whose audio passes now", (now) => now.calls);
    gauge("channels", "Channels of the PBX", (now) => now.channels);
    gauge("outbox_messages", "Messages that the edge has not acknowledged", (now) => now.outbox);
    counter("ami_events_total", "AMI events read", (now) => now.amiEvents);
    counter("media_frames_up_total", "Audio frames of ended calls, PBX to edge", (now) => now.framesUp);
    counter("media_frames_down_total", "Audio frames of ended calls, edge to PBX", (now) => now.framesDown);
    counter(
      "media_frames_dropped_total",
      "Audio frames of ended calls that nobody could take",
      (now) => now.framesDropped,
    );
    counter("late_decisions_total", "Routes that came after their deadline", (now) => now.lateDecisions);
    counter("channels_let_go_total", "Channels that no call needed any more", (now) => now.letGo);
  }
}
