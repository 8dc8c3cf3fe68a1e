import { type CountryCode, isSupportedCountry } from "libphonenumber-js/min";
import { useMe } from "../../lib/api/session.ts";
import { countryOf } from "../../lib/format/written-number.ts";

/** Whose national numbers are meant where nothing else says: the organization's country, else the reader's. */
export function useOwnCountry(): CountryCode | undefined {
  const { country } = useMe().organization;
  return country !== null && isSupportedCountry(country) ? country : countryOf(navigator.language);
}
