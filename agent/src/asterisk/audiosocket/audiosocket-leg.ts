import type { Socket } from "node:net";
import { createFramer, FRAME_BYTES, type Framer } from "@patchbay/audio";
import type { AsteriskLeg, LegListener } from "../leg.ts";
import { audioFrame, FRAME_TYPE, FrameReader, HANGUP_FRAME, mulawOf } from "./frames.ts";
import { FramePacer } from "./pacer.ts";

/** From the answer until Asterisk has dialled the audio. */
const ATTACH_WITHIN_MS = 3_000;
/** Asterisk throws away what comes before it has bridged the caller, and says nothing of that: their own sound does. A silent phone is not waited for. */
const BRIDGED_WITHIN_MS = 200;

/**
 * A call's audio through AudioSocket. That channel answers as soon as it connects, so the dialplan waits in AGI until `answer`,
 * with the caller hearing ringing, and dials only then: this leg begins before its connection.
 */
export class AudioSocketLeg implements AsteriskLeg {
  /** Resolves once: true when the dialplan shall dial the audio, false when it shall go on to the fallback. */
  readonly dial: Promise<boolean>;
  readonly #decide: (dial: boolean) => void;
  readonly #pacer: FramePacer;
  readonly #framer: Framer = createFramer();
  readonly #reader = new FrameReader();
  #listener: LegListener | null = null;
  #socket: Socket | null = null;
  #attaching: NodeJS.Timeout | null = null;
  #bridging: NodeJS.Timeout | null = null;
  #answered = false;
  #closed = false;
  droppedFrames = 0;

  constructor() {
    const decided = Promise.withResolvers<boolean>();
    this.dial = decided.promise;
    this.#decide = decided.resolve;
    this.#pacer = new FramePacer({
      write: (mulaw) => this.#socket?.write(audioFrame(mulaw)),
      onMark: (id) => this.#listener?.mark(id),
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
    if (this.#answered || this.#closed) return;
    this.#answered = true;
    this.#attaching = setTimeout(() => this.#end(), ATTACH_WITHIN_MS);
    this.#decide(true);
  }

  play(mulaw: Uint8Array): void {
    for (let at = 0; at < mulaw.length; at += FRAME_BYTES) {
      if (this.#closed || !this.#pacer.play(mulaw.slice(at, at + FRAME_BYTES))) this.droppedFrames++;
    }
  }

  mark(id: number): void {
    if (!this.#closed) this.#pacer.mark(id);
  }

  clear(): void {
    this.#pacer.clear();
  }

  release(): void {
    this.#socket?.end(HANGUP_FRAME);
    this.#end();
  }

  /** The dialplan's wait ended by itself: the caller hung up. */
  gone(): void {
    if (!this.#answered) this.#end();
  }

  /** Asterisk's connection for this call, after its key was read; `rest` is what came behind it. */
  attach(socket: Socket, rest: Buffer): void {
    if (this.#closed || this.#socket !== null) {
      socket.destroy();
      return;
    }
    this.#socket = socket;
    if (this.#attaching !== null) clearTimeout(this.#attaching);
    socket.on("data", (chunk: Buffer) => this.#read(chunk));
    socket.on("close", () => this.#end());
    this.#bridging = setTimeout(() => this.#bridged(), BRIDGED_WITHIN_MS);
    this.#read(rest);
  }

  #bridged(): void {
    if (this.#bridging === null) return;
    clearTimeout(this.#bridging);
    this.#bridging = null;
    this.#pacer.start();
  }

  #read(chunk: Buffer): void {
    this.#reader.push(chunk, (type, payload) => {
      if (type === FRAME_TYPE.audio8k) {
        this.#bridged();
        // As long as the far end's packets, which may be 30 ms, or a short rest.
        for (const frame of this.#framer.push(mulawOf(payload))) this.#listener?.audio(frame);
      } else if (type === FRAME_TYPE.digit && payload.length === 1) {
        this.#listener?.digit(payload.toString("latin1"));
      } else if (type === FRAME_TYPE.hangup) this.#socket?.end();
    });
  }

  #end(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const timer of [this.#attaching, this.#bridging]) if (timer !== null) clearTimeout(timer);
    this.#bridging = null;
    this.#decide(false);
    this.#pacer.stop();
    this.#listener?.closed();
  }
}
