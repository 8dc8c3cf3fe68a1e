/** A form's fields as they were sent: names may repeat, values are never trimmed or encoded anew. */
export type FormFields = Iterable<readonly [string, string]>;

export interface SignedRequest {
  /** The account's primary Auth Token (a subaccount's own for its calls), or its SharedKey's secret; API keys do not sign. */
  secret: string;
  /** SHA-1 where nothing else is said; only a SharedKey has another. */
  hash?: SignatureHash;
  /** The public address that Twilio asked for: scheme, host, path and query as it wrote them (`wss://` for streams). */
  url: string;
  /** The header `X-Twilio-Signature`. */
  signature: string | null | undefined;
  /** The fields of a form POST; none for GET and for a WebSocket's upgrade. */
  fields?: FormFields;
}

export type SignatureHash = "SHA-1" | "SHA-256";

/** Twilio's names of what it signs with, in its package 6.3.1. */
const HASHES: Record<string, SignatureHash> = { HMAC_SHA1: "SHA-1", HMAC_SHA256: "SHA-256" };

/** Which secret the sender says it signed with, and how; `hash` is null for an algorithm that is not known here. */
export interface SignedWith {
  by: "auth_token" | "shared_key";
  hash: SignatureHash | null;
}

/**
 * What the header `X-Twilio-Webhooks-Signature-Settings` says: without it, or with one that names no key, the account's
 * Auth Token by HMAC-SHA1; with `key=...,algorithm=...` a SharedKey of the account.
 */
export function signedWith(settings: string | null | undefined): SignedWith {
  const named = new Map(
    (settings ?? "").split(",").map((part) => {
      const at = part.indexOf("=");
      return [part.slice(0, Math.max(0, at)).trim().toLowerCase(), part.slice(at + 1).trim()] as const;
    }),
  );
  const hash = HASHES[(named.get("algorithm") || "HMAC_SHA1").toUpperCase()] ?? null;
  return { by: named.get("key") || hash !== "SHA-1" ? "shared_key" : "auth_token", hash };
}

/** `untrusted` names fields that were sent but not signed: they are anybody's word. */
export type SignatureVerdict = { valid: true; untrusted: readonly string[] } | { valid: false };

/** Seen missing from the signed text of genuine requests. */
const SOMETIMES_UNSIGNED = ["CallToken", "StirVerstat"];
/** HMAC-SHA1 has 20 bytes, HMAC-SHA256 has 32. */
const SIGNATURES: Record<SignatureHash, RegExp> = {
  "SHA-1": /^[A-Za-z0-9+/]{27}=$/,
  "SHA-256": /^[A-Za-z0-9+/]{43}=$/,
};
const STANDARD_PORT: Record<string, string> = { https: "443", wss: "443", http: "80", ws: "80" };

/** Did Twilio sign this request? Never throws; comparison in constant time by the platform. */
export async function verifySignature(request: SignedRequest): Promise<SignatureVerdict> {
  const { secret, hash = "SHA-1" } = request;
  const given = bytesOf(request.signature, SIGNATURES[hash]);
  if (given === null || secret === "") return { valid: false };
  const key = await crypto.subtle.importKey(
    "raw",
    new TextEncoder().encode(secret),
    { name: "HMAC", hash },
    false,
    ["verify"],
  );
  const fields = [...(request.fields ?? [])];
  const signs = async (signed: FormFields): Promise<boolean> => {
    const tail = signedText(signed);
    for (const url of spellings(request.url)) {
      const text = new TextEncoder().encode(url + tail);
      if (await crypto.subtle.verify("HMAC", key, given, text)) return true;
    }
    return false;
  };
  if (await signs(fields)) return { valid: true, untrusted: [] };
  const without = fields.filter(([name]) => !SOMETIMES_UNSIGNED.includes(name));
  if (without.length === fields.length || !(await signs(without))) return { valid: false };
  const untrusted = SOMETIMES_UNSIGNED.filter((name) => fields.some(([field]) => field === name));
  return { valid: true, untrusted };
}

/** Names in byte order, each with its values, sorted and without repetition, joined by nothing. */
function signedText(fields: FormFields): string {
  const values = new Map<string, Set<string>>();
  for (const [name, value] of fields) values.set(name, (values.get(name) ?? new Set()).add(value));
  return [...values]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, several]) => [...several].sort().map((value) => name + value))
    .join("");
}

/** The ways in which one address may have been written when it was signed: port or not, last slash of a stream's. */
function spellings(url: string): string[] {
  const match = /^([a-z]+):\/\/([^/?#]*)([^#]*)/i.exec(url);
  const [, scheme, authority, rest] = match ?? [];
  if (scheme === undefined || authority === undefined || rest === undefined) return [url];
  const host = authority.replace(/:\d+$/, "");
  const hosts = new Set([authority, host, `${host}:${STANDARD_PORT[scheme.toLowerCase()]}`]);
  const slashed = rest.endsWith("/") ? rest.slice(0, -1) : `${rest}/`;
  const rests = /^wss?$/i.test(scheme) ? [rest, slashed] : [rest];
  return rests.flatMap((path) => [...hosts].map((named) => `${scheme}://${named}${path}`));
}

function bytesOf(signature: string | null | undefined, looks: RegExp): Uint8Array<ArrayBuffer> | null {
  if (typeof signature !== "string" || !looks.test(signature)) return null;
  return Uint8Array.from(atob(signature), (letter) => letter.charCodeAt(0));
}
