import type { CallEvent } from "@patchbay/protocol/call";
import { targetName } from "@patchbay/protocol/call";
import type { TwilioCallStatus } from "../../telephony/twilio/call-status.ts";
import type { DialStatus } from "../../telephony/twilio/webhooks.ts";
import { type CallState, hasEnded } from "../life/state.ts";
import { type Transfer, type TransferFailure, targetLeg } from "./transfer.ts";

/** What Twilio tells or asks of a transfer that it carries out. */
export type TwilioNews =
  /** The target's own leg gets on. */
  | { news: "leg"; status: TwilioCallStatus }
  /** The target has answered and is to be told who calls. */
  | { news: "brief" }
  /** The target pressed this key, or with an empty text none. */
  | { news: "key"; digit: string }
  /** The target is gone, or was never reached; `bridged` is null where Twilio does not say it. */
  | { news: "done"; dialled: DialStatus | null; bridged: boolean | null };

const ACCEPTS = "1";
const DECLINES = "2";

const DIALLED: Partial<Record<DialStatus, TransferFailure>> = {
  busy: "busy",
  "no-answer": "no_answer",
  canceled: "no_answer",
};

/**
 * What that means for the call; null when nothing: it came again, too late, or is of an older transfer. How a leg ended
 * is told by the caller's side of it (`done`), which is asked for until it is answered.
 */
export function twilioEventOf(transferId: string, news: TwilioNews, state: CallState): CallEvent | null {
  const { transfer } = state;
  if (hasEnded(state) || transfer === null || transfer.id !== transferId) return null;
  const { stage } = transfer;
  const rings = stage === "reaching" || stage === "ringing";
  switch (news.news) {
    case "leg":
      if (stage === "reaching" && (news.status === "initiated" || news.status === "ringing")) {
        return { type: "transfer_ringing", transferId, untilMs: null };
      }
      return rings && news.status === "in-progress" ? answered(transfer) : null;
    case "brief":
      if (transfer.kind === "blind" || !(rings || stage === "claimed")) return null;
      return { type: "transfer_briefing", transferId };
    case "key":
      return stage === "briefing" ? decided(transferId, news.digit) : null;
    case "done":
      return over(transfer, news);
  }
}

/** Of whoever was dialled no more is known than what was dialled. */
function answered(transfer: Transfer): CallEvent {
  const { id: transferId, target, kind } = transfer;
  if (kind === "blind") return { type: "transfer_completed", transferId };
  const by = { kind: "system", id: "", name: targetName(target) } as const;
  return { type: "transfer_claimed", transferId, by, legId: targetLeg(transfer) };
}

function decided(transferId: string, digit: string): CallEvent | null {
  if (digit === ACCEPTS) return { type: "transfer_accepted", transferId };
  const failed = (reason: TransferFailure): CallEvent => ({ type: "transfer_failed", transferId, reason });
  return digit === DECLINES ? failed("declined") : digit === "" ? failed("silent") : null;
}

function over(
  { id: transferId, kind, stage }: Transfer,
  { dialled, bridged }: Extract<TwilioNews, { news: "done" }>,
): CallEvent | null {
  if (stage === "returning") return null;
  const talked = dialled === "completed" || dialled === "answered";
  // Who pressed 1 and is gone at once has not talked with anybody.
  if (talked && (bridged ?? kind === "blind")) return { type: "transfer_completed", transferId };
  const inPerson = stage === "claimed" || stage === "briefing" || stage === "accepted";
  const reason = (dialled && DIALLED[dialled]) ?? (talked && inPerson ? "target_hung_up" : "unreachable");
  return { type: "transfer_failed", transferId, reason };
}
