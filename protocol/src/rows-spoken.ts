import type { FeedEvent, RowWords, WordsSnapshot } from "./feed.ts";

/** What is being said in live calls, by call id, as their rows in a list show it. */
export type RowsSpoken = ReadonlyMap<string, RowWords>;

export const nothingSpoken: RowsSpoken = new Map();

export const viewOfWords = ({ words }: WordsSnapshot): RowsSpoken =>
  new Map(words.map((one) => [one.callId, one]));

/** Applies one event of the topic `words`: of an utterance that is over nothing is shown, if it was the one that was. */
export function reduceWords(view: RowsSpoken, event: FeedEvent): RowsSpoken {
  if (event.type !== "row_words") return view;
  const { callId, turnId, text } = event.words;
  if (text !== "") return new Map(view).set(callId, event.words);
  if (view.get(callId)?.turnId !== turnId) return view;
  return new Map([...view].filter(([id]) => id !== callId));
}
