import { type ByeReason, encodeAudio, encodeControl, type MediaFrame } from "@patchbay/protocol/media";
import { encodeBundle, encodePiece, MOST_PIECE_FRAMES } from "@patchbay/protocol/media-pieces";
import type { MediaTransport } from "../ports.ts";
import { PieceTurn } from "./piece-turn.ts";

/** What a transport needs of a WebSocket. */
export interface FrameSocket {
  send(frame: Uint8Array<ArrayBuffer>): void;
}

/** A leg of version 1, through an old connector or a page that was loaded before: one message a frame. */
export class SingleFrames implements MediaTransport {
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

/**
 * A leg through the connector or a browser phone: our binary frames on its media socket, what belongs together in one message. Sound waits
 * until a piece is full, at most until the rest of it would have come; marks ride with it.
 */
export class FramedMedia implements MediaTransport {
  readonly #socket: FrameSocket;
  #seq = 0;
  /** What waits, in order: whole parts of a message, and behind them sound that is not one yet. */
  #parts: Uint8Array<ArrayBuffer>[] = [];
  #frames: Uint8Array[] = [];
  /** Frames of sound in both. */
  #waiting = 0;
  readonly #turn: PieceTurn;

  /** `pieceFrames`: see PieceTurn. */
  constructor(socket: FrameSocket, pieceFrames: () => number) {
    this.#socket = socket;
    this.#turn = new PieceTurn({ frames: () => this.#waiting, flush: () => this.#flush() }, pieceFrames);
  }

  send(frame: Uint8Array): void {
    this.#waiting += 1;
    if (this.#frames.push(frame) === MOST_PIECE_FRAMES) this.#seal();
    this.#turn.soon();
  }

  mark(id: number): void {
    this.#seal();
    this.#parts.push(encodeControl({ type: "mark", id }));
    this.#turn.soon();
  }

  /** What waits here was not heard either: its sound and its marks go with it. */
  clear(): void {
    this.#parts = [];
    this.#frames = [];
    this.now({ type: "clear" });
  }

  answer(): void {
    this.now({ type: "answer" });
  }

  bye(reason: ByeReason): void {
    this.now({ type: "bye", reason });
  }

  /** Says this at once, behind everything that waits. */
  now(frame: Exclude<MediaFrame, { type: "audio" }>): void {
    this.#seal();
    this.#parts.push(encodeControl(frame));
    this.#flush();
  }

  #seal(): void {
    if (this.#frames.length === 0) return;
    this.#parts.push(encodePiece(this.#seq, this.#frames));
    this.#seq = (this.#seq + this.#frames.length) >>> 0;
    this.#frames = [];
  }

  #flush(): void {
    this.#turn.over();
    this.#seal();
    this.#waiting = 0;
    if (this.#parts.length === 0) return;
    const message = encodeBundle(this.#parts);
    this.#parts = [];
    try {
      this.#socket.send(message);
    } catch {
      // A socket that was closed meanwhile: its leg is told of that by the socket itself.
    }
  }
}
