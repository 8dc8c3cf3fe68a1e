import type { CallEvent } from "@patchbay/protocol/call";
import { isMemberHalf, transferChannel } from "@patchbay/protocol/pbx-names";
import type { ChannelSeen, PbxFact } from "../../pbx/seen.ts";
import type { CallState } from "../life/state.ts";
import type { Transfer, TransferFailure } from "./transfer.ts";

/** The outside leg's own channel, whose name in Asterisk we choose. */
export const outsideChannel = ({ id }: Pick<Transfer, "id">): string => transferChannel(id);

const DIALLED: Readonly<Record<string, TransferFailure>> = {
  BUSY: "busy",
  NOANSWER: "no_answer",
  CHANUNAVAIL: "unreachable",
  CONGESTION: "unreachable",
  CANCEL: "no_answer",
};
const CAUSES: Readonly<Record<number, TransferFailure>> = {
  17: "busy",
  18: "no_answer",
  19: "no_answer",
  21: "declined",
};
/** The way back to the call's own audio is dialled, too. */
const OUR_MEDIA = /^(WebSocket|AudioSocket)\//;

/** The first of these channels that is somebody's, with the extension or number that it stands for. */
export function personIn(channels: readonly string[]): { name: string; channel: string } | null {
  // The way to an assistant is nobody.
  const channel = channels.find((name) => !OUR_MEDIA.test(name) && !isMemberHalf(name));
  if (channel === undefined) return null;
  return { name: /^[^/]+\/([^@;-]+)/.exec(channel)?.[1] ?? channel, channel };
}

/** What a fact of the PBX says of the transfer that is under way; null when nothing. */
export function transferEventOf(fact: PbxFact, { transfer, pbx }: CallState): CallEvent | null {
  if (transfer === null || !("uniqueid" in fact)) return null;
  const transferId = transfer.id;
  const failed = (reason: TransferFailure): CallEvent => ({ type: "transfer_failed", transferId, reason });
  if (transfer.way === "outside") {
    if (fact.kind !== "channel_hangup" || fact.uniqueid !== outsideChannel(transfer)) return null;
    if (transfer.stage !== "reaching" && transfer.stage !== "ringing") return null;
    return failed(CAUSES[fact.cause] ?? "unreachable");
  }
  if (transfer.way !== "pbx" || fact.uniqueid !== pbx?.uniqueid) return null;
  switch (fact.kind) {
    case "dial_begin":
      if (transfer.stage !== "reaching" || OUR_MEDIA.test(fact.destChannel)) return null;
      return { type: "transfer_ringing", transferId, untilMs: null };
    case "dial_end": {
      const reason = DIALLED[fact.status];
      const waits =
        transfer.stage === "ringing" || transfer.stage === "reaching" || transfer.stage === "returned";
      return reason !== undefined && waits && !OUR_MEDIA.test(fact.destChannel) ? failed(reason) : null;
    }
    case "bridge_enter": {
      const connects = transfer.kind === "blind" ? "ringing" : "accepted";
      return transfer.stage === connects ? { type: "transfer_completed", transferId } : null;
    }
    case "queue_join":
      // Any other queue is where the dialplan took a caller whom it could not bring back.
      return transfer.target.kind === "queue" && transfer.target.queue === fact.queue
        ? { type: "transfer_completed", transferId }
        : failed("unreachable");
    case "channel_seen":
      return missed(fact, transfer);
    default:
      return null;
  }
}

/** What became of a transfer whose events nobody saw. A caller who is back says so by their leg. */
function missed({ queue, context, bridgedWith }: ChannelSeen, transfer: Transfer): CallEvent | null {
  const { id: transferId, target, stage } = transfer;
  if (stage === "returned" || (stage === "returning" && transfer.reason === "cancelled")) return null;
  if (queue !== null && !(target.kind === "queue" && target.queue === queue))
    return { type: "transfer_failed", transferId, reason: "unreachable" };
  if (queue !== null || personIn(bridgedWith) !== null) return { type: "transfer_completed", transferId };
  if (stage !== "reaching" || context !== "patchbay-transfer") return null;
  return { type: "transfer_ringing", transferId, untilMs: null };
}
