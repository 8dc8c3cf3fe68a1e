import { numberWords } from "../calls/call-words.ts";

/** What dials a number, in words: a site by its name, a number of ours with whose it is. */
export const lineWords = ({ name, from }: { name: string; from: string }): string =>
  from === "" || from === name ? name : `${name} · ${numberWords(from)}`;
