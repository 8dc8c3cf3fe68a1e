import { type HouseLanguage, houseLanguage } from "@patchbay/protocol/house-language";
import { fromBase64 } from "../transports/base64.ts";
import { DE } from "./sounds/de.ts";
import { EN } from "./sounds/en.ts";
import { ES } from "./sounds/es.ts";
import { FR } from "./sounds/fr.ts";

/** The sounds of the house, for when no voice model speaks. */
export type PromptName = keyof typeof EN;

/** By language, first part of its tag; every language has every prompt. */
const SOUNDS: Record<HouseLanguage, Record<PromptName, string>> = { en: EN, de: DE, es: ES, fr: FR };
const decoded = new Map<string, Uint8Array>();

/** The prompt's mu-law in that language (`en`, `en-GB`, ...); in English when it was never recorded in it. */
export function promptAudio(name: PromptName, language: string): Uint8Array {
  const spoken = houseLanguage(language) ?? "en";
  const key = `${spoken}/${name}`;
  const known = decoded.get(key);
  if (known !== undefined) return known;
  const sound = fromBase64(SOUNDS[spoken][name]) ?? new Uint8Array();
  decoded.set(key, sound);
  return sound;
}
