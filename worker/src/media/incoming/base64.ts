/** Bytes to base64. The platform's own is the fastest there is; the Node that runs the tests has none yet. */
export const toBase64: (bytes: Uint8Array) => string =
  "toBase64" in Uint8Array.prototype
    ? (bytes) => bytes.toBase64()
    : (bytes) => btoa(String.fromCharCode(...bytes));

/** Base64 to bytes; null for what is none. Never throws. */
export function fromBase64(text: string): Uint8Array | null {
  try {
    if (typeof Uint8Array.fromBase64 === "function") return Uint8Array.fromBase64(text);
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  } catch {
    return null;
  }
}

/** A second of mu-law. */
const SHELF_BYTES = 8_000;

/**
 * Decodes many small pieces, each behind the last one in a buffer for a second of them: memory outside of the engine's heap for every
 * one took more than the decoding. What it has answered is never written again.
 */
export class Base64Reader {
  #shelf = new Uint8Array(SHELF_BYTES);
  #used = 0;

  /** Base64 to bytes; null for what is none. Never throws. */
  readonly read = (text: string): Uint8Array | null => {
    const most = Math.ceil((text.length * 3) / 4);
    if (most > SHELF_BYTES || !("setFromBase64" in this.#shelf)) return fromBase64(text);
    if (this.#used + most > SHELF_BYTES) {
      this.#shelf = new Uint8Array(SHELF_BYTES);
      this.#used = 0;
    }
    try {
      const from = this.#used;
      const { read, written } = this.#shelf.subarray(from, from + most).setFromBase64(text);
      if (read !== text.length) return null;
      this.#used = from + written;
      return this.#shelf.subarray(from, this.#used);
    } catch {
      return null;
    }
  };
}
