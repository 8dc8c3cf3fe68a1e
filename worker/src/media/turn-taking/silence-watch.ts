import type { TurnTaking } from "./settings.ts";

/**
 * What is heard: speech that may stop in the middle, nothing because an answer is owed, a tool is at work or the caller
 * has the floor, or something else.
 */
export type Quiet = "speech" | "owed" | "working" | "caller" | "none";

/** What is done about a silence that lasted `ms`. */
export type SilenceAction = "filler" | "tool_filler" | "give_up_engine" | "ask_caller" | "give_up_caller";

/** An engine that owed an answer for so long is taken for lost. */
const GIVE_UP_MS = 4_000;
/** A caller who was asked for patience while a tool works is not asked again before. */
const PATIENCE_MS = 6_000;
/** So often a silent caller is asked in a row whether they are still there. */
const MOST_QUESTIONS = 2;

/** Notices silences that nobody explains. It is told what kind of quiet it is and says when that has become too long. */
export class SilenceWatch {
  readonly #settings: () => Pick<TurnTaking, "answerWithinMs" | "callerSilenceMs">;
  readonly #stalledMs: () => number;
  readonly #act: (action: SilenceAction, ms: number) => void;
  readonly #now: () => number;
  #quiet: Quiet = "none";
  #sinceMs = 0;
  #owedSinceMs: number | null = null;
  /** Until then nobody can do anything about an answer that is owed. */
  #excusedUntilMs = 0;
  #questions = 0;
  #patience = false;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(
    settings: () => Pick<TurnTaking, "answerWithinMs" | "callerSilenceMs">,
    stalledMs: () => number,
    act: (action: SilenceAction, ms: number) => void,
    now: () => number,
  ) {
    this.#settings = settings;
    this.#stalledMs = stalledMs;
    this.#act = act;
    this.#now = now;
  }

  /** What it is now; the same kind as before goes on counting. */
  update(quiet: Quiet): void {
    if (quiet === this.#quiet) return;
    this.#quiet = quiet;
    this.#sinceMs = this.#now();
    if (quiet !== "working" && quiet !== "speech") this.#patience = false;
    this.#rearm();
  }

  /** An answer is owed from now on, or is there. A filler in between pays nothing. */
  owe(owed: boolean): void {
    if (!owed) this.#owedSinceMs = null;
    else this.#owedSinceMs ??= this.#now();
  }

  /** What was asked was no question that the caller has to answer. */
  noQuestion(): void {
    this.#questions = Math.max(0, this.#questions - 1);
  }

  /** The engine is known to have nothing to say for so long, and is not taken for lost over it. */
  excuse(ms: number): void {
    this.#excusedUntilMs = Math.max(this.#excusedUntilMs, this.#now() + ms);
  }

  /** The caller was heard: they are there. */
  callerHeard(): void {
    this.#questions = 0;
  }

  stop(): void {
    this.update("none");
    this.owe(false);
  }

  #rearm(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const { answerWithinMs, callerSilenceMs } = this.#settings();
    if (this.#quiet === "none" || (this.#quiet === "caller" && this.#questions > MOST_QUESTIONS)) return;
    const workingMs = this.#patience ? PATIENCE_MS : answerWithinMs;
    this.#wakeAfter(
      this.#quiet === "caller" ? callerSilenceMs : this.#quiet === "working" ? workingMs : answerWithinMs,
    );
  }

  #wakeAfter(ms: number): void {
    this.#timer = setTimeout(() => this.#notice(), ms);
  }

  #notice(): void {
    this.#timer = null;
    const now = this.#now();
    const quiet = this.#quiet;
    const stalledMs = quiet === "speech" ? this.#stalledMs() : null;
    // One look while somebody speaks; the next when it could have been silent for so long.
    const earlyMs = stalledMs === null ? 0 : this.#settings().answerWithinMs - Math.max(0, stalledMs);
    if (earlyMs > 0) return this.#wakeAfter(earlyMs);
    const ms = stalledMs ?? now - this.#sinceMs;
    // The rest of what stalled is owed since then, however long was spoken before.
    if (stalledMs !== null) this.#owedSinceMs ??= now - stalledMs;
    // If what is done about it brings no sound, the same silence begins anew.
    this.#quiet = "none";
    if (quiet === "working") {
      this.#patience = true;
      return this.#act("tool_filler", ms);
    }
    if (quiet === "caller") {
      this.#questions += 1;
      return this.#act(this.#questions > MOST_QUESTIONS ? "give_up_caller" : "ask_caller", ms);
    }
    const owedMs = now - Math.max(this.#owedSinceMs ?? this.#sinceMs, this.#excusedUntilMs);
    this.#act("filler", ms);
    if (owedMs >= Math.max(GIVE_UP_MS, this.#settings().answerWithinMs * 2)) {
      this.#owedSinceMs = null;
      this.#act("give_up_engine", owedMs);
    }
  }
}
