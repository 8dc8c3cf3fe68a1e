import type { Heard } from "./ports.ts";

interface Item {
  itemId: string;
  generatedMs: number;
  sentMs: number;
  heardMs: number;
  complete: boolean;
}

/**
 * What was sent to the caller, what marks prove was heard, what a clear discarded. Pure bookkeeping: no clock is asked,
 * because a wall clock knows nothing of a far end's buffer.
 */
export class PlaybackLedger {
  readonly #items = new Map<string, Item>();
  readonly #marks = new Map<number, { itemId: string; sentMs: number }>();
  #lastMark = 0;

  /** The model made `ms` more of this utterance. */
  generated(itemId: string, ms: number): void {
    this.#item(itemId).generatedMs += ms;
  }

  /** The model made all of it. */
  completed(itemId: string): void {
    const item = this.#items.get(itemId);
    if (item !== undefined) item.complete = true;
  }

  /** `ms` of it went to the far end. */
  sent(itemId: string, ms: number): void {
    this.#item(itemId).sentMs += ms;
  }

  /** A number for a mark that proves all that was sent of the utterance so far. */
  mark(itemId: string): number {
    this.#lastMark += 1;
    this.#marks.set(this.#lastMark, { itemId, sentMs: this.#item(itemId).sentMs });
    return this.#lastMark;
  }

  /** The far end played up to this mark. Null for a mark that a clear made void. */
  reached(mark: number): (Heard & { finished: boolean }) | null {
    const proof = this.#marks.get(mark);
    this.#marks.delete(mark);
    const item = proof && this.#items.get(proof.itemId);
    return proof === undefined || item === undefined ? null : this.#heardUpTo(item, proof.sentMs);
  }

  #heardUpTo(item: Item, heardMs: number): Heard & { finished: boolean } {
    item.heardMs = Math.max(item.heardMs, heardMs);
    const finished = item.complete && item.heardMs >= item.generatedMs;
    if (finished) this.#items.delete(item.itemId);
    return { itemId: item.itemId, heardMs: item.heardMs, generatedMs: item.generatedMs, finished };
  }

  /** Was all that the model made of it handed on? */
  allSent(itemId: string): boolean {
    const item = this.#items.get(itemId);
    return item?.complete === true && item.sentMs >= item.generatedMs;
  }

  /** Is anything of an utterance still to be generated, sent or heard? */
  get speaking(): boolean {
    return this.#items.size > 0;
  }

  /** Is more of any utterance to be generated or sent? What only waits for its mark is with the far end. */
  get awaitsSound(): boolean {
    return [...this.#items.keys()].some((itemId) => !this.allSent(itemId));
  }

  /** The far end never told; by the clock it must have played all that was sent of this utterance. */
  assumeHeard(itemId: string): (Heard & { finished: boolean }) | null {
    const item = this.#items.get(itemId);
    return item === undefined ? null : this.#heardUpTo(item, item.sentMs);
  }

  /** The far end was cleared, but what it did not play is to be sent again: voids all marks, answers what was heard. */
  rewind(): Heard[] {
    this.#marks.clear();
    return [...this.#items.values()].map((item) => {
      item.sentMs = item.heardMs;
      return { itemId: item.itemId, heardMs: item.heardMs, generatedMs: item.generatedMs };
    });
  }

  /** The far end was cleared: voids all marks, forgets and returns every unfinished utterance in order. */
  clear(): Heard[] {
    const cut = [...this.#items.values()].map(({ itemId, heardMs, generatedMs }) => ({
      itemId,
      heardMs,
      generatedMs,
    }));
    this.#items.clear();
    this.#marks.clear();
    return cut;
  }

  #item(itemId: string): Item {
    const held = this.#items.get(itemId);
    if (held !== undefined) return held;
    const item = { itemId, generatedMs: 0, sentMs: 0, heardMs: 0, complete: false };
    this.#items.set(itemId, item);
    return item;
  }
}
