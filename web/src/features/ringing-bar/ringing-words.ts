import type { CallSummary } from "@patchbay/protocol/call";
import { callerName, numberWords, queueName } from "../calls/call-words.ts";

/** The caller's number, where their name is said first; empty for who has no name, or shows no number. */
export function numberBeside({ from }: CallSummary): string {
  return from.name === "" || from.number === "" ? "" : numberWords(from.number);
}

/** Digits that a number has without its country and its trunk zero: with fewer it is an extension, and is itself alone. */
const NATIONAL_DIGITS = 8;

/** Was that call with whoever has this number? It may have come with its country before, and without today. */
export function isWith({ direction, from, to }: CallSummary, number: string): boolean {
  const [a = "", b = ""] = [(direction === "outbound" ? to : from).number, number].map((one) =>
    one.replace(/\D/g, "").replace(/^0+/, ""),
  );
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return a === b || (short.length >= NATIONAL_DIGITS && long.endsWith(short));
}

/** What was dialled: by its name, else its number. */
export const lineWords = ({ to }: CallSummary): string =>
  to.name || (to.number === "" ? "" : numberWords(to.number));

/** What follows when nobody answers; empty where nobody knows. */
export function thenWords({ ringing }: CallSummary): string {
  const next = ringing?.otherwise;
  switch (next?.kind) {
    case undefined:
      return "";
    case "assistant":
      return `then ${next.name} answers`;
    case "queue":
      return `then the ${queueName(next.queue)}`;
    case "end":
      return "then the caller hears that nobody is there";
  }
}

/** Who they are: `last` is their newest ended call, null when there is none; undefined while nobody knows yet. */
export function earlierWords(
  last: CallSummary | null | undefined,
  open: string | undefined,
  agoWords: (at: number) => string,
): string {
  if (last === undefined) return "";
  if (last === null) return open ?? "No earlier calls";
  const topic = last.understanding?.intent;
  const when = agoWords(last.endedAt ?? last.startedAt);
  const spoken = `Last call ${when}${topic ? `: ${topic.replaceAll("_", " ")}` : ""}`;
  const matter = open ?? (last.attention !== null && !last.handled ? last.attention : undefined);
  return matter === undefined ? spoken : `${spoken} · ${matter}`;
}

/** The bar's name for who does not see it. */
export const ringingName = (call: CallSummary): string => `Ringing: ${callerName(call)}`;
