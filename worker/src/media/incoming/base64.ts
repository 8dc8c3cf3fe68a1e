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
