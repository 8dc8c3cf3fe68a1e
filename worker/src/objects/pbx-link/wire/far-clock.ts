/** Later than this nothing comes that the other side has not kept for us, or whose clock was not set anew. */
const MOST_LATE_MS = 2_000;
/** Two clocks run apart: what was learnt longer ago than twice this counts no more. */
const LEARN_MS = 5 * 60_000;

/**
 * The clock of somebody far away, read off the times that their messages carry: the least that one of them has been behind is how far
 * the two clocks are apart and how long the way takes, and what is more than that is how late this one is.
 */
export class FarClock {
  #leastMs = Number.POSITIVE_INFINITY;
  #leastBefore = Number.POSITIVE_INFINITY;
  #since = 0;
  /** They have just come back, and tell first what waited meanwhile. */
  #catchingUp = false;

  /**
   * They are here again, and say so by a message that did not wait: their clock may have been set meanwhile. What comes behind it waited,
   * until something comes that did not.
   */
  greeted(saidAt: number, now: number): void {
    this.#setTo(now - saidAt, now);
    this.#catchingUp = true;
  }

  /**
   * When that was said which comes `now` and has their time `saidAt`, by our clock; all in epoch milliseconds. Asked of messages that come in
   * the order in which they were said, and of no other.
   */
  saidAt(saidAt: number, now: number): number {
    const behindMs = now - saidAt;
    if (now - this.#since > LEARN_MS) {
      this.#leastBefore = this.#leastMs;
      this.#leastMs = Number.POSITIVE_INFINITY;
      this.#since = now;
    }
    this.#leastMs = Math.min(this.#leastMs, behindMs);
    const lateMs = behindMs - Math.min(this.#leastMs, this.#leastBefore);
    if (lateMs <= MOST_LATE_MS) {
      this.#catchingUp = false;
      return now - lateMs;
    }
    if (this.#catchingUp) return now - lateMs;
    this.#setTo(behindMs, now);
    return now;
  }

  #setTo(behindMs: number, now: number): void {
    this.#leastMs = behindMs;
    this.#leastBefore = behindMs;
    this.#since = now;
  }
}
