import { SILENCE_BYTE } from "@patchbay/audio";

/** Samples (bytes) of a millisecond. */
const BYTES_A_MS = 8;
/** A voice that comes later than this after its last frame was silent meanwhile; below, a late frame is only late, or a piece of 100 ms. */
const SAID_AFTER_MS = 100;
const SENT_AFTER_MS = 60;
/** What is sent may lie so far ahead of the clock: a far end holds it unplayed. */
const SENT_AHEAD_MS = 1_000;
/** What is said lies ahead of the clock only when it comes in a burst: it was said before, while the way was blocked. */
const SAID_AHEAD_MS = 40;
/** Where nothing before it is free, a burst is late; by no more than this, for the rest of the call would be as late. */
const SAID_LATE_MS = 100;

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

  /**
   * `startedAt`, `from` and `now` are milliseconds of one clock. A take that goes on after a crash begins at `from`, the
   * last moment that may have been written before: what was said since then may still come.
   */
  constructor(startedAt: number, now: () => number = Date.now, from = now()) {
    this.#now = now;
    this.#startedAt = startedAt;
    this.#taken = Math.min(this.#clock, Math.max(0, Math.round((from - startedAt) * BYTES_A_MS)));
    this.#caller = new Channel(this.#taken);
    this.#far = new Channel(this.#taken);
  }

  callerSaid(mulaw: Uint8Array): void {
    this.#caller.said(mulaw, this.#clock);
  }

  /** What the caller is sent: heard now, or as soon as what was sent before has been. */
  callerSent(mulaw: Uint8Array): void {
    this.#far.sent(mulaw, this.#clock);
  }

  /** The caller's phone threw away what it had not played. */
  cleared(): void {
    this.#far.cut(this.#clock);
  }

  /** What was said until now is nobody's to hear, also where it comes only now; what follows is said from now on. */
  skip(): void {
    this.#caller.skip(this.#clock);
    this.#far.skip(this.#clock);
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

/** Silence between two frames, in samples. */
interface Hole {
  at: number;
  length: number;
}

/** One side: a window of samples that grows at its end and is taken away at its beginning. */
class Channel {
  #from: number;
  /** Where the next frame goes when it comes in time. */
  #end: number;
  /** Where nobody spoke, or what was said is still on its way; the last one is the newest. */
  #holes: Hole[] = [];
  #window = silence(16 * 1_024);

  constructor(from: number) {
    this.#from = from;
    this.#end = from;
  }

  /** A voice, as it comes. */
  said(mulaw: Uint8Array, clock: number): void {
    this.#skipTo(clock, SAID_AFTER_MS);
    const early = this.#end - clock;
    if (early > SAID_AHEAD_MS * BYTES_A_MS) this.#moveBack(early);
    if (this.#end - clock <= SAID_LATE_MS * BYTES_A_MS) this.#append(mulaw);
  }

  /** Heard one after the other by somebody who buffers it. */
  sent(mulaw: Uint8Array, clock: number): void {
    this.#skipTo(clock, SENT_AFTER_MS);
    if (this.#end - clock <= SENT_AHEAD_MS * BYTES_A_MS) this.#append(mulaw);
  }

  #skipTo(clock: number, afterMs: number): void {
    if (clock - this.#end <= afterMs * BYTES_A_MS) return;
    this.#holes.push({ at: this.#end, length: clock - this.#end });
    this.#end = clock;
  }

  #append(mulaw: Uint8Array): void {
    const at = this.#end - this.#from;
    this.#end += mulaw.length;
    // What comes after its time was taken away is lost to the recording, not to the call.
    if (at < 0) return;
    this.#reach(at + mulaw.length);
    this.#window.set(mulaw, at);
  }

  /** Puts what was said last earlier, into the silence before it: it was said while its way was blocked. */
  #moveBack(samples: number): void {
    let left = samples;
    for (let hole = this.#holes.at(-1); hole !== undefined && left > 0; hole = this.#holes.at(-1)) {
      const by = Math.min(left, hole.length);
      const [begins, ends] = [hole.at + hole.length - this.#from, this.#end - this.#from];
      this.#window.copyWithin(begins - by, begins, ends);
      this.#window.fill(SILENCE_BYTE, ends - by, ends);
      hole.length -= by;
      this.#end -= by;
      left -= by;
      if (hole.length === 0) this.#holes.pop();
    }
  }

  /** No voice is moved back over this. */
  skip(clock: number): void {
    this.#holes = [];
    this.#end = Math.max(this.#end, clock);
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
    // Only what is not taken away yet has room.
    this.#holes = this.#holes
      .map(({ at, length }) => ({ at: Math.max(at, until), length: at + length - Math.max(at, until) }))
      .filter(({ length }) => length > 0);
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
