/** The languages in which the product itself speaks: notices, fillers, and what a target of a transfer is told. */
const HOUSE_LANGUAGES = ["en", "de", "es", "fr"] as const;
export type HouseLanguage = (typeof HOUSE_LANGUAGES)[number];

/** Which of them a language's tag (`de-CH`) is; null for one that is spoken by the assistant alone. */
export function houseLanguage(tag: string): HouseLanguage | null {
  const first = tag.split("-")[0]?.toLowerCase();
  return HOUSE_LANGUAGES.find((language) => language === first) ?? null;
}
