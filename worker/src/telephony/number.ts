import {
  numberKey,
  type PhoneNumbers,
  phoneNumbers,
  type ReadNumber,
  whyUnreadable,
} from "@patchbay/protocol/phone-number";
import metadata from "libphonenumber-js/max/metadata";

/** The server's word on numbers: with the largest metadata, for only that tells a country's kinds of numbers apart. */
export const NUMBERS: PhoneNumbers = phoneNumbers(metadata);

/** The country of an international number that a national one is seen beside; null where it has none. */
const countryNear = (near: string): string | null => NUMBERS.countryOf(near);

/**
 * A number as lists of numbers know it: E.164 where it can be told, else its digits as they were dialled, which mean
 * the same on the same PBX. A national one is of `country`; where nobody knows that, of the number `near` it. Empty for none.
 */
export const listedNumber = (raw: string, country: string | null, near = ""): string =>
  numberKey(raw, NUMBERS.read(raw, country ?? countryNear(near)));

/** What a person typed for a list: the number it is listed under, or why it is none, in words. */
export type TypedNumber =
  | { ok: true; number: string }
  | { ok: false; code: "needs_country" | "bad_number"; message: string };

export function typedNumber(raw: string, country: string | null): TypedNumber {
  const read = NUMBERS.read(raw, country);
  if (read.kind !== "unreadable") return { ok: true, number: numberKey(raw, read) };
  const code = read.why === "needs_country" ? "needs_country" : "bad_number";
  return { ok: false, code, message: whyUnreadable(read, countryName(country)) };
}

/** In English, as all words of the house; null where there is none. */
export const countryName = (country: string | null): string | null =>
  country === null ? null : (new Intl.DisplayNames(["en"], { type: "region" }).of(country) ?? country);

/** A prefix for an outside line (9, 0), or a code such as *67, before the number of which it is no part. */
const PREFIXES = [/^[0-9](?=[0-9]{7})/, /^[*#][0-9]{2}[*#]?(?=[0-9]{7})/, /^[*#][0-9]{3}[*#]?(?=[0-9]{7})/];

/**
 * Every number that dialling `raw` may reach, in E.164: a PBX may take its first digit for an outside line, and codes for
 * itself. Empty where it reaches nothing outside; null where it cannot be read, and so nobody can say whom it reaches.
 */
export function reached(raw: string, country: string | null): string[] | null {
  const bare = raw.replace(/[^0-9+*#]/g, "");
  const texts = [
    raw,
    ...PREFIXES.filter((prefix) => prefix.test(bare)).map((prefix) => bare.replace(prefix, "")),
  ];
  const reads = texts.map((text) => NUMBERS.read(text, country));
  const found = reads.flatMap((read) => (read.kind === "number" ? [read.e164] : []));
  if (found.length > 0) return [...new Set(found)];
  return isInternal(reads[0]) ? [] : null;
}

const isInternal = (read: ReadNumber | undefined): boolean =>
  // A long code may hide a number of a country that nobody knows.
  read?.kind === "internal" && !/[0-9]{7}/.test(read.digits);

/** What a PBX is asked to dial: as it was typed, for its dialplan knows its people's ways, but a number and nothing behind it. */
export function dialledAs(raw: string, country: string | null): string {
  const read = NUMBERS.read(raw, country);
  // What is no number stays as it is, and is refused for that: a part of it would be another number.
  if (read.kind !== "number") return raw.replace(/[\s().\-/]/g, "");
  const plain = raw.replace(/[^0-9+*#]/g, "");
  const written = read.extension !== "" || /\p{L}/u.test(raw) || plain.lastIndexOf("+") > 0;
  return written ? read.e164 : plain;
}

/** What a caller has dialled, as all lists know it, without what a trunk has put behind it; a name of the dialplan's own stays as it is. */
export const dialledNumber = (exten: string, country: string | null): string =>
  listedNumber(exten, country) || exten;
