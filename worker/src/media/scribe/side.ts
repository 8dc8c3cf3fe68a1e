import { SAMPLE_RATE_HZ, SILENCE_BYTE } from "@patchbay/audio";
import type { Interim } from "@patchbay/protocol/feed";
import type { Turn } from "@patchbay/protocol/turn";
import { CallerAudio } from "../incoming/caller-audio.ts";
import type { EngineUsage, Transcriber, TranscriberEvent } from "../ports.ts";
import { callerTurn } from "../turns.ts";
import { Pen, type Spoken } from "./pen.ts";
import { SideClock } from "./side-clock.ts";

/** A session that lasted so long was a good one: another is opened at once when it is lost. */
const STEADY_MS = 10_000;
const FIRST_WAIT_MS = 1_000;
const KEEP_UP_MS = 200;
const LONGEST_WAIT_MS = 30_000;
/** The same utterance, heard again, ends so much later at most; the next one is further away. */
const SAME_END_MS = 300;
/** What a new session heard again of before it opened, it has noticed within this. */
const CAUGHT_UP_MS = 3_000;

/** What one side of a talk needs of whoever has it written down. */
export interface SideOwner {
  /** Opens a session of the voice service; its outcome is reported. */
  open(report: (event: TranscriberEvent) => void): Transcriber;
  turn(turn: Turn): void;
  interim(words: Interim): void;
  /** They have begun to speak; nothing of it is known yet. */
  began(words: Interim): void;
  used(model: string, usage: EngineUsage): void;
  /** Nothing is written down at the moment, or something was not. */
  failed(code: string, message: string): void;
  /** Milliseconds since the call began. */
  callMs(): number;
}

/**
 * One side of what people say to each other, written down by a session of its own, so that who spoke is certain. The
 * talk never waits for it: a session that cannot be had is asked for again and again, one that is lost is replaced, and
 * the words that it took along are heard again by the next.
 */
export class Side {
  readonly #speaker: "caller" | "operator";
  readonly #owner: SideOwner;
  #clock = new SideClock();
  #recent = new CallerAudio();
  #pen: Pen | null = null;
  #talking = false;
  #failures = 0;
  #readyAtMs: number | null = null;
  #caughtUp = false;
  /** Up to here everything is written down: a session that hears a part of it again says nothing new. */
  #writtenToMs = Number.NEGATIVE_INFINITY;
  #retry: ReturnType<typeof setTimeout> | null = null;
  /** Both sides may send nothing: then nothing but the time says that they are silent. */
  #watch: ReturnType<typeof setInterval> | null = null;

  constructor(speaker: "caller" | "operator", owner: SideOwner) {
    this.#speaker = speaker;
    this.#owner = owner;
  }

  /** From now on they talk. */
  begin(): void {
    this.#talking = true;
    this.#failures = 0;
    this.#clock = new SideClock();
    this.#recent = new CallerAudio();
    this.#open();
    this.#watch ??= setInterval(() => this.keepUp(), KEEP_UP_MS);
  }

  /** They talk no more. Resolves when what was said is written down, as far as it will be. */
  async end(): Promise<void> {
    this.#talking = false;
    if (this.#watch !== null) clearInterval(this.#watch);
    this.#watch = null;
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#retry = null;
    const pen = this.#pen;
    this.#pen = null;
    await pen?.finish();
  }

  /** What was said just now, mu-law of any length. */
  hear(mulaw: Uint8Array): void {
    if (!this.#talking) return;
    this.#fill(this.#clock.missing(mulaw.length, this.#owner.callMs()));
    this.#take(mulaw);
  }

  /** The other side is heard: where nothing comes of this one, it is silent. */
  keepUp(): void {
    if (this.#talking) this.#fill(this.#clock.missing(0, this.#owner.callMs()));
  }

  #fill(missingMs: number): void {
    if (missingMs <= 0) return;
    const bytes = Math.round((missingMs * SAMPLE_RATE_HZ) / 1_000);
    this.#take(new Uint8Array(bytes).fill(SILENCE_BYTE));
  }

  #take(mulaw: Uint8Array): void {
    const nowMs = this.#owner.callMs();
    this.#clock.came(mulaw.length, nowMs);
    this.#recent.add(mulaw);
    this.#pen?.hear(mulaw);
    if (this.#caughtUp || this.#readyAtMs === null || nowMs - this.#readyAtMs < CAUGHT_UP_MS) return;
    this.#caughtUp = true;
    this.#forget();
  }

  /** What is written down need not be heard again. */
  #forget(): void {
    if (this.#pen?.unwritten) this.#recent.keep();
    else if (this.#caughtUp) this.#recent.written();
  }

  #open(): void {
    // Until it is ready, and has heard it.
    this.#recent.keep();
    this.#caughtUp = false;
    this.#readyAtMs = null;
    const pen: Pen = new Pen(
      {
        recent: () => this.#recent.taken(),
        endsAtMs: () => this.#clock.endsAtMs(this.#owner.callMs()),
        ready: () => {
          this.#readyAtMs = this.#owner.callMs();
        },
        changed: () => {
          if (pen === this.#pen) this.#forget();
        },
        began: (spoken) => this.#owner.began(this.#interim(spoken)),
        said: (spoken) => this.#said(spoken),
        hearing: (spoken) => this.#show(spoken),
        used: (model, usage) => this.#owner.used(model, usage),
        trouble: (code, message) => this.#owner.failed(code, message),
        lost: (code, message, waitMs) => {
          if (pen === this.#pen) this.#lost(code, message, waitMs);
        },
      },
      (report) => this.#owner.open(report),
    );
    this.#pen = pen;
  }

  #lost(code: string, message: string, toldMs: number): void {
    const steady = this.#readyAtMs !== null && this.#owner.callMs() - this.#readyAtMs >= STEADY_MS;
    this.#pen = null;
    this.#readyAtMs = null;
    this.#recent.keep();
    if (steady) this.#failures = 0;
    else this.#owner.failed(code, message);
    const ownMs = steady ? 0 : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#failures);
    const waitMs = Math.max(ownMs, toldMs);
    this.#failures += 1;
    this.#retry = setTimeout(() => this.#open(), waitMs);
  }

  #said(spoken: Spoken): void {
    const known = spoken.endMs <= this.#writtenToMs + SAME_END_MS;
    const turn = known ? null : callerTurn(spoken, this.#speaker);
    if (turn === null) return this.#show({ ...spoken, text: "" });
    this.#writtenToMs = Math.max(this.#writtenToMs, spoken.endMs);
    this.#owner.turn(turn);
  }

  #show(spoken: Spoken): void {
    this.#owner.interim(this.#interim(spoken));
  }

  #interim({ itemId, text, startMs }: Spoken): Interim {
    return { turnId: itemId, speaker: this.#speaker, text, startMs };
  }
}
