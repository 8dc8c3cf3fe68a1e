import type { OutputSchema } from "./request.ts";

type Reading = Readonly<Record<string, unknown>>;

/** What the caller's words sound like, and what they want; the first that fits counts. */
const FEELINGS: readonly [RegExp, string][] = [
  [/\b(unacceptable|furious|ridiculous|angry|third time)\b/i, "angry"],
  [/\b(again and again|still waiting|frustrat\w*|annoy\w*)\b/i, "frustrated"],
  [/\b(worried|afraid|hurts?|pain|bleeding|emergency)\b/i, "worried"],
  [/\b(sad|sorry to hear|passed away)\b/i, "sad"],
  [/\b(thank|thanks|great|lovely|wonderful|perfect|happy)\b/i, "happy"],
];
const WISHES: readonly [RegExp, string][] = [
  [/\b(stop calling|take me off|do not call|don't call)\b/i, "be left alone"],
  [/\b(open|opening|hours|close)\b/i, "ask opening hours"],
  [/\b(instead|move|friday|change)\b/i, "change the appointment"],
  [/\b(appointment|book)\b/i, "book an appointment"],
  [/\b(thursday)\b/i, "choose a day"],
  [/\b(price|cost|how much)\b/i, "ask the price"],
  [/\b(person|human|somebody|colleague)\b/i, "speak with a person"],
  [/\b(message|please tell)\b/i, "leave a message"],
  [/\b(call me|call back)\b/i, "be called back"],
  [/\b(visit|bring)\b/i, "prepare a visit"],
  [/\b(bye|goodbye|thank|thanks)\b/i, "say goodbye"],
];

const firstOf = (rules: readonly [RegExp, string][], text: string, otherwise: string): string =>
  rules.find(([pattern]) => pattern.test(text))?.[1] ?? otherwise;

/** The lines of one speaker, as transcripts are usually written: `Caller: ...`. */
const linesOf = (text: string, speaker: string): string[] =>
  text.split("\n").flatMap((line) => {
    const said = new RegExp(`^${speaker}: (.+)$`, "i").exec(line.trim())?.[1];
    return said === undefined ? [] : [said];
  });

/** What a reader of this conversation would say about it. Pure. */
export function read(text: string): Reading {
  const caller = linesOf(text, "caller");
  const assistant = linesOf(text, "assistant");
  const last = caller.at(-1) ?? "";
  const all = caller.join(" ");
  const wishes = caller.map((line) => firstOf(WISHES, line, "")).filter((wish) => wish !== "");
  const wish = wishes.find((each) => each !== "say goodbye") ?? wishes[0] ?? "unclear";
  const feeling = firstOf(FEELINGS, last, "neutral");
  const mood = firstOf(FEELINGS, all, "neutral");
  const scheduled = assistant.some((line) => /\b(booked|see you|moved you|confirmed)\b/i.test(line));
  return {
    intent: firstOf(WISHES, last, "unclear"),
    emotion: feeling,
    confidence: last === "" ? 0.2 : 0.9,
    summary:
      caller.length === 0
        ? "Nobody said anything."
        : `${wish === "unclear" ? "What the caller wanted is unclear." : `The caller wanted to ${wish}.`}${assistant.length > 0 ? ` They were told: ${assistant.at(-1)}` : ""}`,
    call_intent: wish,
    urgency: /\b(emergency|bleeding|urgent|severe)\b/i.test(all) ? "high" : "normal",
    outcome:
      caller.length === 0
        ? "no_conversation"
        : /\b(stop calling|take me off)\b/i.test(all)
          ? "do_not_call"
          : scheduled
            ? "scheduled"
            : assistant.length > 1
              ? "answered"
              : "unresolved",
    sentiment: ["angry", "frustrated", "worried", "sad"].includes(mood)
      ? "negative"
      : mood === "happy"
        ? "positive"
        : "neutral",
  };
}

/** A value of this schema, filled by what was read where a property's name says what is wanted. */
export function fill(schema: OutputSchema, reading: Reading, name = ""): unknown {
  const known = reading[name];
  const of = schema.anyOf?.find(({ type }) => type !== "null") ?? schema;
  if (of.enum !== undefined) return of.enum.includes(known) ? known : of.enum[0];
  switch (of.type) {
    case "object":
      return Object.fromEntries(
        Object.entries(of.properties ?? {}).map(([key, property]) => [key, fill(property, reading, key)]),
      );
    case "array":
      return [];
    case "number":
    case "integer":
      return typeof known === "number" ? known : (of.minimum ?? 0);
    case "boolean":
      return known === true;
    case "null":
      return null;
    default:
      return typeof known === "string" ? known : "";
  }
}
