import { randomToken } from "@patchbay/protocol/ids";
import { encodeAudio, encodeControl, type MediaFrame } from "@patchbay/protocol/media";
import { decodeMessage } from "@patchbay/protocol/media-pieces";
import { CLOSE } from "@patchbay/protocol/version";
import type { WebSocket } from "ws";
import type { Watch } from "./watch.ts";

/** The edge's end of one call's media: checks ticket and resume secret and keeps what it hears. */
export class FakeMedia {
  readonly frames: Buffer[] = [];
  readonly control: MediaFrame[] = [];
  readonly credentials: string[] = [];
  ticket = "";
  /** Holds its welcome back while false. */
  welcomes = true;
  /** While true it breaks every connection, as an edge does that is being started anew. */
  away = false;
  readonly #resume = randomToken();
  readonly #watch: Watch;
  #ticketUsed = false;
  #socket: WebSocket | null = null;
  #seq = 0;

  constructor(watch: Watch) {
    this.#watch = watch;
  }

  get joined(): boolean {
    return this.#socket !== null;
  }

  accept(socket: WebSocket): void {
    socket.on("message", (data: Buffer) => {
      const message = decodeMessage(data);
      if (!message.ok) throw new Error(`the connector sent a bad media message: ${message.error}`);
      for (const frame of message.value) {
        if (frame.type === "audio") this.frames.push(Buffer.from(frame.audio));
        else if (frame.type === "hello") this.#hello(socket, frame);
        else this.control.push(frame);
      }
      this.#watch.changed();
    });
    socket.on("close", () => {
      if (this.#socket === socket) this.#socket = null;
      this.#watch.changed();
    });
  }

  play(audio: Uint8Array): void {
    this.#socket?.send(encodeAudio(this.#seq++, audio));
  }

  say(frame: Exclude<MediaFrame, { type: "audio" }>): void {
    this.#socket?.send(encodeControl(frame));
  }

  cut(): void {
    this.#socket?.terminate();
  }

  close(code: number): void {
    this.#socket?.close(code);
  }

  #hello(socket: WebSocket, hello: Extract<MediaFrame, { type: "hello" }>): void {
    if (this.away) return socket.terminate();
    this.credentials.push(hello.credential);
    const good =
      hello.credential === "ticket"
        ? !this.#ticketUsed && hello.secret === this.ticket
        : hello.secret === this.#resume;
    if (!good) return socket.close(CLOSE.unauthorized);
    if (!this.welcomes) return;
    this.#ticketUsed = true;
    this.#socket = socket;
    socket.send(encodeControl({ type: "welcome", version: hello.version, resume: this.#resume }));
  }
}
