import { createHmac } from "node:crypto";

export type Fields = readonly (readonly [string, string])[];

/** `X-Twilio-Signature` of a request to exactly this address with these form fields (none for GET and upgrades). */
export function sign(authToken: string, url: string, fields: Fields = []): string {
  const text = [...fields]
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, value]) => name + value)
    .join("");
  return createHmac("sha1", authToken)
    .update(url + text, "utf8")
    .digest("base64");
}
