import type { CallSummary, TransferTarget } from "@patchbay/protocol/call";
import { targetName } from "@patchbay/protocol/call";
import type { TransferFailure } from "./transfer.ts";

const KEYS = "Press one to take the call, or two to decline.";

/** What the target is told before they decide: who calls and why, and the two keys. */
export function briefWords(brief: string, summary: CallSummary | null): string {
  const said = brief.trim();
  if (said !== "") return `${/[.!?]$/.test(said) ? said : `${said}.`} ${KEYS}`;
  const who = summary?.from.name || summary?.from.number || "A caller";
  return `${who} is on the line. ${KEYS}`;
}

const WHY: Record<TransferFailure, string> = {
  busy: "the line is busy",
  no_answer: "nobody answered",
  unreachable: "they cannot be reached",
  declined: "they cannot take the call now",
  silent: "nobody answered",
  target_hung_up: "they hung up",
  timed_out: "it took too long",
  caller_gone: "the caller left",
  cancelled: "it was called off",
};

/** What the assistant has to know of a transfer that came to nothing. */
export const failureWords = (target: TransferTarget, reason: TransferFailure): string =>
  `The caller was to be put through to ${targetName(target)} and could not be: ${WHY[reason]}. You have the caller back on the line.`;
