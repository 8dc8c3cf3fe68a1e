import { AsYouType, type CountryCode, parsePhoneNumberFromString } from "libphonenumber-js/min";

/** What somebody typed or pasted, read as a number to call. */
export type NumberEntry =
  | { kind: "none" }
  /** `number` is E.164, or an extension's digits; `shown` is how people write it. */
  | { kind: "number"; number: string; shown: string; extension: boolean }
  | { kind: "unfinished"; why: string };

const LOOKS_LIKE_NUMBER = /^[+(]?[\d\s().+*#/-]+$/;
const EXTENSION = /^\d{2,6}$/;
const MOST_CHARS = 40;

/** Reads an entry; national numbers belong to `own`, the country of the line or of the reader. */
export function readNumber(text: string, own: CountryCode | undefined): NumberEntry {
  // Numbers are pasted out of mails and tables: with tel:, with odd blanks, with labels.
  const entry = text
    .trim()
    .replace(/^tel:/i, "")
    .replace(/[\u00a0\u2000-\u200d\u202f]/g, " ");
  if (entry === "" || entry.length > MOST_CHARS || !LOOKS_LIKE_NUMBER.test(entry)) return { kind: "none" };
  if (EXTENSION.test(entry)) return { kind: "number", number: entry, shown: `ext ${entry}`, extension: true };
  const parsed = parsePhoneNumberFromString(entry, own === undefined ? {} : { defaultCountry: own });
  if (parsed?.isPossible() === true) {
    return {
      kind: "number",
      number: parsed.number,
      shown: parsed.formatInternational(),
      extension: false,
    };
  }
  const digits = entry.replace(/\D/g, "");
  if (own === undefined && !entry.startsWith("+")) {
    return { kind: "unfinished", why: "Begin with + and the country, as in +1 212 555 0142." };
  }
  return {
    kind: "unfinished",
    why: digits.length < 7 ? "The number is not complete yet." : "This is no number that can be called.",
  };
}

/** The entry as people write it while they type; only what is typed at the end is put in form. */
export function inForm(before: string, after: string, own: CountryCode | undefined): string {
  const appended = after.length > before.length && after.startsWith(before);
  const pasted = before === "" && after.length > 1;
  if (!(appended || pasted) || !LOOKS_LIKE_NUMBER.test(after) || after.replace(/\D/g, "").length < 4)
    return after;
  const written = new AsYouType(own).input(after.replace(/[^\d+]/g, ""));
  return written === "" ? after : written;
}
