import { SILENCE_BYTE } from "@patchbay/audio";

/** Samples (bytes) of a millisecond. */
const BYTES_A_MS = 8;
/** A voice that comes later than this after its last frame was silent meanwhile; below, a late frame is only late. */
const LATE_MS = 60;
/** What may be written ahead of the clock: what a far end holds unplayed, and a burst after a stall. */
const MAX_AHEAD_MS = 1_000;

/** A stretch of both channels, of equal length; `at` counts samples from the recording's beginning. */
export interface Segment {
  at: number;
  caller: Uint8Array<ArrayBuffer>;
  far: Uint8Array<ArrayBuffer>;
}

/**
 * A recording in the making: two channels of mu-law by the call's own clock. What nobody said is silence of the right
 * length; what a far end was sent and then lost by a clear was not heard, and is silence too.
 */
export class Take {
  readonly #now: () => number;
  readonly #startedAt: number;
  readonly #caller: Channel;
  readonly #far: Channel;
  /** Samples that were taken away already. */
  #taken: number;

  /** `startedAt` and `now` are milliseconds of one clock; a take that goes on after a crash has a gap before `now`. */
  constructor(startedAt: number, now: () => number = Date.now) {
    this.#now = now;
    this.#startedAt = startedAt;
    this.#taken = this.#clock;
    this.#caller = new Channel(this.#taken);
    this.#far = new Channel(this.#taken);
  }

  callerSaid(mulaw: Uint8Array): void {
    this.#caller.write(mulaw, this.#clock);
  }

  /** What the caller is sent: heard now, or as soon as what was sent before has been. */
  callerSent(mulaw: Uint8Array): void {
    this.#far.write(mulaw, this.#clock);
  }

  /** The caller's phone threw away what it had not played. */
  cleared(): void {
    this.#far.cut(this.#clock);
  }

  /** What there is up to `beforeMs` before now, once; null when there is nothing yet. */
  segment(beforeMs = 0): Segment | null {
    const until = this.#clock - beforeMs * BYTES_A_MS;
    if (until <= this.#taken) return null;
    const at = this.#taken;
    this.#taken = until;
    return { at, caller: this.#caller.take(until), far: this.#far.take(until) };
  }

  get #clock(): number {
    return Math.max(0, Math.round((this.#now() - this.#startedAt) * BYTES_A_MS));
  }
}

/** One side: a window of samples that grows at its end and is taken away at its beginning. */
class Channel {
  #from: number;
  /** Where the next frame goes when it comes in time. */
  #end: number;
  #window = silence(16 * 1_024);

  constructor(from: number) {
    this.#from = from;
    this.#end = from;
  }

  write(mulaw: Uint8Array, clock: number): void {
    if (clock - this.#end > LATE_MS * BYTES_A_MS) this.#end = clock;
    if (this.#end - clock > MAX_AHEAD_MS * BYTES_A_MS) return;
    const at = this.#end - this.#from;
    this.#end += mulaw.length;
    // What comes after its time was taken away is lost to the recording, not to the call.
    if (at < 0) return;
    this.#reach(at + mulaw.length);
    this.#window.set(mulaw, at);
  }

  cut(clock: number): void {
    if (this.#end <= clock) return;
    this.#window.fill(SILENCE_BYTE, Math.max(0, clock - this.#from), this.#end - this.#from);
    this.#end = Math.max(clock, this.#from);
  }

  take(until: number): Uint8Array<ArrayBuffer> {
    const length = until - this.#from;
    this.#reach(length);
    const taken = this.#window.slice(0, length);
    this.#window.copyWithin(0, length);
    this.#window.fill(SILENCE_BYTE, this.#window.length - length);
    this.#from = until;
    this.#end = Math.max(this.#end, until);
    return taken;
  }

  #reach(length: number): void {
    if (length <= this.#window.length) return;
    const grown = silence(Math.max(length, this.#window.length * 2));
    grown.set(this.#window);
    this.#window = grown;
  }
}

const silence = (bytes: number) => new Uint8Array(bytes).fill(SILENCE_BYTE);
