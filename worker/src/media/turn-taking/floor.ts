import { wantsFloor } from "./backchannel.ts";
import { Interruption } from "./interruption.ts";
import type { TurnTaking } from "./settings.ts";

/** Nobody speaks who has sent nothing for so long, whatever an engine says. */
const GONE_QUIET_MS = 3_000;

/** What the floor's keeper may have done, and what it has to know. */
export interface FloorHouse {
  settings(): TurnTaking;
  now(): number;
  /** Does the assistant speak, or is about to? */
  assistantHasFloor(): boolean;
  /** Silence at once, undecided. */
  hold(): void;
  /** It was nothing: the assistant goes on. */
  resume(heldMs: number): void;
  /** The caller takes the floor. */
  cut(heldMs: number): void;
  /** The caller's turn is complete. */
  answerCaller(): void;
  /** The engine shall forget a sound that was no turn. */
  forget(itemId: string): void;
}

/** Who has the floor: holds the assistant's breath when the caller makes a sound, and decides what the sound was. */
export class Floor {
  readonly #house: FloorHouse;
  readonly #sounding = new Set<string>();
  /** Short sounds that were taken for noise before their words were known. */
  readonly #onProbation = new Set<string>();
  readonly #goneQuiet = new Set<string>();
  #interruption: Interruption | null = null;
  #decideBy: ReturnType<typeof setTimeout> | null = null;

  constructor(house: FloorHouse) {
    this.#house = house;
  }

  /** Is the caller making a sound that is not over, or not judged? */
  get callerActive(): boolean {
    return this.#sounding.size > 0 || this.#interruption !== null;
  }

  /** Is the caller speaking at this moment? */
  get callerSounds(): boolean {
    return this.#sounding.size > 0;
  }

  /** The caller has sent nothing for so long: answers the sounds that are over by that, whatever the engine says of them later. */
  quietFor(absentMs: number): string[] {
    return absentMs < GONE_QUIET_MS ? [] : [...this.#sounding];
  }

  /** The end of that sound is known; the engine may still come to tell it. */
  endIsKnown(itemId: string): void {
    this.#goneQuiet.add(itemId);
  }

  started(itemId: string): void {
    this.#sounding.add(itemId);
    if (this.#interruption !== null) return this.#interruption.started(itemId);
    if (!this.#house.assistantHasFloor()) return;
    const settings = this.#house.settings();
    if (!settings.guard) return this.#house.cut(0);
    const now = this.#house.now();
    this.#interruption = new Interruption(now, settings);
    this.#interruption.started(itemId);
    this.#house.hold();
    this.#decideBy = setTimeout(() => this.#decide(), this.#interruption.decidedByMs - now);
  }

  stopped(itemId: string, speechMs: number): void {
    // The caller was taken for silent before the engine noticed.
    if (this.#goneQuiet.delete(itemId)) return;
    this.#sounding.delete(itemId);
    if (this.#interruption?.itemIds.includes(itemId)) {
      this.#interruption.stopped(itemId, speechMs);
      return this.#decide();
    }
    if (this.#sounding.size === 0) this.#house.answerCaller();
  }

  /** What the caller said; empty for noise. False when it is no turn of the conversation. */
  said(itemId: string, words: string): boolean {
    if (this.#interruption?.itemIds.includes(itemId)) {
      const interruption = this.#interruption;
      interruption.said(itemId, words);
      this.#decide();
      return wantsFloor(words, this.#house.settings()) || interruption.verdict(this.#house.now()) === "real";
    }
    if (!this.#onProbation.delete(itemId)) return true;
    if (!wantsFloor(words, this.#house.settings())) {
      this.#house.forget(itemId);
      return false;
    }
    if (this.#house.assistantHasFloor()) this.#house.cut(0);
    if (this.#sounding.size === 0) this.#house.answerCaller();
    return true;
  }

  /** Forgets everything that is undecided. */
  reset(): void {
    this.#sounding.clear();
    this.#onProbation.clear();
    this.#goneQuiet.clear();
    this.#judged();
  }

  #judged(): void {
    this.#interruption = null;
    if (this.#decideBy !== null) clearTimeout(this.#decideBy);
    this.#decideBy = null;
  }

  #decide(): void {
    const interruption = this.#interruption;
    const now = this.#house.now();
    const verdict = interruption?.verdict(now) ?? "undecided";
    if (interruption === null || verdict === "undecided") return;
    this.#judged();
    const heldMs = Math.max(0, now - interruption.startedMs);
    if (verdict === "real") {
      this.#house.cut(heldMs);
      if (this.#sounding.size === 0) this.#house.answerCaller();
      return;
    }
    this.#house.resume(heldMs);
    for (const [itemId, words] of interruption.sounds()) {
      if (words === null) this.#onProbation.add(itemId);
      else this.#house.forget(itemId);
    }
  }
}
