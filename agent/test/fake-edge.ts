import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { randomToken } from "@patchbay/protocol/ids";
import type { Command } from "@patchbay/protocol/link/commands";
import type { LinkDown } from "@patchbay/protocol/link/down";
import { LINK_PING, LINK_PONG } from "@patchbay/protocol/link/envelope";
import { type LinkUp, parseLinkUp } from "@patchbay/protocol/link/up";
import { PROTOCOL_VERSION } from "@patchbay/protocol/version";
import { type WebSocket, WebSocketServer } from "ws";
import { listen } from "../src/listen.ts";
import { FakeMedia } from "./fake-media.ts";
import { Watch } from "./watch.ts";

export type Offer = Extract<LinkUp, { type: "call_offered" }>["data"];
export type Decided = Extract<LinkDown, { type: "route_decided" }>["data"];
type Numbered =
  | { type: "route_decided"; data: Decided }
  | { type: "command"; data: Extract<LinkDown, { type: "command" }>["data"] }
  | Newer;
/** What this version's protocol has no name for. */
interface Newer {
  type: string;
  data: object;
}
type DataOf = { [M in LinkUp as M["type"]]: M["data"] };
type Data<T extends LinkUp["type"]> = DataOf[T];

const is = <T extends LinkUp["type"]>(
  message: LinkUp,
  type: T,
): message is LinkUp & { type: T; data: Data<T> } => message.type === type;

export const TOKEN = "pbs_testsite_0123456789abcdef0123456789abcdef";

/** An edge that speaks the link and media protocols on a loopback port and remembers everything it was told. */
export class FakeEdge {
  readonly watch = new Watch();
  readonly media = new Map<string, FakeMedia>();
  /** Every numbered message in the order of its first arrival. */
  readonly messages: LinkUp[] = [];
  readonly hellos: Data<"hello">[] = [];
  duplicates = 0;
  gaps = 0;
  upgrades = 0;
  token = TOKEN;
  /** Says nothing to an offer when it answers null. */
  decide: (offer: Offer) => Decided | null = () => null;
  /** While false it forgets what it is told, and acknowledges nothing. */
  acknowledges = true;
  readonly forgotten: LinkUp[] = [];

  /** What comes by plain HTTP. */
  answer: (request: IncomingMessage, response: ServerResponse) => void = (_request, response) =>
    response.writeHead(404).end("{}");

  readonly #epoch = randomToken(8);
  readonly #server: Server = createServer();
  readonly #sockets = new WebSocketServer({ noServer: true });
  #link: WebSocket | null = null;
  #received = new Map<string, number>();
  #connectorEpoch = "";
  #seq = 0;
  #unacked: { seq: number; message: Numbered }[] = [];
  port = 0;

  constructor() {
    this.#server.on("request", (request, response) => this.answer(request, response));
    this.#server.on("upgrade", (request, socket, head) => this.#upgrade(request, socket, head));
  }

  async start(port = 0): Promise<void> {
    this.port = await listen(this.#server, "the fake edge", "127.0.0.1", port, "-");
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get linked(): boolean {
    return this.#link !== null;
  }

  /** All data of the messages of one type. */
  all<T extends LinkUp["type"]>(type: T): Data<T>[] {
    return this.messages.flatMap((message) => (is(message, type) ? [message.data] : []));
  }

  /** All PBX events of one kind. */
  pbx<K extends Data<"pbx_events">["events"][number]["kind"]>(kind: K) {
    type Event = Data<"pbx_events">["events"][number];
    const wanted = (event: Event): event is Extract<Event, { kind: K }> => event.kind === kind;
    return this.all("pbx_events").flatMap(({ events }) => events.filter(wanted));
  }

  up(): Promise<true> {
    return this.watch.until(
      () => (this.linked && this.all("snapshot").length > 0 ? true : undefined),
      "the site's link",
      10_000,
    );
  }

  command(command: Command, expiresInMs = 5_000): string {
    const commandId = randomToken(4);
    this.#say({ type: "command", data: { commandId, expiresAt: Date.now() + expiresInMs, command } });
    return commandId;
  }

  /** A command as an edge of tomorrow may know it. */
  newerCommand(kind: string): string {
    const commandId = randomToken(4);
    const data = {
      commandId,
      expiresAt: Date.now() + 5_000,
      command: { kind, with: "what nobody here knows" },
    };
    this.#say({ type: "command", data });
    return commandId;
  }

  /** A numbered message of a type that is not there yet. */
  newerMessage(type: string): void {
    this.#say({ type, data: {} });
  }

  /** Sends the last command or decision again, as after a lost acknowledgement. */
  repeatLast(): void {
    const last = this.#unacked.at(-1);
    if (last !== undefined) this.#write(last.seq, last.message);
  }

  cutLink(): void {
    this.#link?.terminate();
  }

  sendRaw(text: string): void {
    this.#link?.send(text);
  }

  decideNow(decided: Decided): void {
    this.#say({ type: "route_decided", data: decided });
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.upgrades++;
    this.watch.changed();
    const path = request.url ?? "";
    if (path === "/link" && request.headers.authorization !== `Bearer ${this.token}`) {
      socket.end("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
      return;
    }
    this.#sockets.handleUpgrade(request, socket, head, (ws) => {
      if (path === "/link") return this.#accept(ws);
      const callId = path.replace("/media/", "");
      const media = this.media.get(callId) ?? new FakeMedia(this.watch);
      this.media.set(callId, media);
      media.accept(ws);
    });
  }

  #accept(ws: WebSocket): void {
    ws.on("message", (data: Buffer) => {
      const text = data.toString("utf8");
      if (text === LINK_PING) return ws.send(LINK_PONG);
      const parsed = parseLinkUp(text);
      if (!parsed.ok) throw new Error(`the connector sent what the protocol does not know: ${parsed.error}`);
      this.#message(ws, parsed.value);
      this.watch.changed();
    });
    ws.on("close", () => {
      if (this.#link === ws) this.#link = null;
      this.watch.changed();
    });
  }

  #message(ws: WebSocket, message: LinkUp): void {
    if (message.type === "hello") {
      this.hellos.push(message.data);
      this.#connectorEpoch = message.data.epoch;
      this.#link = ws;
      const received = this.#received.get(this.#connectorEpoch) ?? 0;
      this.#write(0, { type: "welcome", data: { edgeEpoch: this.#epoch, received, siteName: "Test site" } });
      const known = message.data.edgeEpoch === this.#epoch ? message.data.edgeSeq : 0;
      for (const { seq, message: again } of this.#unacked) if (seq > known) this.#write(seq, again);
      return;
    }
    this.#unacked = this.#unacked.filter(({ seq }) => seq > message.ack);
    if (message.type === "ack") return;
    const last = this.#received.get(this.#connectorEpoch) ?? 0;
    if (message.seq <= last) {
      this.duplicates++;
      return;
    }
    if (!this.acknowledges) {
      this.forgotten.push(message);
      return;
    }
    if (message.seq > last + 1) this.gaps++;
    this.#received.set(this.#connectorEpoch, message.seq);
    this.messages.push(message);
    this.#write(0, { type: "ack", data: {} });
    if (message.type === "call_offered") {
      const decided = this.decide(message.data);
      if (decided !== null) this.decideNow(decided);
    }
  }

  #say(message: Numbered): void {
    const seq = ++this.#seq;
    this.#unacked.push({ seq, message });
    this.#write(seq, message);
  }

  #write(seq: number, message: Newer): void {
    const ack = this.#received.get(this.#connectorEpoch) ?? 0;
    const envelope = { v: PROTOCOL_VERSION, seq, ack, id: randomToken(4), ts: Date.now() };
    this.#link?.send(JSON.stringify({ ...envelope, ...message }));
  }
}
