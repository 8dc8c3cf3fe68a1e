import type { Turn } from "@patchbay/protocol/turn";
import { wordBoundary } from "@patchbay/protocol/words";
import type { Said } from "./ports.ts";

/** Somebody made a sound that was no words, or none that could be recognised. */
export const NOTHING_SAID: Said = { text: "" };

interface Utterance extends Said {
  itemId: string;
  startMs: number;
  endMs: number;
}

/** A finished turn of the caller, or of whoever was on the line with them; null when nothing intelligible was said. */
export function callerTurn(
  { itemId, ...said }: Utterance,
  speaker: "caller" | "operator" = "caller",
): Turn | null {
  const text = said.text.trim();
  if (text === "") return null;
  return { ...said, id: itemId, speaker, text, endMs: Math.max(said.startMs, said.endMs) };
}

/** The assistant's turn as it was heard: what was generated beyond `heardMs` of `generatedMs` is `unheard`. */
export function assistantTurn({ itemId, ...said }: Utterance, heardMs: number, generatedMs: number): Turn {
  const base = { ...said, id: itemId, speaker: "assistant" as const, text: said.text.trim() };
  if (heardMs >= generatedMs) return { ...base, endMs: Math.max(said.startMs, said.endMs) };
  const { heard, unheard } = splitAt(base.text, generatedMs === 0 ? 0 : heardMs / generatedMs);
  return {
    ...base,
    text: heard,
    ...(unheard === "" ? {} : { unheard }),
    endMs: said.startMs + Math.round(heardMs),
    cutOffMs: Math.round(heardMs),
  };
}

/** Keys one by one, as they are read out. */
export const spelled = (keys: string): string => [...keys].join(" ");

/** What the caller said with the keys of their phone, from the first one to `atMs`. */
export const keypadTurn = (keys: string, fromMs: number, atMs: number): Turn => ({
  id: `keys-${atMs}`,
  speaker: "caller",
  text: `[keypad] ${spelled(keys)}`,
  startMs: fromMs,
  endMs: atMs,
});

/** Divides a text by the share of its audio that was heard, never within a word. */
function splitAt(text: string, fraction: number): { heard: string; unheard: string } {
  const edge = Math.round(text.length * Math.min(1, Math.max(0, fraction)));
  if (edge >= text.length) return { heard: text, unheard: "" };
  const cut = wordBoundary(text, edge);
  return { heard: text.slice(0, cut), unheard: text.slice(cut).trimStart() };
}
