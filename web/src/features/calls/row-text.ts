import type { SearchHit } from "@patchbay/protocol/api";
import type { CallSummary } from "@patchbay/protocol/call";
import { isUnspaced, wordBoundary, wordsIn } from "@patchbay/protocol/words";
import { outcomeWords } from "../live/insight-words.ts";
import { isLive, needsAttention, plain } from "./call-list.ts";

/** The one line of a row: what it was about, what is to be known of it, and how that reads. */
export interface RowText {
  topic: string;
  words: string;
  /** `words` are still being spoken, were found by the search, need a person, are a question, or are simply said. */
  kind: "speaking" | "found" | "attention" | "question" | "plain";
}

const endings: Record<NonNullable<CallSummary["disposition"]>, string> = {
  completed: "Ended",
  no_answer: "Nobody answered",
  abandoned: "Hung up before an answer",
  busy: "Busy",
  rejected: "Rejected",
  failed: "Failed",
  unresponsive: "Answered no more",
  lost: "Lost, nobody saw its end",
  too_long: "Ended, too long",
};

const speakers: Record<SearchHit["speaker"], string> = {
  caller: "Caller",
  assistant: "Assistant",
  operator: "Operator",
};

const sentence = (words: string): string =>
  words.charAt(0).toUpperCase() + words.slice(1).replaceAll("_", " ");

/** While a call is live, its words (`spoken` are those of this moment); once it has ended, what it was about and what came of it; in a search, what was found. */
export function rowText(call: CallSummary, hit: SearchHit | undefined, spoken?: string): RowText {
  const topic = call.understanding === null ? "" : sentence(call.understanding.intent);
  if (hit !== undefined) {
    return { topic, words: `${speakers[hit.speaker]}, ${clock(hit.startMs)}: ${hit.text}`, kind: "found" };
  }
  if (isLive(call) && call.question) return { topic, words: `Asks: ${call.question.text}`, kind: "question" };
  if (needsAttention(call)) return { topic, words: call.attention ?? "", kind: "attention" };
  if (isLive(call)) return { topic, words: spoken ?? call.lastWords, kind: "speaking" };
  const { understanding, disposition } = call;
  const outcome =
    understanding === null ? endings[disposition ?? "completed"] : outcomeWords[understanding.outcome];
  return { topic, words: outcome, kind: "plain" };
}

function clock(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** How much of a sentence stands before what was found in it. */
const BEFORE_CHARS = 48;

/** A text in parts, of which those that a search has found are marked; a long beginning is left out. */
export function markedParts(text: string, q: string): { text: string; hit: boolean }[] {
  const wanted = wordsIn(q).map(plain);
  const found: { word: string; index: number }[] = [];
  let behind = 0;
  for (const word of wordsIn(text)) {
    const index = text.indexOf(word, behind);
    behind = index + word.length;
    if (wanted.some((one) => plain(word).startsWith(one))) found.push({ word, index });
  }
  const [first] = found;
  if (first === undefined) return [{ text, hit: false }];
  const from = first.index > BEFORE_CHARS ? wordFrom(text, first.index - BEFORE_CHARS / 2) : 0;
  const parts: { text: string; hit: boolean }[] = [];
  let at = from;
  for (const { word, index } of found) {
    parts.push({ text: (parts.length === 0 && from > 0 ? "… " : "") + text.slice(at, index), hit: false });
    parts.push({ text: word, hit: true });
    at = index + word.length;
  }
  parts.push({ text: text.slice(at), hit: false });
  return parts.filter((part) => part.text !== "");
}

/** Where the word begins that is at `edge`, in scripts without blanks too. */
const wordFrom = (text: string, edge: number): number =>
  isUnspaced(text) ? wordBoundary(text, edge) : text.lastIndexOf(" ", edge) + 1;
