import * as z from "zod";
import { ok, type Result, refuse } from "./result.ts";

/** Derived, never drawn: a retry of the same call finds the same object (see `deriveCallId`). */
export const callId = z.string().regex(/^c[a-z2-7]{26}$/, "not a call id");
export const siteId = z.string().regex(/^[a-z0-9]{6,32}$/, "not a site id");
export const orgId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, "not an organization id");

export type CallId = z.infer<typeof callId>;
export type SiteId = z.infer<typeof siteId>;
export type OrgId = z.infer<typeof orgId>;

/** Where a call came from, in the words of its source; equal origins give equal ids. */
export type CallOrigin =
  | { source: "pbx"; siteId: string; uniqueid: string }
  | { source: "twilio"; accountSid: string; callSid: string }
  | { source: "browser"; uuid: string };

const BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

/** 128 bits of SHA-256 over the origin, as `c` and 26 base-32 characters. */
export async function deriveCallId(origin: CallOrigin): Promise<CallId> {
  const parts =
    origin.source === "pbx"
      ? ["pbx", origin.siteId, origin.uniqueid]
      : origin.source === "twilio"
        ? ["twilio", origin.accountSid, origin.callSid]
        : ["browser", origin.uuid];
  const digest = new Uint8Array(
    await crypto.subtle.digest("SHA-256", new TextEncoder().encode(parts.join("\u0000"))),
  );
  return `c${base32(digest.subarray(0, 16))}`;
}

function base32(bytes: Uint8Array): string {
  let text = "";
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += BASE32[(held >> bits) & 31];
    }
    held &= (1 << bits) - 1;
  }
  return bits > 0 ? text + BASE32[(held << (5 - bits)) & 31] : text;
}

/** A site's token, `pbs_<siteId>_<secret>`: the id is readable so that a wrong secret can be shown on the site's page. */
export function parseSiteToken(raw: unknown): Result<{ siteId: SiteId; secret: string }> {
  if (typeof raw !== "string") return refuse("no token");
  const match = /^pbs_([a-z0-9]{6,32})_([A-Za-z0-9-]{20,128})$/.exec(raw);
  const [, id, secret] = match ?? [];
  if (id === undefined || secret === undefined) {
    return refuse("a site token looks like pbs_<site>_<secret>; copy it from the site's page");
  }
  return ok({ siteId: id, secret });
}

/** `bytes` random bytes as lower-case hex: tickets, resume secrets, epochs. */
export function randomToken(bytes = 16): string {
  const drawn = crypto.getRandomValues(new Uint8Array(bytes));
  return Array.from(drawn, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
