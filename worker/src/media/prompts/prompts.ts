import { type HouseLanguage, houseLanguage } from "@patchbay/protocol/house-language";
import { SOUNDS } from "./sounds.ts";

/** The sounds of the house, for when no voice model speaks. */
export type PromptName = keyof typeof SOUNDS.en;

/** By language, first part of its tag; every language has every prompt. */
const sounds: Record<HouseLanguage, Record<PromptName, ArrayBuffer>> = SOUNDS;

/** The prompt's mu-law in that language (`en`, `en-GB`, ...); in English when it was never recorded in it. */
export function promptAudio(name: PromptName, language: string): Uint8Array {
  return new Uint8Array(sounds[houseLanguage(language) ?? "en"][name]);
}
