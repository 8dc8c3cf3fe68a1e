import { durationMs, FRAME_MS, levelDb, SAMPLE_RATE_HZ, SILENCE_BYTE } from "@patchbay/audio";

/** A leg whose next piece is late by so much has stopped sending: silence suppression, mute, hold, loss. */
const LATE_MS = 80;
/** In pieces of up to 100 ms the next one is due as much later. */
const MOST_LONGER_MS = 80;
/**
 * Where it broke off aloud it is mostly under way still: every road to us brings all that was sent, late or not, and silence between
 * would tear the word. A detector waits for longer than this in any case, and is given all of it at once then.
 */
const LATE_IN_WORD_MS = 300;
/** Louder than the rest of a word that fades, or the noise of a line. */
const ALOUD_DB = -45;
/** What is fed then leaves so much of the lateness to a piece that only comes unevenly. */
const UNEVEN_MS = 40;
const BYTES_A_MS = SAMPLE_RATE_HZ / 1_000;
/** After a stall of the process no more than this is fed at once. */
const MOST_MS = 1_000;
const SILENCE = new Uint8Array(MOST_MS * BYTES_A_MS).fill(SILENCE_BYTE);

/**
 * Whoever listens for the end of a voice counts the audio that comes, not the time: a leg that sends nothing while it is
 * silent would never have ended its sentence. While it is joined, what it does not send is silence, in whole frames.
 */
export class SteadyAudio {
  readonly #silent: (mulaw: Uint8Array, absentMs: number) => void;
  readonly #now: () => number;
  #timer: ReturnType<typeof setTimeout> | null = null;
  /** Up to when there is audio, sent or fed. */
  #endsAt = 0;
  #cameAt = 0;
  /** How much came at that moment. */
  #togetherMs = 0;
  #lateMs = LATE_MS;
  #lookAt = 0;
  /** The process was busy when the leg was to be looked at: what waits in its socket is read first. */
  #gaveWay = false;

  /** `silent` is given mu-law silence, and for how long the leg has sent nothing; `now` is milliseconds of any clock. */
  constructor(silent: (mulaw: Uint8Array, absentMs: number) => void, now: () => number = Date.now) {
    this.#silent = silent;
    this.#now = now;
  }

  /** The leg is there, for the first time or again. */
  begin(): void {
    this.end();
    this.#endsAt = this.#now();
    this.#cameAt = this.#endsAt;
    this.#lateMs = LATE_MS;
    this.#wake();
  }

  /** This came of it now. What comes in a burst after a stall was late, and is not ahead of its time. */
  came(mulaw: Uint8Array): void {
    const now = this.#now();
    const lengthMs = durationMs(mulaw.length);
    this.#togetherMs = now === this.#cameAt ? this.#togetherMs + lengthMs : lengthMs;
    this.#cameAt = now;
    this.#endsAt = Math.min(now, this.#endsAt + lengthMs);
    const longerMs = Math.min(MOST_LONGER_MS, this.#togetherMs - FRAME_MS);
    this.#lateMs = levelDb(mulaw) > ALOUD_DB ? LATE_IN_WORD_MS : LATE_MS + Math.max(0, longerMs);
  }

  /** The leg is gone. */
  end(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #wake(): void {
    const now = this.#now();
    const waitMs = Math.max(FRAME_MS, this.#endsAt + this.#lateMs - now);
    this.#lookAt = now + waitMs;
    this.#timer = setTimeout(() => this.#look(), waitMs);
  }

  #look(): void {
    const now = this.#now();
    const lateMs = now - this.#endsAt;
    // Once: a process that is always busy still has to hear silences.
    this.#gaveWay = !this.#gaveWay && now - this.#lookAt > FRAME_MS;
    this.#wake();
    if (this.#gaveWay || lateMs < this.#lateMs) return;
    this.#lateMs = LATE_MS;
    const fillMs = Math.floor(Math.min(lateMs - UNEVEN_MS, MOST_MS) / FRAME_MS) * FRAME_MS;
    this.#endsAt = lateMs > MOST_MS ? now - UNEVEN_MS : this.#endsAt + fillMs;
    this.#silent(SILENCE.subarray(0, fillMs * BYTES_A_MS), now - this.#cameAt);
  }
}
