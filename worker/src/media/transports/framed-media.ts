import { type ByeReason, encodeAudio, encodeControl } from "@patchbay/protocol/media";
import type { MediaTransport } from "../ports.ts";

/** What a transport needs of a WebSocket. */
export interface FrameSocket {
  send(frame: Uint8Array<ArrayBuffer>): void;
}

/** A leg through the connector or a browser phone: our binary frames on its media socket. */
export class FramedMedia implements MediaTransport {
  readonly #socket: FrameSocket;
  #seq = 0;

  constructor(socket: FrameSocket) {
    this.#socket = socket;
  }

  send(frame: Uint8Array): void {
    this.#socket.send(encodeAudio(this.#seq, frame));
    this.#seq = (this.#seq + 1) >>> 0;
  }

  mark(id: number): void {
    this.#socket.send(encodeControl({ type: "mark", id }));
  }

  clear(): void {
    this.#socket.send(encodeControl({ type: "clear" }));
  }

  answer(): void {
    this.#socket.send(encodeControl({ type: "answer" }));
  }

  bye(reason: ByeReason): void {
    this.#socket.send(encodeControl({ type: "bye", reason }));
  }
}
