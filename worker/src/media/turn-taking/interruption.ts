import { wantsFloor } from "./backchannel.ts";
import type { TurnTaking } from "./settings.ts";

export type Verdict = "real" | "false" | "undecided";

interface Sound {
  /** How long the speech in it lasted; null while it lasts. */
  speechMs: number | null;
  /** What was said; null until that is known. */
  words: string | null;
}

/**
 * What the caller does while the assistant holds its breath: one sound or several, until it is decided whether they
 * were meant. Pure; times in milliseconds of one clock.
 */
export class Interruption {
  readonly startedMs: number;
  readonly #settings: TurnTaking;
  readonly #sounds = new Map<string, Sound>();

  constructor(startedMs: number, settings: TurnTaking) {
    this.startedMs = startedMs;
    this.#settings = settings;
  }

  /** The items of the engine that these sounds became. */
  get itemIds(): string[] {
    return [...this.#sounds.keys()];
  }

  /** Each sound's item with what was said in it; null where that is not known yet. */
  sounds(): [itemId: string, words: string | null][] {
    return [...this.#sounds].map(([itemId, { words }]) => [itemId, words]);
  }

  /** When it has to be decided at the latest. */
  get decidedByMs(): number {
    return this.startedMs + this.#settings.holdMs;
  }

  started(itemId: string): void {
    this.#sounds.set(itemId, { speechMs: null, words: null });
  }

  stopped(itemId: string, speechMs: number): void {
    const sound = this.#sounds.get(itemId);
    if (sound !== undefined) sound.speechMs = speechMs;
  }

  /** What was said; empty for a noise. */
  said(itemId: string, words: string): void {
    const sound = this.#sounds.get(itemId);
    if (sound !== undefined) sound.words = words;
  }

  /** What it is, as far as is known by now. At the last moment somebody who still speaks means it; a short sound does not. */
  verdict(nowMs: number): Verdict {
    const each = [...this.#sounds.values()].map((sound) => this.#judge(sound));
    if (each.includes("real")) return "real";
    if (!each.includes("undecided")) return "false";
    if (nowMs < this.decidedByMs) return "undecided";
    return [...this.#sounds.values()].some(({ speechMs }) => speechMs === null) ? "real" : "false";
  }

  #judge({ speechMs, words }: Sound): Verdict {
    if (words !== null && wantsFloor(words, this.#settings)) return "real";
    if (speechMs !== null && speechMs >= this.#settings.minSpeechMs) return "real";
    return words === null ? "undecided" : "false";
  }
}
