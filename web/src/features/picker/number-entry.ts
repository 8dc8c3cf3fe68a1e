import { phoneNumbers } from "@patchbay/protocol/phone-number";
import { AsYouType, type CountryCode, parsePhoneNumberFromString } from "libphonenumber-js/min";
import metadata from "libphonenumber-js/min/metadata";

/** What somebody typed or pasted, read as a number to call. */
export type NumberEntry =
  | { kind: "none" }
  /** `number` is E.164, or an extension's digits; `shown` is how people write it. */
  | { kind: "number"; number: string; shown: string; extension: boolean }
  | { kind: "unfinished"; why: string };

/** The page's reading is a hint: the server's word counts, which knows more of each country's numbers. */
const NUMBERS = phoneNumbers(metadata);
const LOOKS_LIKE_NUMBER = /^[+(]?[\d\s().+*#/-]+$/;
const MOST_CHARS = 40;

/** Reads an entry; national numbers belong to `own`, the country of the organization or of the reader. */
export function readNumber(text: string, own: CountryCode | undefined): NumberEntry {
  const entry = text.trim();
  if (entry === "" || entry.length > MOST_CHARS || !/\d/.test(entry)) return { kind: "none" };
  const read = NUMBERS.read(entry, own ?? null);
  switch (read.kind) {
    case "internal":
      return /^\d?$/.test(read.digits)
        ? { kind: "unfinished", why: "The number is not complete yet." }
        : { kind: "number", number: read.digits, shown: `ext ${read.digits}`, extension: true };
    case "number":
      return { kind: "number", number: read.e164, shown: writtenOut(read.e164), extension: false };
    case "unreadable": {
      // A name, or the word that somebody looks for.
      if (!LOOKS_LIKE_NUMBER.test(entry)) return { kind: "none" };
      const short = entry.replace(/\D/g, "").length < 7;
      if (read.why === "needs_country") {
        return { kind: "unfinished", why: "Begin with + and the country, as in +1 212 555 0142." };
      }
      return {
        kind: "unfinished",
        why: short ? "The number is not complete yet." : "This is no number that can be called.",
      };
    }
  }
}

const writtenOut = (e164: string): string => parsePhoneNumberFromString(e164)?.formatInternational() ?? e164;

/** The entry as people write it while they type; only what is typed at the end is put in form. */
export function inForm(before: string, after: string, own: CountryCode | undefined): string {
  const appended = after.length > before.length && after.startsWith(before);
  const pasted = before === "" && after.length > 1;
  if (!(appended || pasted) || !LOOKS_LIKE_NUMBER.test(after) || after.replace(/\D/g, "").length < 4)
    return after;
  const written = new AsYouType(own).input(after.replace(/[^\d+]/g, ""));
  return written === "" ? after : written;
}
