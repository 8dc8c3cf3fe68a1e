import { isUnspaced, wordsIn } from "@patchbay/protocol/words";

/** Letters that are not a base letter with a mark, and that people leave their stroke or ligature out of. */
const PLAIN: Record<string, string> = {
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  ħ: "h",
  ı: "i",
  ŧ: "t",
  ß: "ss",
  æ: "ae",
  œ: "oe",
  þ: "th",
};
const STROKED = new RegExp(`[${Object.keys(PLAIN).join("")}]`, "gu");
/** Marks on letters that people leave out. In other scripts they are vowels or change the letter (Thai, Devanagari, kana). */
const MARKS = /(?<=[\p{sc=Latn}\p{sc=Grek}\p{sc=Cyrl}\p{sc=Arab}\p{sc=Hebr}]\p{M}*)\p{M}+/gu;
const unmarked = (text: string): string => text.normalize("NFKD").replace(MARKS, "");

/** The text without case and diacritics, in any script: what two spellings of a name have in common. */
export const folded = (text: string): string =>
  // A small letter may have a mark that its capital had not.
  unmarked(unmarked(text).toLowerCase())
    .replace(STROKED, (letter) => PLAIN[letter] ?? letter)
    .normalize("NFC");

/** The words of a text, folded, one blank between them: for an index that splits at blanks. */
export const searchWords = (text: string): string =>
  isUnspaced(text) ? wordsIn(text).map(folded).join(" ") : folded(text);

/** What a call is found by beside its words: its parties' names, and their numbers' digits. */
export function foundBy(parties: readonly { name: string; number: string }[], outsideNumber: string): string {
  const names = parties.map(({ name }) => folded(name)).filter((name) => name !== "");
  const digits = [...parties.map(({ number }) => number), outsideNumber].map((number) =>
    number.replace(/\D/g, ""),
  );
  return [...names, ...new Set(digits.filter((number) => number !== ""))].join("\n");
}
