import type { TurnTaking } from "./settings.ts";

const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}' ]+/gu, " ")
    .split(" ")
    .filter(Boolean);

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
  for (let at = 0; at < words.length; ) {
    const phrase = listening.find((known) => known.every((word, n) => words[at + n] === word));
    if (phrase === undefined) return true;
    at += phrase.length;
  }
  return false;
}
