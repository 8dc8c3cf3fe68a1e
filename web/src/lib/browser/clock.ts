import { useCallback, useSyncExternalStore } from "react";

/** One timer for everything that ticks alike, so that all durations move in the same frame. */
class Clock {
  readonly #everyMs: number;
  readonly #watchers = new Set<() => void>();
  #timer: ReturnType<typeof setInterval> | undefined;
  now = Date.now();

  constructor(everyMs: number) {
    this.#everyMs = everyMs;
  }

  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    if (this.#timer === undefined) {
      this.now = Date.now();
      this.#timer = setInterval(() => this.#tick(), this.#everyMs);
    }
    return () => {
      this.#watchers.delete(watcher);
      if (this.#watchers.size > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    };
  };

  #tick(): void {
    this.now = Date.now();
    for (const watcher of this.#watchers) watcher();
  }
}

const seconds = new Clock(1_000);
const halfMinutes = new Clock(30_000);
const still = (): (() => void) => () => {};

/** The present in epoch ms; it moves once a second, or once in 30 s, or never (`null`) and costs nothing then. */
export function useNow(pace: "second" | "half-minute" | null): number {
  const clock = pace === "second" ? seconds : halfMinutes;
  return useSyncExternalStore(
    pace === null ? still : clock.watch,
    useCallback(() => clock.now, [clock]),
  );
}
