import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/**
 * Stands between the connector and the PBX's AMI, so that channels of the bench exist for the product as those of Asterisk
 * do: in the events, and in the list of channels that a connector asks for after it was away.
 */
export interface AmiRelay {
  port: number;
  /** Tells the connector an event, between two blocks of the real stream. A channel lives from its Newchannel to its Hangup. */
  tell(event: Readonly<Record<string, string>>): void;
  close(): void;
}

type Headers = Readonly<Record<string, string>>;

const NO_EVENTS = "Events: off";
const LINE_END = "\r\n";
const BLOCK_END = "\r\n\r\n";
const LIST_END = /^Event: CoreShowChannelsComplete\r\n(?:.*\r\n)*?ActionID: (.*)\r\n/;

const written = (headers: Headers): string =>
  `${Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}${LINE_END}`)
    .join("")}${LINE_END}`;

/** Relays every connection to AMI at `amiPort` on loopback. */
export async function startAmiRelay(amiPort: number): Promise<AmiRelay> {
  const lines = new Set<Line>();
  const channels = new Map<string, Headers>();
  const server = createServer({ noDelay: true }, (near) => {
    const line = new Line(near, connect({ port: amiPort, host: "127.0.0.1", noDelay: true }), channels);
    lines.add(line);
    near.once("close", () => lines.delete(line));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    tell(event) {
      const { Event, Uniqueid = "" } = event;
      if (Event === "Newchannel") channels.set(Uniqueid, event);
      else if (Event === "Hangup") channels.delete(Uniqueid);
      for (const line of lines) line.tell(written(event));
    },
    close() {
      for (const line of lines) line.close();
      server.close();
    },
  };
}

/** One connection, handed on block by block. */
class Line {
  readonly #near: Socket;
  readonly #far: Socket;
  readonly #channels: ReadonlyMap<string, Headers>;
  #rest = "";
  #greeted = false;
  /** Its session has asked for no events. */
  #quiet = false;

  constructor(near: Socket, far: Socket, channels: ReadonlyMap<string, Headers>) {
    this.#near = near;
    this.#far = far;
    this.#channels = channels;
    near.pipe(far);
    near.on("data", (data: Buffer) => {
      if (data.includes(NO_EVENTS)) this.#quiet = true;
    });
    far.on("data", (data: Buffer) => {
      this.#rest += data.toString("latin1");
      // The greeting is one line, and whoever waits for it says nothing before.
      if (!this.#greeted) this.#greeted = this.#handOn(LINE_END);
      while (this.#greeted && this.#handOn(BLOCK_END));
    });
    near.on("error", () => far.destroy()).on("close", () => far.destroy());
    far.on("error", () => near.destroy()).on("close", () => near.destroy());
  }

  tell(block: string): void {
    if (!this.#quiet) this.#near.write(block, "latin1");
  }

  close(): void {
    this.#near.destroy();
    this.#far.destroy();
  }

  /** Hands on what came up to its end, when that has come. */
  #handOn(end: string): boolean {
    const at = this.#rest.indexOf(end);
    if (at < 0) return false;
    const piece = this.#rest.slice(0, at + end.length);
    this.#rest = this.#rest.slice(piece.length);
    const actionId = LIST_END.exec(piece)?.[1];
    const listed = actionId === undefined ? [] : [...this.#channels.values()];
    for (const channel of listed) {
      const block = written({ ...channel, Event: "CoreShowChannel", ActionID: actionId ?? "" });
      this.#near.write(block, "latin1");
    }
    this.#near.write(piece, "latin1");
    return true;
  }
}
