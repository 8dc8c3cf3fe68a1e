/** So long after a key nothing more comes. */
const BETWEEN_KEYS_MS = 1_500;
const MOST_KEYS = 64;

/** Collects keys that are pressed one after the other; `#` or a pause ends the sequence. */
export class Keypad {
  readonly #entered: (keys: string) => void;
  #keys = "";
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(entered: (keys: string) => void) {
    this.#entered = entered;
  }

  /** Is a sequence begun and not ended? */
  get busy(): boolean {
    return this.#timer !== null;
  }

  press(key: string): void {
    this.#disarm();
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
    this.#entered(keys);
  }

  #disarm(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
