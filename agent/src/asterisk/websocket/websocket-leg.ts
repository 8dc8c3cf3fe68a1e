import { createFramer, FRAME_BYTES, type Framer } from "@patchbay/audio";
import type { WebSocket } from "ws";
import type { AsteriskLeg, LegListener } from "../leg.ts";
import { parseMediaEvent } from "./control-message.ts";

/** Not more than chan_websocket queues before it says MEDIA_XOFF (900 frames): what comes beyond is dropped there unseen. */
const MAX_QUEUED_BYTES = 900 * FRAME_BYTES;

/** Asterisk's media socket of one call after its MEDIA_START. The socket is always read: Asterisk blocks with locks held when it is not. */
export class WebsocketLeg implements AsteriskLeg {
  readonly #socket: WebSocket;
  #listener: LegListener | null = null;
  readonly #framer: Framer = createFramer();
  #inPieces = false;
  #closed = false;
  droppedFrames = 0;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on("close", () => {
      this.#closed = true;
      this.#listener?.closed();
    });
    socket.on("message", (data: Buffer, binary: boolean) => {
      if (binary) this.#audio(data);
      else this.#control(data.toString("utf8"));
    });
  }

  get closed(): boolean {
    return this.#closed;
  }

  listen(listener: LegListener): void {
    this.#listener = listener;
    if (this.#closed) listener.closed();
  }

  answer(): void {
    this.#command({ command: "ANSWER" });
  }

  play(mulaw: Uint8Array): void {
    if (this.#closed || this.#socket.bufferedAmount > MAX_QUEUED_BYTES) {
      this.droppedFrames += mulaw.length / FRAME_BYTES;
      return;
    }
    this.#socket.send(mulaw, { binary: true });
  }

  mark(id: number): void {
    this.#command({ command: "MARK_MEDIA", correlation_id: String(id) });
  }

  clear(): void {
    this.#command({ command: "FLUSH_MEDIA" });
  }

  release(): void {
    this.#socket.close(1000);
  }

  #command(command: { command: string; correlation_id?: string }): void {
    if (!this.#closed) this.#socket.send(JSON.stringify(command));
  }

  #audio(data: Buffer): void {
    const listener = this.#listener;
    if (listener === null) return;
    // The common case allocates nothing: 20 ms RTP arrives as whole frames.
    if (data.length === FRAME_BYTES && !this.#inPieces) return listener.audio(data);
    this.#inPieces = true;
    for (const frame of this.#framer.push(data)) listener.audio(frame);
    this.#inPieces = this.#framer.pendingBytes > 0;
  }

  #control(text: string): void {
    const event = parseMediaEvent(text);
    if (!event.ok) return;
    if (event.value.event === "MEDIA_MARK_PROCESSED") {
      const id = Number(event.value.correlation_id);
      if (Number.isInteger(id)) this.#listener?.mark(id);
    } else if (event.value.event === "DTMF_END" && event.value.digit.length === 1) {
      this.#listener?.digit(event.value.digit);
    }
  }
}
