import type { CallSummary, CallUnderstanding } from "@patchbay/protocol/call";
import { type CallCost, totalMicroUsd } from "@patchbay/protocol/cost/cost";

export const outcomeWords: Record<CallUnderstanding["outcome"], string> = {
  answered: "Question answered",
  scheduled: "Appointment made",
  message_taken: "Message taken",
  callback: "To be called back",
  transferred: "Put through",
  interested: "Interested",
  not_interested: "Not interested",
  do_not_call: "Wants no more calls",
  unresolved: "Left open",
  no_conversation: "No conversation",
};

/** One word or two on what a call came to; the bad ones stand out. */
export function insightFacts({ outcome, intent, urgency, sentiment }: CallUnderstanding): {
  words: string;
  bad: boolean;
}[] {
  return [
    { words: outcomeWords[outcome], bad: outcome === "do_not_call" },
    { words: intent, bad: false },
    ...(urgency === "normal" ? [] : [{ words: `${urgency} urgency`, bad: urgency === "high" }]),
    ...(sentiment === null ? [] : [{ words: `${sentiment} mood`, bad: sentiment === "negative" }]),
  ];
}

/** Why an ended call that somebody answered has no summary, and will get none; null where there is one, or may be yet. */
export function unsaidWords({ status, answeredAt, understanding, lastWords }: CallSummary): string | null {
  if (status !== "ended" || answeredAt === null || understanding !== null || lastWords !== "") return null;
  return "No summary: nothing of this call was written down.";
}

const dollars = new Intl.NumberFormat("en-US", {
  style: "currency",
  currency: "USD",
  minimumFractionDigits: 3,
  maximumFractionDigits: 3,
});
const ofMicro = (microUsd: number): string => dollars.format(microUsd / 1_000_000);

/** Below this a tenth of a cent would read as nothing at all. */
const LEAST_MICRO_USD = 500;

/** What the call has cost, to a tenth of a cent. */
export const costWords = (cost: CallCost): string =>
  `${totalMicroUsd(cost) < LEAST_MICRO_USD ? "under $0.001" : ofMicro(totalMicroUsd(cost))}${cost.unpriced.length > 0 ? " and more" : ""}`;

/** What that is made of, by which prices, and what is missing. */
export function costDetail(cost: CallCost): string {
  const parts = [
    `voice ${ofMicro(cost.voiceMicroUsd)}`,
    `text ${ofMicro(cost.textMicroUsd)}`,
    ...(cost.phoneMicroUsd > 0 ? [`telephone ${ofMicro(cost.phoneMicroUsd)}`] : []),
  ];
  const missing = cost.unpriced.length > 0 ? `; no price is known for ${cost.unpriced.join(", ")}` : "";
  return `${parts.join(", ")}, by the list prices of ${cost.prices}${missing}`;
}
