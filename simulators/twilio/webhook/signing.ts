import { createHmac } from "node:crypto";

export type Fields = readonly (readonly [string, string])[];

/** What webhooks are signed with: the account's Auth Token, or a SharedKey of its own with either algorithm. */
export type SignatureKind = "auth_token" | "shared_key_sha1" | "shared_key_sha256";

/** The SharedKey that the stand-in's accounts have. */
export const SHARED_KEY = { id: "webhooks_sharedkey_standin", secret: "the-stand-in-s-shared-key" } as const;

/** `X-Twilio-Signature` of a request to exactly this address with these form fields (none for GET and upgrades). */
export function sign(
  secret: string,
  url: string,
  fields: Fields = [],
  hash: "sha1" | "sha256" = "sha1",
): string {
  const text = [...fields]
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, value]) => name + value)
    .join("");
  return createHmac(hash, secret)
    .update(url + text, "utf8")
    .digest("base64");
}

/** The headers that prove a request, as the vendor sends them with either kind of secret. */
export function signatureHeaders(
  kind: SignatureKind,
  authToken: string,
  url: string,
  fields: Fields = [],
): Record<string, string> {
  if (kind === "auth_token") return { "x-twilio-signature": sign(authToken, url, fields) };
  const hash = kind === "shared_key_sha1" ? "sha1" : "sha256";
  return {
    "x-twilio-signature": sign(SHARED_KEY.secret, url, fields, hash),
    "x-twilio-webhooks-signature-settings": `key=${SHARED_KEY.id},algorithm=HMAC_${hash.toUpperCase()}`,
  };
}
