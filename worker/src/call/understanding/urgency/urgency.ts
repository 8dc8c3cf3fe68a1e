import { english } from "./english.ts";
import { german } from "./german.ts";
import type { UrgentPhrases } from "./phrases.ts";

/** Whoever speaks may do so in another language than the assistant: all of them are looked for. */
const LANGUAGES: readonly UrgentPhrases[] = [english, german];

/** As long as the log takes them. */
const MOST_CHARS = 80;

/**
 * The words of this utterance that make it urgent, as they were said; null when there are none. Sure rather than
 * complete: what is ruled out, or meant otherwise, is not urgent.
 */
export function urgentWords(text: string): string | null {
  const plain = text.replace(/[’‘`´]/g, "'");
  for (const { urgent, ruledOut, notMeant } of LANGUAGES) {
    const others = notMeant.flatMap((pattern) => [...plain.matchAll(pattern)].map(stretch));
    for (const pattern of urgent) {
      for (const found of plain.matchAll(pattern)) {
        const [from, to] = stretch(found);
        if (others.some(([begins, ends]) => begins <= from && to <= ends)) continue;
        const said = plain.slice(0, from).trimEnd();
        if (!ruledOut.some((no) => no.test(said))) return found[0].slice(0, MOST_CHARS);
      }
    }
  }
  return null;
}

const stretch = (found: RegExpExecArray): [from: number, to: number] => [
  found.index,
  found.index + found[0].length,
];
