/** Lets tests wait for something observable instead of sleeping. */
export class Watch {
  readonly #waiters = new Set<() => void>();

  /** Something may have changed. */
  changed(): void {
    for (const waiter of [...this.#waiters]) waiter();
  }

  /** Resolves with the first value that is not undefined; rejects with `what` after `withinMs`. */
  until<T>(look: () => T | undefined, what: string, withinMs = 10_000): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiters.delete(waiter);
        reject(new Error(`waited ${withinMs} ms for ${what}`));
      }, withinMs);
      const waiter = () => {
        const value = look();
        if (value === undefined) return;
        clearTimeout(timer);
        this.#waiters.delete(waiter);
        resolve(value);
      };
      this.#waiters.add(waiter);
      waiter();
    });
  }
}
