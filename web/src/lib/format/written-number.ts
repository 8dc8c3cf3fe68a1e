import {
  type CountryCode,
  getCountryCallingCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from "libphonenumber-js/min";

/** The reader's country from a language tag such as `en-US`; undefined when it names none. */
export function countryOf(language: string): CountryCode | undefined {
  const region = /[-_]([A-Z]{2})\b/.exec(language)?.[1];
  return region !== undefined && isSupportedCountry(region) ? region : undefined;
}

/** National for the reader's own country, international for others; what is no number comes back as it is. */
export function writtenNumber(raw: string, language: string): string {
  const own = countryOf(language);
  const parsed = parsePhoneNumberFromString(raw, own === undefined ? {} : { defaultCountry: own });
  if (parsed === undefined || !parsed.isPossible()) return raw;
  return own !== undefined && parsed.countryCallingCode === getCountryCallingCode(own)
    ? parsed.formatNational()
    : parsed.formatInternational();
}
