import { english } from "./english.ts";
import { french } from "./french.ts";
import { german } from "./german.ts";
import type { UrgentPhrases } from "./phrases.ts";
import { spanish } from "./spanish.ts";

/** Whoever speaks may do so in another language than the assistant: all of them are looked for. */
const LANGUAGES: readonly UrgentPhrases[] = [english, german, french, spanish];

// One word is urgent in several of them: each one's no holds for it.
const URGENT = LANGUAGES.flatMap(({ urgent }) => urgent);
const RULED_OUT = LANGUAGES.flatMap(({ ruledOut }) => ruledOut);
const NOT_MEANT = LANGUAGES.flatMap(({ notMeant }) => notMeant);

/** As long as the log takes them. */
const MOST_CHARS = 80;

/**
 * The words of this utterance that make it urgent, as they were said; null when there are none. Sure rather than
 * complete: what is ruled out, or meant otherwise, is not urgent.
 */
export function urgentWords(text: string): string | null {
  const plain = text.replace(/[’‘`´]/g, "'");
  const others = NOT_MEANT.flatMap((pattern) => [...plain.matchAll(pattern)].map(stretch));
  for (const pattern of URGENT) {
    for (const found of plain.matchAll(pattern)) {
      const [from, to] = stretch(found);
      if (others.some(([begins, ends]) => begins <= from && to <= ends)) continue;
      const said = plain.slice(0, from).trimEnd();
      if (!RULED_OUT.some((no) => no.test(said))) return found[0].slice(0, MOST_CHARS);
    }
  }
  return null;
}

const stretch = (found: RegExpExecArray): [from: number, to: number] => [
  found.index,
  found.index + found[0].length,
];
