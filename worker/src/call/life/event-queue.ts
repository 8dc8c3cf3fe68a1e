/** So many events follow from one at most. A usual one has a handful; a rule that asks for more asks for ever. */
export const MOST_EVENTS = 100;

/** Of those that were refused, so many are named. */
const NAMED = 5;

/**
 * Events in the order in which they were asked for. What is asked for while one is being applied waits until everything
 * that follows from that one is done, so that whoever reads along is told of both in the order of the log.
 */
export class EventQueue<E extends { readonly type: string }> {
  readonly #apply: (event: E) => void;
  readonly #complain: (words: string) => void;
  readonly #waiting: E[] = [];
  #draining = false;
  #accepted = 0;
  #refused: string[] = [];

  /** `complain` is told in words of a rule that appends for ever. */
  constructor(apply: (event: E) => void, complain: (words: string) => void) {
    this.#apply = apply;
    this.#complain = complain;
  }

  /**
   * Applies the event and whatever is added meanwhile, until there is nothing left; within that, only adds it. An event that
   * cannot be applied keeps none of the later ones from being so: whoever added the first is told of the first such error then.
   */
  add(event: E): void {
    if (this.#accepted >= MOST_EVENTS) {
      this.#refused.push(event.type);
      return;
    }
    this.#accepted += 1;
    this.#waiting.push(event);
    if (!this.#draining) this.#drain();
  }

  #drain(): void {
    this.#draining = true;
    const errors: unknown[] = [];
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      try {
        this.#apply(next);
      } catch (error) {
        errors.push(error);
      }
    }
    const refused = this.#refused;
    this.#draining = false;
    this.#accepted = 0;
    this.#refused = [];
    if (refused.length > 0) this.#complain(endless(refused));
    if (errors.length > 0) throw errors[0];
  }
}

const endless = (refused: readonly string[]): string =>
  `One event asked for more than ${MOST_EVENTS} others, so a rule appends for ever. Left out: ${refused
    .slice(0, NAMED)
    .join(", ")}${refused.length > NAMED ? ` and ${refused.length - NAMED} more` : ""}.`;
