/** So long after a key nothing more comes. */
const BETWEEN_KEYS_MS = 1_500;
const MOST_KEYS = 64;

/** Collects keys that are pressed one after the other; `#` or a pause ends the sequence. */
export class Keypad {
  readonly #entered: (keys: string, fromMs: number) => void;
  readonly #nowMs: () => number;
  #keys = "";
  #fromMs = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;

  /** `entered` is told when the first key was pressed, by the clock of `nowMs`. */
  constructor(entered: (keys: string, fromMs: number) => void, nowMs: () => number) {
    this.#entered = entered;
    this.#nowMs = nowMs;
  }

  /** Is a sequence begun and not ended? */
  get busy(): boolean {
    return this.#timer !== null;
  }

  press(key: string): void {
    this.#disarm();
    if (this.#keys === "") this.#fromMs = this.#nowMs();
    if (key === "#" && this.#keys !== "") return this.#end();
    this.#keys += key;
    if (this.#keys.length >= MOST_KEYS) return this.#end();
    this.#timer = setTimeout(() => this.#end(), BETWEEN_KEYS_MS);
  }

  /** Forgets a begun sequence. */
  reset(): void {
    this.#disarm();
    this.#keys = "";
  }

  #end(): void {
    this.#disarm();
    const keys = this.#keys;
    this.#keys = "";
    this.#entered(keys, this.#fromMs);
  }

  #disarm(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
