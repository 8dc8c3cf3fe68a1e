const STILL_EVERY_MS = 5_000;

/** Says what is ready, and every few seconds what is still being worked on. */
export class Progress {
  readonly #print: (line: string) => void;
  readonly #running = new Map<string, number>();
  readonly #timer: ReturnType<typeof setInterval>;

  constructor(print: (line: string) => void) {
    this.#print = print;
    this.#timer = setInterval(() => this.#still(), STILL_EVERY_MS);
  }

  step(name: string, tookMs: number | null): void {
    if (tookMs === null) {
      this.#running.set(name, performance.now());
      return;
    }
    this.#running.delete(name);
    this.#print(`  ready after ${(tookMs / 1_000).toFixed(1).padStart(5)} s  ${name}`);
  }

  end(): void {
    clearInterval(this.#timer);
  }

  #still(): void {
    const now = performance.now();
    const names = [...this.#running]
      .map(([name, since]) => ({ name, seconds: Math.round((now - since) / 1_000) }))
      .filter(({ seconds }) => seconds > 0)
      .map(({ name, seconds }) => `${name} (${seconds} s)`);
    if (names.length === 0) return;
    this.#print(`  still working on ${names.join(", ")}`);
  }
}
