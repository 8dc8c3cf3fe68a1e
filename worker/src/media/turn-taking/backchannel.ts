import { isUnspaced, wordsIn } from "@patchbay/protocol/words";
import type { TurnTaking } from "./settings.ts";

const wordsOf = (text: string): string[] => wordsIn(text.toLowerCase());

/**
 * Do these words mean that the speaker wants the floor? Not when there are too few of them, nor when they are
 * made of nothing but what people say while they listen.
 */
export function wantsFloor(
  text: string,
  { backchannels, minWords }: Pick<TurnTaking, "backchannels" | "minWords">,
): boolean {
  const words = wordsOf(text);
  if (words.length < minWords) return false;
  const listening = backchannels.map(wordsOf).filter(({ length }) => length > 0);
  // Where one word ends and the next begins is a matter of opinion there.
  if (isUnspaced(text))
    return !isMadeOf(
      words.join(""),
      listening.map((phrase) => phrase.join("")),
    );
  for (let at = 0; at < words.length; ) {
    const phrase = listening.find((known) => known.every((word, n) => words[at + n] === word));
    if (phrase === undefined) return true;
    at += phrase.length;
  }
  return false;
}

/** Is the text nothing but these phrases, one behind the other? */
function isMadeOf(text: string, phrases: readonly string[]): boolean {
  const reached = new Set([0]);
  for (let at = 0; at < text.length; at += 1) {
    if (!reached.has(at)) continue;
    for (const phrase of phrases) if (text.startsWith(phrase, at)) reached.add(at + phrase.length);
  }
  return reached.has(text.length);
}
