import type { CallSummary } from "@patchbay/protocol/call";
import { E164 } from "@patchbay/protocol/number-forms";

/**
 * What Twilio shows to whom a caller is put through: the caller's own number where it is theirs to show, else the number
 * of ours that they called or were called from. One that was withheld stays so: Twilio has none in its place, and ours
 * says at least where the call comes from.
 */
export function callerIdOf({ direction, from, to }: Pick<CallSummary, "direction" | "from" | "to">): {
  number: string;
  isCallers: boolean;
} {
  if (direction === "outbound") return { number: from.number, isCallers: false };
  return E164.test(from.number)
    ? { number: from.number, isCallers: true }
    : { number: to.number, isCallers: false };
}
