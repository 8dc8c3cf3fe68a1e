import type { ByeReason } from "@patchbay/protocol/media";
import { CLOSE } from "@patchbay/protocol/version";
import { Base64Reader, toBase64 } from "../incoming/base64.ts";
import type { MediaTransport } from "../ports.ts";
import { PieceTurn } from "./piece-turn.ts";
import { StreamClock } from "./stream-clock.ts";
import { parseStreamMessage, type StreamMessage } from "./twilio-messages.ts";

/** What the transport needs of a WebSocket. */
export interface TextSocket {
  send(text: string): void;
  close(code: number, reason: string): void;
}

export type StreamStart = Extract<StreamMessage, { event: "start" }>;

/** What a stream's socket brought, in our own words. */
export type StreamNews =
  /** The stream says whose it is; nothing of it may be believed before its ticket is checked. */
  | { type: "started"; start: StreamStart }
  /** The caller's audio, holes filled with silence. */
  | { type: "audio"; mulaw: Uint8Array }
  | { type: "digit"; digit: string }
  /** All that was sent before this mark has been played. */
  | { type: "mark_reached"; id: number }
  | { type: "stopped" }
  /** Nothing that a call needs: an unknown event, audio before the start, a mark that a clear made void. */
  | { type: "ignored"; reason: string }
  /** Malformed, or of another stream: to be counted; the call goes on. */
  | { type: "refused"; reason: string };

const TAIL = '"}}';

/** The caller's leg on Twilio Media Streams: JSON with base64 on one socket, from its `connected` to its end. */
export class TwilioStream implements MediaTransport {
  readonly #socket: TextSocket;
  readonly #clock = new StreamClock();
  readonly #sound = new Base64Reader();
  /** Marks whose echo will prove that the audio before them was played. */
  readonly #pending = new Set<number>();
  #start: StreamStart | null = null;
  /** Frames that go as one message: those of this turn of the event loop, or a piece that is not full yet. */
  #waiting: Uint8Array[] = [];
  readonly #turn: PieceTurn;
  /** The unchanging beginnings of our messages, made once: fifty messages a second are joined, not serialised. */
  #mediaHead = "";
  #markHead = "";
  #clearMessage = "";

  /** `pieceFrames`: see PieceTurn. */
  constructor(socket: TextSocket, pieceFrames: () => number = () => 1) {
    this.#socket = socket;
    this.#turn = new PieceTurn(
      { frames: () => this.#waiting.length, flush: () => this.#flush() },
      pieceFrames,
    );
  }

  /** Reads one message of the socket. Never throws. */
  take(raw: unknown): StreamNews {
    const parsed = parseStreamMessage(raw, this.#sound.read);
    if (!parsed.ok) return { type: parsed.unknownType ? "ignored" : "refused", reason: parsed.error };
    const message = parsed.value;
    if (message.event === "connected") return { type: "ignored", reason: "connected" };
    if (message.event === "start") return this.#begin(message);
    if (this.#start === null) return { type: "ignored", reason: `${message.event} before start` };
    if (message.streamSid !== this.#start.streamSid) return { type: "refused", reason: "of another stream" };
    switch (message.event) {
      case "media":
        // Our own voice, which a stream of both tracks would bring back, is not the caller's.
        if (message.track !== "inbound") return { type: "refused", reason: "media of a foreign track" };
        return { type: "audio", mulaw: this.#onTime(message.atMs, message.audio) };
      case "dtmf":
        return { type: "digit", digit: message.digit };
      case "mark":
        return this.#echoed(message.name);
      case "stop":
        return { type: "stopped" };
    }
  }

  /** So many bytes of silence stand already where the stream's next piece finds a hole. */
  filled(bytes: number): void {
    this.#clock.filled(bytes);
  }

  send(frame: Uint8Array): void {
    if (this.#start === null) return;
    this.#waiting.push(frame);
    this.#turn.soon();
  }

  mark(id: number): void {
    if (this.#start === null) return;
    this.#flush();
    this.#pending.add(id);
    this.#socket.send(this.#markHead + id + TAIL);
  }

  /** Twilio answers a clear with the echoes of all marks that it threw away: those prove nothing. */
  clear(): void {
    this.#waiting = [];
    this.#pending.clear();
    if (this.#start !== null) this.#socket.send(this.#clearMessage);
  }

  /** A stream is answered by being there. */
  answer(): void {}

  /** Closes the stream; Twilio then asks for the TwiML behind it, and that answer does what the reason says. */
  bye(reason: ByeReason): void {
    this.#flush();
    this.#socket.close(CLOSE.normal, reason);
  }

  #flush(): void {
    this.#turn.over();
    const [first] = this.#waiting;
    if (first === undefined) return;
    const audio = this.#waiting.length === 1 ? first : joined(this.#waiting);
    this.#waiting = [];
    try {
      // Base64 needs no escaping, and the stream's sid was checked when it came.
      this.#socket.send(this.#mediaHead + toBase64(audio) + TAIL);
    } catch {
      // A stream that was closed meanwhile: its leg is told of that by the socket itself.
    }
  }

  #begin(start: StreamStart): StreamNews {
    if (this.#start !== null) return { type: "refused", reason: "a second start" };
    this.#start = start;
    const head = (event: string): string => `{"event":"${event}","streamSid":"${start.streamSid}"`;
    this.#mediaHead = `${head("media")},"media":{"payload":"`;
    this.#markHead = `${head("mark")},"mark":{"name":"`;
    this.#clearMessage = `${head("clear")}}`;
    return { type: "started", start };
  }

  #onTime(atMs: number, audio: Uint8Array): Uint8Array {
    const silence = this.#clock.silenceBefore(atMs, audio.length);
    return silence === null ? audio : joined([silence, audio]);
  }

  #echoed(name: string): StreamNews {
    const id = /^\d{1,10}$/.test(name) ? Number(name) : Number.NaN;
    if (!this.#pending.delete(id)) return { type: "ignored", reason: "a void mark" };
    return { type: "mark_reached", id };
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((bytes, piece) => bytes + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
