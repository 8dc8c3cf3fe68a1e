/** Secrets of vendors at rest: AES-GCM under a key that only the deployment's secrets hold. */
const IV_BYTES = 12;

async function importKey(encryptionKey: string): Promise<{ id: string; key: CryptoKey }> {
  const [id = "", hex = ""] = encryptionKey.split(":");
  const key = await crypto.subtle.importKey("raw", Uint8Array.fromHex(hex), "AES-GCM", false, [
    "encrypt",
    "decrypt",
  ]);
  return { id, key };
}

/** `<key id>.<iv>.<cipher text>`; `encryptionKey` is `<key id>:<64 hex digits>`. */
export async function seal(encryptionKey: string, secret: string): Promise<string> {
  const { id, key } = await importKey(encryptionKey);
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, new TextEncoder().encode(secret));
  return `${id}.${iv.toBase64()}.${new Uint8Array(sealed).toBase64()}`;
}

/** The secret again; null when it was sealed under another key or was tampered with. */
export async function unseal(encryptionKey: string, sealed: string): Promise<string | null> {
  try {
    const { id, key } = await importKey(encryptionKey);
    const [sealedUnder, iv = "", text = ""] = sealed.split(".");
    if (sealedUnder !== id) return null;
    const plain = await crypto.subtle.decrypt(
      { name: "AES-GCM", iv: Uint8Array.fromBase64(iv) },
      key,
      Uint8Array.fromBase64(text),
    );
    return new TextDecoder().decode(plain);
  } catch {
    return null;
  }
}
