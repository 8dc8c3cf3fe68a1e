import { durationMs, FRAME_MS, silenceFrame } from "@patchbay/audio";
import { type RawData, WebSocket } from "ws";
import { Playback } from "../../caller/playback.ts";
import { CallerLine, type LineFrame } from "../../line/caller-line.ts";
import { OddPieces } from "../../line/odd-pieces.ts";
import { wallMs } from "../ids.ts";
import type { Knobs } from "../knobs.ts";
import type { StreamObservation } from "../observation.ts";
import { signatureHeaders } from "../webhook/signing.ts";
import type { Partner } from "./line.ts";
import { parseServerMessage, type StreamIdentity, StreamWriter } from "./stream-messages.ts";

const OPEN_WITHIN_MS = 5_000;
const MESSAGE_MOST_BYTES = 8 * 1_024 * 1_024;
const ABNORMAL = 1_006;

export interface StreamPlan extends StreamIdentity {
  readonly url: string;
  readonly authToken: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly knobs: Knobs;
  /** Whether this stream's connection is to be cut after `dropStreamAfterMs`. */
  readonly doomed: boolean;
  readonly observation: StreamObservation;
  warn(code: number, message: string): void;
}

/** How a stream ended. `opened` false: it never began. */
export interface StreamEnd {
  readonly opened: boolean;
  readonly code: number;
}

/** One bidirectional media stream, as the vendor's side of it, on a line of 20 ms ticks. */
export class MediaStream implements Partner {
  readonly ended: Promise<StreamEnd>;
  readonly #plan: StreamPlan;
  readonly #socket: WebSocket;
  readonly #writer: StreamWriter;
  readonly #playback = new Playback();
  readonly #warned = new Set<string>();
  readonly #line: CallerLine;
  readonly #pieces: OddPieces;
  #ticks = 0;
  #opened = false;

  constructor(plan: StreamPlan) {
    this.#plan = plan;
    this.#writer = new StreamWriter(plan);
    this.#line = new CallerLine(() => plan.knobs);
    this.#pieces = new OddPieces(plan.knobs.lineSeed);
    this.#socket = new WebSocket(plan.url, {
      headers: signatureHeaders(plan.knobs.signedWith, plan.authToken, plan.url),
      handshakeTimeout: OPEN_WITHIN_MS,
      maxPayload: MESSAGE_MOST_BYTES,
      perMessageDeflate: false,
    });
    this.#socket.on("open", () => this.#begin());
    this.#socket.on("message", (data: RawData, binary: boolean) => this.#take(data, binary));
    this.#socket.on("unexpected-response", (_request, response) => {
      plan.warn(31_920, `the application answered the upgrade with ${response.statusCode}`);
      this.#socket.terminate();
    });
    this.#socket.on("error", (error) => {
      if (!this.#opened) plan.warn(31_902, error.message);
      else this.#warnOnce(31_924, error.message);
    });
    this.ended = new Promise((resolve) => {
      this.#socket.on("close", (code) => {
        plan.observation.closedAtMs = wallMs();
        plan.observation.closeCode = code;
        if (this.#opened && code === ABNORMAL) plan.warn(31_921, "the stream's connection broke");
        resolve({ opened: this.#opened, code });
      });
    });
  }

  take(frame: Uint8Array, keys: string): void {
    if (!this.#opened || this.#socket.readyState !== WebSocket.OPEN) return;
    this.#ticks += 1;
    const atMs = this.#ticks * FRAME_MS;
    for (const key of keys) this.#send(this.#writer.dtmf(key));
    const { dropStreamAfterMs } = this.#plan.knobs;
    for (const sent of this.#line.sends(frame)) this.#sendSound(sent);
    if (this.#plan.doomed && dropStreamAfterMs !== null && atMs >= dropStreamAfterMs)
      this.#socket.terminate();
  }

  #sendSound({ frame, tick }: LineFrame): void {
    const { hole, oddPieces } = this.#plan.knobs;
    const atMs = tick * FRAME_MS;
    if (hole !== null && atMs > hole.afterMs && atMs <= hole.afterMs + hole.lengthMs) return;
    this.#plan.observation.framesOut += 1;
    const pieces = oddPieces ? this.#pieces.of(frame) : [frame];
    for (const piece of pieces) this.#send(this.#writer.media(piece, atMs));
  }

  give(): Uint8Array | null {
    const { frame, marks } = this.#playback.next();
    if (frame !== null) this.#line.heard(frame);
    this.#plan.observation.marksPlayed += marks.length;
    for (const name of marks) this.#echo(name);
    return frame;
  }

  /** The call leaves the stream: `stop`, then the close. */
  stop(): void {
    if (!this.#opened) return this.#socket.terminate();
    this.#send(this.#writer.stop());
    this.#socket.close(1_000);
    // A peer that never answers the close must not keep the call.
    const impatience = setTimeout(() => this.#socket.terminate(), 1_000);
    this.#socket.once("close", () => clearTimeout(impatience));
  }

  /** Cuts the connection without a word. */
  drop(): void {
    this.#socket.terminate();
  }

  #begin(): void {
    this.#opened = true;
    this.#plan.observation.openedAtMs = wallMs();
    const { mediaBeforeStart, parameterValue } = this.#plan.knobs;
    this.#send(this.#writer.connected());
    if (mediaBeforeStart) this.#send(this.#writer.media(silenceFrame(), 0));
    const given = Object.entries(this.#plan.parameters);
    this.#send(
      this.#writer.start(Object.fromEntries(given.map(([name, value]) => [name, parameterValue ?? value]))),
    );
  }

  #take(data: RawData, binary: boolean): void {
    if (binary) return this.#warnOnce(31_950, "binary message");
    const parsed = parseServerMessage(String(data), this.#plan.streamSid);
    if (!parsed.ok) return this.#warnOnce(31_951, parsed.reason);
    const { message } = parsed;
    const seen = this.#plan.observation;
    if (message.event === "media") {
      const sound = Buffer.from(message.media.payload, "base64");
      seen.firstSoundAtMs ??= wallMs();
      seen.soundInMs += durationMs(sound.length);
      this.#playback.add(sound);
      seen.mostQueuedMs = Math.max(seen.mostQueuedMs, this.#playback.queuedMs);
    } else if (message.event === "mark") {
      seen.marks += 1;
      if (!this.#playback.mark(message.mark.name)) return;
      seen.marksPlayed += 1;
      this.#echo(message.mark.name);
    } else {
      seen.clears += 1;
      seen.lastClearAtMs = wallMs();
      seen.clearedMs += this.#playback.queuedMs;
      const marks = this.#playback.clear();
      seen.marksCleared += marks.length;
      for (const name of marks) this.#echo(name);
    }
  }

  #echo(name: string): void {
    const { muteMarks, markDelayMs } = this.#plan.knobs;
    if (muteMarks) return;
    if (markDelayMs === 0) this.#send(this.#writer.mark(name));
    else setTimeout(() => this.#send(this.#writer.mark(name)), markDelayMs);
  }

  #send(text: string): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(text);
  }

  #warnOnce(code: number, reason: string): void {
    if (this.#warned.has(reason)) return;
    this.#warned.add(reason);
    this.#plan.warn(code, reason);
  }
}
