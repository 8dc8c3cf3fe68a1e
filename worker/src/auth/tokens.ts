/** SHA-256 as lower-case hex. Tokens have 128 bits or more of their own, so a plain hash is enough at rest. */
export async function hashToken(token: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Compares two hex digests in a time that does not depend on where they differ. */
export function sameDigest(a: string, b: string): boolean {
  const [left, right] = [new TextEncoder().encode(a), new TextEncoder().encode(b)];
  return left.length === right.length && crypto.subtle.timingSafeEqual(left, right);
}

/** A token that is the same whenever it is made of the same seed, and nobody's to guess without the key: HMAC-SHA256, hex. */
export async function derivedToken(key: string, seed: string): Promise<string> {
  const encode = new TextEncoder();
  const signing = { name: "HMAC", hash: "SHA-256" };
  const imported = await crypto.subtle.importKey("raw", encode.encode(key), signing, false, ["sign"]);
  const mac = await crypto.subtle.sign("HMAC", imported, encode.encode(seed));
  return Array.from(new Uint8Array(mac), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
