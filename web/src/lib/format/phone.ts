import {
  type CountryCode,
  getCountryCallingCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from "libphonenumber-js/min";

const formatted = new Map<string, string>();
const MAX_REMEMBERED = 5_000;

/** The reader's country from a language tag such as `en-US`; undefined when it names none. */
export function countryOf(language: string): CountryCode | undefined {
  const region = /[-_]([A-Z]{2})\b/.exec(language)?.[1];
  return region !== undefined && isSupportedCountry(region) ? region : undefined;
}

/**
 * A number as its reader would write it: national for the own country, international for others, `ext 1412` for an
 * extension, and words for a caller who shows none. What is no number comes back as it is.
 */
export function phone(raw: string, own: CountryCode | undefined): string {
  const key = `${own ?? ""} ${raw}`;
  const known = formatted.get(key);
  if (known !== undefined) return known;
  const text = write(raw.trim(), own);
  if (formatted.size >= MAX_REMEMBERED) formatted.clear();
  formatted.set(key, text);
  return text;
}

function write(raw: string, own: CountryCode | undefined): string {
  if (/^(|anonymous|unknown|restricted|private|s)$/i.test(raw)) return "Number withheld";
  if (/^\d{2,6}$/.test(raw)) return `ext ${raw}`;
  const parsed = parsePhoneNumberFromString(raw, own === undefined ? {} : { defaultCountry: own });
  if (parsed === undefined || !parsed.isPossible()) return raw;
  return own !== undefined && parsed.countryCallingCode === getCountryCallingCode(own)
    ? parsed.formatNational()
    : parsed.formatInternational();
}
