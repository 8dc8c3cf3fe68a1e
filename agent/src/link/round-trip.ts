/** How long a question and its answer take, where answers come in the order of their questions. */
export class RoundTrip {
  /** Milliseconds of the last that was answered; null before the first. */
  ms: number | null = null;
  #asked: number[] = [];

  /** A new line: what was asked on another is not answered on this one. */
  begin(): void {
    this.ms = null;
    this.#asked = [];
  }

  asked(now: number): void {
    this.#asked.push(now);
  }

  answered(now: number): void {
    const asked = this.#asked.shift();
    if (asked !== undefined) this.ms = now - asked;
  }
}
