import type { CallEvent } from "@patchbay/protocol/call";
import { hasEnded as isOver, type TwilioCallStatus } from "../../telephony/twilio/call-status.ts";
import { parseTwilioLine, type TwilioLine } from "../../telephony/twilio/line.ts";
import { type CallState, hasEnded } from "../life/state.ts";
import { type Transfer, type TransferFailure, targetLeg } from "./transfer.ts";

/** A call at Twilio by which an outside target is dialled for a caller whose own line is elsewhere. */
export interface TargetCall {
  accountSid: string;
  callSid: string;
}

/** The number of ours by which Twilio dials the target, who has a leg here then; null for every other way. */
export const twilioLineOf = ({ way, target }: Pick<Transfer, "way" | "target">): TwilioLine | null =>
  way === "outside" && target.kind === "number" ? parseTwilioLine(target.line) : null;

/** Was that call made for that transfer? What Twilio first tells of it may be sooner than its answer to our request. */
export function isTargetCall(
  state: CallState,
  transferId: string,
  { accountSid, callSid }: TargetCall,
): boolean {
  const known = state.targetCalls[transferId];
  if (known !== undefined) return known.accountSid === accountSid && known.callSid === callSid;
  return awaits(state, transferId)?.accountSid === accountSid;
}

/** Has whoever was dialled a place here: to be told who calls, or in the conversation with the caller? */
export const hasPlace = (state: CallState, transferId: string): boolean =>
  awaits(state, transferId) !== null || talks(state, transferId);

const ENDS: Partial<Record<TwilioCallStatus, TransferFailure>> = {
  busy: "busy",
  "no-answer": "no_answer",
  canceled: "no_answer",
  failed: "unreachable",
  completed: "target_hung_up",
};

/** What it means for the caller how that call stands; null when nothing: it came again, too late, or is of an older transfer. */
export function targetCallEvent(
  state: CallState,
  transferId: string,
  twilio: TargetCall,
  status: TwilioCallStatus,
): CallEvent | null {
  if (awaits(state, transferId) !== null) {
    const reason = ENDS[status];
    if (reason !== undefined) return { type: "transfer_failed", transferId, reason };
    if (state.transfer?.stage !== "reaching") return null;
    return { type: "transfer_ringing", transferId, untilMs: null, twilio };
  }
  // Their stream says so sooner, unless it was lost.
  const { people } = state;
  if (!talks(state, transferId) || !isOver(status) || people?.stage !== "talking") return null;
  return { type: "hangup_requested", by: people.by };
}

/** The line of a transfer that goes on still. */
function awaits({ transfer }: CallState, transferId: string): TwilioLine | null {
  if (transfer?.id !== transferId || transfer.stage === "returning") return null;
  return twilioLineOf(transfer);
}

function talks(state: CallState, transferId: string): boolean {
  const { people, hangingUp } = state;
  if (people?.stage !== "talking" || hangingUp || hasEnded(state)) return false;
  return people.legId === targetLeg({ id: transferId, way: "outside" });
}
