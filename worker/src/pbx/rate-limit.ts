/** So many at once, and so many a second after that. */
export interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}

interface Bucket {
  left: number;
  at: number;
}

/** More askers than these are not remembered: a full bucket is as good as none. */
const MOST_ASKERS = 1_000;

/** How often each asker may ask. Knows no clock: times are handed in, epoch milliseconds. */
export class RateLimit {
  readonly #rate: Rate;
  readonly #buckets = new Map<string, Bucket>();

  constructor(rate: Rate) {
    this.#rate = rate;
  }

  /** Takes one; 0 lets it pass, else how many milliseconds until the next may be asked. */
  take(asker: string, now: number): number {
    const { burst, perSecond } = this.#rate;
    const before = this.#buckets.get(asker) ?? { left: burst, at: now };
    const left = Math.min(burst, before.left + ((now - before.at) / 1_000) * perSecond);
    this.#buckets.delete(asker);
    this.#buckets.set(asker, { left: left < 1 ? left : left - 1, at: now });
    if (this.#buckets.size > MOST_ASKERS) {
      const [oldest] = this.#buckets.keys();
      if (oldest !== undefined) this.#buckets.delete(oldest);
    }
    return left < 1 ? Math.ceil(((1 - left) / perSecond) * 1_000) : 0;
  }
}
