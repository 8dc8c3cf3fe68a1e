import { createServer, type Server } from "node:http";
import { header } from "@patchbay/protocol/ami/decoder";
import { vi } from "vitest";
import { WebSocketServer } from "ws";
import { type Lab, type SipAccount, startLab } from "../../../asterisk-config/lab/lab.ts";
import { freePorts } from "../../../asterisk-config/lab/ports.ts";
import { RawAmi } from "./raw-ami.ts";

/** One line of a desk phone: its channel in the phone's own Asterisk. */
export type Line = string;

interface Seen {
  line: Line;
  /** Of the phone that rings. */
  exten: string;
}

/** Desk phones with several lines and a Transfer button. They answer at once, and nobody speaks. */
export class DeskPhones {
  readonly #server: Server;
  readonly #lab: Lab;
  readonly #ami: RawAmi;
  readonly #pbxSipPort: number;
  readonly #lines: Seen[];

  private constructor(parts: { server: Server; lab: Lab; ami: RawAmi; pbxSipPort: number; lines: Seen[] }) {
    this.#server = parts.server;
    this.#lab = parts.lab;
    this.#ami = parts.ami;
    this.#pbxSipPort = parts.pbxSipPort;
    this.#lines = parts.lines;
  }

  static async start(options: {
    root: string;
    dir: string;
    pbxSipPort: number;
    accounts: readonly SipAccount[];
    /** Whether they answer by themselves; a phone that does not rings on. */
    incomingAnswer?: "auto" | "program";
  }): Promise<DeskPhones> {
    const server = createServer();
    new WebSocketServer({ server, handleProtocols: () => "media" }).on("connection", (socket) => {
      // What is said is heard by nobody.
      socket.resume();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const mediaUri = `ws://127.0.0.1:${port}/desk`;
    const lab = await startLab({ kind: "phone", ports: await freePorts(), mediaUri, ...options });
    const lines: Seen[] = [];
    const ami = await RawAmi.open(lab.ami, (event) => {
      const channel = header(event, "Channel");
      if (header(event, "Event") === "Newchannel" && channel.startsWith("PJSIP/"))
        lines.push({ line: channel, exten: header(event, "Exten") });
    });
    return new DeskPhones({ server, lab, ami, pbxSipPort: options.pbxSipPort, lines });
  }

  /** The extension dials. */
  async call(from: string, number: string): Promise<Line> {
    const before = this.#lines.length;
    await this.#ami.send("Originate", {
      Channel: `PJSIP/${number}@${from}`,
      Context: "phone",
      Exten: "talk",
      Priority: "1",
      Async: "true",
    });
    const line = await vi.waitFor(
      () => {
        const found = this.#lines.slice(before).find((one) => one.line.startsWith(`PJSIP/${from}-`));
        if (found === undefined) throw new Error(`${from} has no line to ${number}`);
        return found.line;
      },
      { timeout: 5_000 },
    );
    return line;
  }

  /** Until the far end has answered that line. */
  async answered(line: Line): Promise<void> {
    await vi.waitFor(
      async () => {
        if ((await this.#ami.variable(line, "CHANNEL(state)")) !== "Up") throw new Error(`${line} is not up`);
      },
      { timeout: 15_000, interval: 50 },
    );
  }

  /** The newest line of an extension that rang by itself. */
  async rung(extension: string, since: number): Promise<Line> {
    return vi.waitFor(
      () => {
        const found = this.#lines.slice(since).find(({ exten }) => exten === extension);
        if (found === undefined) throw new Error(`${extension} was not rung`);
        return found.line;
      },
      { timeout: 15_000 },
    );
  }

  get count(): number {
    return this.#lines.length;
  }

  /** Transfer to a number: REFER. */
  sendOn(line: Line, number: string): Promise<void> {
    return this.#refer(line, `sip:${number}@127.0.0.1:${this.#pbxSipPort}`);
  }

  /** Transfer of one line to the other: REFER with Replaces. */
  async join(line: Line, other: Line): Promise<void> {
    const [id, own, far] = await Promise.all(
      ["call-id", "local_tag", "remote_tag"].map((name) =>
        this.#ami.variable(other, `CHANNEL(pjsip,${name})`),
      ),
    );
    const replaces = encodeURIComponent(`${id};to-tag=${far};from-tag=${own}`);
    return this.#refer(line, `sip:joined@127.0.0.1:${this.#pbxSipPort}?Replaces=${replaces}`);
  }

  async #refer(line: Line, to: string): Promise<void> {
    await this.#ami.send("Setvar", { Channel: line, Variable: "REFER_TO", Value: to });
    await this.#ami.send("Redirect", { Channel: line, Context: "refer", Exten: "s", Priority: "1" });
  }

  async hangUp(line: Line): Promise<void> {
    await this.#ami.send("Hangup", { Channel: line, Cause: "16" });
  }

  /** A phone that rings says that it is busy. */
  async isBusy(line: Line): Promise<void> {
    await this.#ami.send("Hangup", { Channel: line, Cause: "17" });
  }

  /** Puts every handset down. */
  async calm(): Promise<void> {
    for (const { line } of this.#lines.splice(0)) await this.hangUp(line).catch(() => {});
  }

  async stop(): Promise<void> {
    this.#ami.stop();
    await this.#lab.stop();
    await new Promise((resolve) => {
      this.#server.close(resolve);
      this.#server.closeAllConnections();
    });
  }
}
