import type { SearchHit } from "@patchbay/protocol/api";
import type { CallSummary } from "@patchbay/protocol/call";
import { outcomeWords } from "../live/insight-words.ts";
import { isLive, needsAttention } from "./call-list.ts";

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
  const words = q
    .split(/\s+/)
    .filter((word) => word !== "")
    .map(plain);
  const found = [...text.matchAll(/[\p{L}\p{N}]+/gu)].filter(([word]) =>
    words.some((wanted) => plain(word).startsWith(wanted)),
  );
  const [first] = found;
  if (first === undefined) return [{ text, hit: false }];
  const from = first.index > BEFORE_CHARS ? text.lastIndexOf(" ", first.index - BEFORE_CHARS / 2) + 1 : 0;
  const parts: { text: string; hit: boolean }[] = [];
  let at = from;
  for (const { 0: word, index } of found) {
    parts.push({ text: (parts.length === 0 && from > 0 ? "… " : "") + text.slice(at, index), hit: false });
    parts.push({ text: word, hit: true });
    at = index + word.length;
  }
  parts.push({ text: text.slice(at), hit: false });
  return parts.filter((part) => part.text !== "");
}

/** Without case or marks over the letters, as the search compares. */
const plain = (word: string): string => word.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
