import type { Interim, RowWords } from "@patchbay/protocol/feed";
import { beingSpoken } from "../call/card-data/digits.ts";

/** So often at most the words of a call reach the lists that show it. */
export const ROW_EVERY_MS = 1_000;
/** So often a call whose row nobody looks at asks whether somebody does. */
export const ASK_EVERY_MS = 3_000;
/** A row has room for less. */
const ROW_CHARS = 160;

/** How often what is being said in one call is told to the lists that show it. Pure: says when, never does it. */
export class RowPace {
  readonly #callId: string;
  #waiting: RowWords | null = null;
  #lastMs = Number.NEGATIVE_INFINITY;
  /** Somebody looks at a list. */
  listed = false;

  constructor(callId: string) {
    this.#callId = callId;
  }

  /** Takes the newest words; answers in how many milliseconds they are to be told. */
  add({ turnId, text }: Interim, nowMs: number): number {
    this.#waiting = { callId: this.#callId, turnId, text: endOf(beingSpoken(text)) };
    return this.dueInMs(nowMs) ?? 0;
  }

  /** An utterance is a turn now, which is told as one. */
  finished(turnId: string): void {
    if (this.#waiting?.turnId === turnId) this.#waiting = null;
  }

  /** Null: nothing waits. */
  dueInMs(nowMs: number): number | null {
    if (this.#waiting === null) return null;
    return Math.max(0, this.#lastMs + (this.listed ? ROW_EVERY_MS : ASK_EVERY_MS) - nowMs);
  }

  /** What is to be told now; null when that would be too soon, or there is nothing. */
  take(nowMs: number): RowWords | null {
    if (this.dueInMs(nowMs) !== 0) return null;
    const words = this.#waiting;
    this.#waiting = null;
    this.#lastMs = nowMs;
    return words;
  }
}

/** What was said last counts in a row: its beginning is left out, from a word's end on where words have blanks between them. */
function endOf(text: string): string {
  const letters = [...text];
  if (letters.length <= ROW_CHARS) return text;
  const end = letters.slice(-ROW_CHARS).join("");
  const blank = end.indexOf(" ");
  return `… ${blank === -1 || blank > ROW_CHARS / 2 ? end : end.slice(blank + 1)}`;
}
