import { fromBase64 } from "../transports/base64.ts";
import { EN } from "./sounds/en.ts";

/** The sounds of the house, for when no voice model speaks. */
export type PromptName = keyof typeof EN;

/** By language, first part of its tag; every language has every prompt. */
const SOUNDS: Record<string, Record<PromptName, string>> = { en: EN };
const decoded = new Map<string, Uint8Array>();

/** The prompt's mu-law in that language (`en`, `en-GB`, ...); in English when it was never recorded in it. */
export function promptAudio(name: PromptName, language: string): Uint8Array {
  const tag = language.split("-")[0]?.toLowerCase() ?? "";
  const spoken = Object.hasOwn(SOUNDS, tag) ? tag : "en";
  const key = `${spoken}/${name}`;
  const known = decoded.get(key);
  if (known !== undefined) return known;
  const sound = fromBase64((SOUNDS[spoken] ?? EN)[name]) ?? new Uint8Array();
  decoded.set(key, sound);
  return sound;
}
