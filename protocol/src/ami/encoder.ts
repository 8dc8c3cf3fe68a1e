import { ok, type Result, refuse } from "../result.ts";

/** One header of an action; an array is sent as the same header repeated. */
export type AmiField = readonly [name: string, value: string | number | boolean | readonly string[]];

/** Asterisk reads lines into 1,025 bytes and drops a longer one silently. */
const MAX_LINE_BYTES = 1_000;
const MAX_HEADERS = 100;
const NAME = /^[A-Za-z][A-Za-z0-9-]{0,63}$/;
const utf8 = new TextEncoder();

/**
 * The text of one action, ending in its blank line. Refuses CR, LF and NUL anywhere (a value with a line end would be a second
 * action), malformed names, and lines that Asterisk would drop; nothing is sent in part.
 */
export function encodeAction(fields: Iterable<AmiField>): Result<string> {
  let text = "";
  let count = 0;
  for (const [name, value] of fields) {
    if (!NAME.test(name)) return refuse(`"${printable(name)}" is not an AMI header name`);
    for (const one of typeof value === "object" ? value : [String(value)]) {
      if (hasLineBreak(one)) return refuse(`${name}: a value with CR, LF or NUL is not sent to Asterisk`);
      if (name.length + 2 + utf8.encode(one).length > MAX_LINE_BYTES) {
        return refuse(`${name}: longer than the ${MAX_LINE_BYTES} bytes that Asterisk reads`);
      }
      if (++count > MAX_HEADERS) return refuse(`more than ${MAX_HEADERS} headers in one action`);
      text += `${name}: ${one}\r\n`;
    }
  }
  return count === 0 ? refuse("an action without headers") : ok(`${text}\r\n`);
}

function hasLineBreak(value: string): boolean {
  return value.includes("\r") || value.includes("\n") || value.includes("\0");
}

function printable(name: string): string {
  return name.slice(0, 64).replace(/[^\x20-\x7e]/g, "?");
}
