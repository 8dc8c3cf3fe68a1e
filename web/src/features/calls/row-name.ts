import type { CallSummary } from "@patchbay/protocol/call";
import { needsAttention } from "./call-list.ts";
import { callerName, handlerWords, numberWords, sourceNames, stateWords } from "./call-words.ts";
import { timeOfDay } from "./days.ts";
import type { RowText } from "./row-text.ts";

/** A row as it is read aloud: who, their number, when, how it stands, what about, by which line and with whom. */
export function rowName(call: CallSummary, { topic, words }: RowText, timeZone: string | undefined): string {
  const outside = call.direction === "outbound" ? call.to : call.from;
  const parts = [
    callerName(call),
    outside.name === "" || outside.number === "" ? "" : numberWords(outside.number),
    timeOfDay(call.startedAt, timeZone),
    stateWords(call),
    topic,
    words,
    // A search, or a question, says something else in its place.
    needsAttention(call) && words !== call.attention ? (call.attention ?? "") : "",
    sourceNames[call.source],
    handlerWords(call.handler).name,
  ];
  return parts.filter((part) => part !== "").join(", ");
}
