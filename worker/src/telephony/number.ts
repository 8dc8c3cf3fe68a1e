import { parsePhoneNumberFromString } from "libphonenumber-js/min";

/**
 * A number as lists of numbers know it: E.164 where it can be told, else its digits as they were dialled, which mean
 * the same on the same PBX. `near` is an international number whose country a national one belongs to. Empty for none.
 */
export function listedNumber(raw: string, near = ""): string {
  const dialled = raw.replace(/[^0-9+*#]/g, "").replace(/^00(?=[1-9])/, "+");
  const country = parsePhoneNumberFromString(near)?.country;
  const parsed = parsePhoneNumberFromString(
    dialled,
    country === undefined ? {} : { defaultCountry: country },
  );
  return parsed?.isPossible() ? parsed.number : dialled.slice(0, 40);
}
