/** Scripts that put no blanks between their words. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmr}\p{sc=Mymr}]/u;
const segments = new Intl.Segmenter(undefined, { granularity: "word" });

/** Is any of it in a script that puts no blanks between its words? */
export const isUnspaced = (text: string): boolean => UNSPACED.test(text);

/** The words of a text in any script, as they are written, without the signs between them. */
export function wordsIn(text: string): string[] {
  if (isUnspaced(text)) {
    return [...segments.segment(text)].flatMap(({ segment, isWordLike }) => (isWordLike ? [segment] : []));
  }
  // Marks are a part of their letter: in many scripts they are its vowel.
  return text
    .replace(/[^\p{L}\p{M}\p{N}' ]+/gu, " ")
    .split(" ")
    .filter((word) => word !== "");
}

/** Where a text is cut at `edge` or before, so that no word is torn; 0 where the first word is not over by then. */
export function wordBoundary(text: string, edge: number): number {
  const blank = text.lastIndexOf(" ", edge);
  const from = blank + 1;
  const next = text.indexOf(" ", from);
  const run = text.slice(from, next === -1 ? text.length : next);
  if (!isUnspaced(run)) return Math.max(blank, 0);
  let boundary = Math.max(blank, 0);
  for (const { index } of segments.segment(run)) if (from + index <= edge) boundary = from + index;
  return boundary;
}
