import {
  type CountryCode,
  isSupportedCountry,
  type MetadataJson,
  parsePhoneNumberFromString,
} from "libphonenumber-js/core";

/** What a text says of a telephone number. */
export type ReadNumber =
  | {
      kind: "number";
      /** E.164, such as +12125550142. */
      e164: string;
      /** ISO 3166, two letters; null for numbers of no country, such as +800. */
      country: string | null;
      /** The digits to be pressed once it has answered; empty for none. */
      extension: string;
    }
  /** What only a PBX's own dialplan knows: up to six digits, or a code with * or #. */
  | { kind: "internal"; digits: string }
  | { kind: "unreadable"; why: "empty" | "needs_country" | "not_a_number" };

/** Reads numbers as people and machines write them; made once with the metadata of libphonenumber that it is to know. */
export interface PhoneNumbers {
  /** `country` is whose national numbers are meant; null where nobody knows. */
  read(raw: string, country: string | null): ReadNumber;
  /** The country of a number in E.164; null where it has none, or is none. */
  countryOf(e164: string): string | null;
  isCountry(code: string): boolean;
}

const MOST_CHARS = 80;
const INTERNAL = /^(?:[0-9]{1,6}|[*#][0-9*#]{0,31})$/;
/** As many digits as an extension has: more of them, with something behind, are a number. */
const HAS_CODE = /^[0-9]{0,6}[*#][0-9*#]{0,31}$/;
const NATIONAL = /^[0-9]{7,15}(?:[*#][0-9*#]*)?$/;
/** Signs of a number's writing that say nothing. */
const FILLING = /[\s().\-/\u00a0\u2000-\u2015\u202f\u2060\u3000]/gu;
const KEYPAD = ["ABC", "DEF", "GHI", "JKL", "MNO", "PQRS", "TUV", "WXYZ"];

const unreadable = (why: Extract<ReadNumber, { kind: "unreadable" }>["why"]): ReadNumber => ({
  kind: "unreadable",
  why,
});

export function phoneNumbers(metadata: MetadataJson): PhoneNumbers {
  // Their type asks for a code of theirs, to find out whether it is one.
  const isCountry = (code: string): code is CountryCode => isSupportedCountry(code as CountryCode, metadata);

  /** The whole text as one number, or null: a number with words about it is none. */
  function parse(text: string, country: string | null): ReadNumber | null {
    const known = country !== null && isCountry(country) ? { defaultCountry: country } : {};
    const parsed = parsePhoneNumberFromString(text, { ...known, extract: false }, metadata);
    if (parsed?.isPossible() !== true) return null;
    const { number, ext = "" } = parsed;
    return { kind: "number", e164: number, country: parsed.country ?? null, extension: ext };
  }

  function read(raw: string, country: string | null): ReadNumber {
    const { text, extension } = ofAddress(raw.normalize("NFKC").trim());
    if (text === "") return unreadable("empty");
    if (text.length > MOST_CHARS) return unreadable("not_a_number");
    const bare = text.replace(FILLING, "");
    if (INTERNAL.test(bare)) return { kind: "internal", digits: bare };
    const found = parse(text, country) ?? (hasLetters(text) ? lettered(text, country) : international(bare));
    if (found?.kind === "number") return extension === "" ? found : { ...found, extension };
    if (HAS_CODE.test(bare)) return { kind: "internal", digits: bare };
    const national = country === null && NATIONAL.test(bare);
    return unreadable(national ? "needs_country" : "not_a_number");
  }

  /** Written internationally, in a way that the country's own rules do not tell: 00, or an outdated digit. */
  function international(bare: string): ReadNumber | null {
    const text = bare.replace(/^00(?=[1-9])/, "+");
    // Mexico took the 1 of its mobiles out in 2020; callers' phones and carriers still send it.
    return text.startsWith("+") ? parse(text.replace(/^\+521(?=[0-9]{10}$)/, "+52"), null) : null;
  }

  /** Words on the keypad, +1 800 GOFEDEX: only where numbers have one length, for elsewhere a name might fit as well. */
  function lettered(text: string, country: string | null): ReadNumber | null {
    if (!/^[+(]?[0-9][0-9A-Za-z\s().-]*$/.test(text)) return null;
    const digits = text.toUpperCase().replace(/[A-Z]/g, keyOf);
    const found = parse(digits, country);
    return found?.kind === "number" && found.e164.startsWith("+1") ? found : null;
  }

  return {
    read,
    countryOf: (e164) => parsePhoneNumberFromString(e164, { extract: false }, metadata)?.country ?? null,
    isCountry,
  };
}

const hasLetters = (text: string): boolean => /\p{L}/u.test(text);
const keyOf = (letter: string): string => String(KEYPAD.findIndex((key) => key.includes(letter)) + 2);

/**
 * The number of an address (RFC 3966, RFC 3261), or of a dialplan's extension that still has a trunk's parameters behind it
 * (`;npdi`, `;phone-context=`); of a SIP address only its user. Any other text is a number as it is, or none.
 */
function ofAddress(raw: string): { text: string; extension: string } {
  const [, scheme = "", rest = ""] = /^(tel|sips?):(.*)$/is.exec(raw) ?? ["", "", raw];
  const user = scheme.toLowerCase().startsWith("sip") ? (rest.split("@")[0] ?? "") : rest;
  const [text = "", ...parameters] = user.split(";");
  const parameter = (name: string): string =>
    parameters.find((one) => one.toLowerCase().startsWith(`${name}=`))?.slice(name.length + 1) ?? "";
  const context = parameter("phone-context");
  const whole = /^\+[0-9]+$/.test(context) && !text.startsWith("+") ? `${context}${text}` : text;
  return {
    text: whole.trim(),
    extension: parameter("ext")
      .replace(/[^0-9]/g, "")
      .slice(0, 12),
  };
}

/** What a text is known by on lists: E.164; else what was dialled, which means the same on the same PBX. Empty for none. */
export function numberKey(raw: string, read: ReadNumber): string {
  if (read.kind === "number") return read.e164;
  if (read.kind === "internal") return read.digits;
  return ofAddress(raw.normalize("NFKC").trim())
    .text.replace(/[^0-9+*#]/g, "")
    .slice(0, 40);
}

/** Why this is no number that can be kept or called, for who typed it. */
export function whyUnreadable(
  { why }: Extract<ReadNumber, { kind: "unreadable" }>,
  countryName: string | null,
): string {
  switch (why) {
    case "empty":
      return "Give a number.";
    case "needs_country":
      return "Which country is this number of? Write it with + and the country code, as in +1 212 555 0142, or set the organization's country under Settings.";
    case "not_a_number":
      return countryName === null
        ? "This is no telephone number. Write it with + and the country code, as in +1 212 555 0142."
        : `This is no telephone number of ${countryName}. Write numbers of other countries with + and the country code, as in +44 20 7946 0018.`;
  }
}
