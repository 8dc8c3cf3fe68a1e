import { createServer, type Server, type Socket } from "node:net";
import { listen } from "../../listen.ts";
import type { AudioSocketLeg } from "./audiosocket-leg.ts";
import { KEY_FRAME_BYTES, keyOf } from "./frames.ts";

export interface AudioSocketOptions {
  host: string;
  port: number;
  /** The leg that waits for this one-time key; null when none does. */
  leg: (key: string) => AudioSocketLeg | null;
  onProblem: (message: string) => void;
}

const KEY_WITHIN_MS = 2_000;
const MAX_SOCKETS = 1_000;

/** Where chan_audiosocket connects for each call's audio. Any local process can reach it: only a call's key opens a leg, once. */
export class AudioSocketServer {
  readonly #options: AudioSocketOptions;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor(options: AudioSocketOptions) {
    this.#options = options;
    this.#server = createServer({ noDelay: true }, (socket) => this.#accept(socket));
    this.#server.maxConnections = MAX_SOCKETS;
  }

  /** Answers the port. Throws PortTaken. */
  start(): Promise<number> {
    const { host, port } = this.#options;
    return listen(this.#server, "The AudioSocket server", host, port, "PATCHBAY_AUDIOSOCKET_PORT");
  }

  /** Closes every leg: those calls go on to the dialplan's fallback. */
  stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket);
    const refuse = (problem: string) => {
      this.#options.onProblem(problem);
      socket.destroy();
    };
    const impatience = setTimeout(() => refuse("an AudioSocket without a key was closed"), KEY_WITHIN_MS);
    socket.on("error", () => {});
    socket.once("close", () => {
      clearTimeout(impatience);
      this.#sockets.delete(socket);
    });
    let begun: Buffer = Buffer.alloc(0);
    const onData = (chunk: Buffer) => {
      begun = Buffer.concat([begun, chunk]);
      if (begun.length < KEY_FRAME_BYTES) return;
      clearTimeout(impatience);
      socket.off("data", onData);
      const leg = this.#options.leg(keyOf(begun.subarray(0, KEY_FRAME_BYTES)));
      if (leg === null) return refuse("an AudioSocket without a valid key was refused");
      leg.attach(socket, begun.subarray(KEY_FRAME_BYTES));
    };
    socket.on("data", onData);
  }
}
