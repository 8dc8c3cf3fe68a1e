import { SILENCE_DB } from "@patchbay/audio";

/** A level that changes ten times a second: watched by the meters alone, so that nothing else is drawn again. */
export class LevelMeter {
  readonly #watchers = new Set<(part: number) => void>();
  #part = 0;

  /** 0 (silence) to 1 (as loud as it gets). */
  get part(): number {
    return this.#part;
  }

  set(db: number): void {
    this.#part = partOf(db);
    for (const watcher of this.#watchers) watcher(this.#part);
  }

  readonly watch = (watcher: (part: number) => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };
}

/** Speech lies between -55 and -10 dBFS; a meter that showed all 96 dB would hardly move. */
const FLOOR_DB = -55;
const TOP_DB = -10;

/** The part of a meter that a level in dBFS fills. */
export function partOf(db: number): number {
  if (db <= SILENCE_DB) return 0;
  return Math.min(1, Math.max(0, (db - FLOOR_DB) / (TOP_DB - FLOOR_DB)));
}
