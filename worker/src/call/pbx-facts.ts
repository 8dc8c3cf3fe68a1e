import type { CallEvent, Disposition } from "@patchbay/protocol/call";
import { isMemberHalf } from "@patchbay/protocol/pbx-names";
import type { ChannelSeen, MemberGone, PbxFact } from "../pbx/seen.ts";
import { ownReason, unseenEnd } from "./life/ending.ts";
import type { CallState } from "./life/state.ts";
import { callerEventOf, partyEventOf, talksWith } from "./pbx-party.ts";
import { deskEventOf } from "./people/desk.ts";
import { personIn, transferEventOf } from "./transfer/facts.ts";

const USER_BUSY = 17;

/** What a fact means for its call; a transfer that it ends comes first. */
export const callEventsOf = (fact: PbxFact, state: CallState): CallEvent[] =>
  [
    transferEventOf(fact, state),
    partyEventOf(fact, state),
    deskEventOf(fact, state),
    callEventOf(fact, state),
  ].filter((event) => event !== null);

/** What a fact about the caller's own channel means for its call; null when it means nothing. */
export function callEventOf(fact: PbxFact, state: CallState): CallEvent | null {
  if (fact.kind === "member_gone") return ringEnded(fact, state);
  if (state.pbx === null || !("uniqueid" in fact) || fact.uniqueid !== state.pbx.uniqueid) return null;
  switch (fact.kind) {
    case "channel_state":
      return callerEventOf(fact, state);
    case "parked":
      return state.leg === "joined" ? null : { type: "call_parked", space: fact.space };
    case "party_talks":
      return talksWith(fact, state);
    case "party_rings":
      return state.withPbx ? null : { type: "phone_rung", name: fact.name };
    case "queue_join":
      return { type: "queue_joined", queue: fact.queue, position: fact.position };
    case "queue_leave":
      return { type: "queue_left", queue: fact.queue };
    case "queue_connect":
      // An assistant has the caller when their audio is here.
      if (isMemberHalf(fact.destChannel)) return null;
      return {
        type: "operator_connected",
        name: fact.memberName || fact.memberInterface,
        channel: fact.destChannel,
      };
    case "channel_hangup":
      return {
        type: "call_ended",
        disposition: fact.unseen ? unseenEnd(state) : dispositionOf(state, fact.cause),
        cause: `${fact.causeText || "hang-up"} (${fact.cause})`,
        ...(fact.at === undefined ? {} : { hungUpAt: fact.at }),
      };
    case "channel_seen":
      return missed(fact, state);
    default:
      return null;
  }
}

/** An assistant that was rung as a queue's member, and has not answered. */
const ringEnded = ({ uniqueid }: MemberGone, { rung, plan }: CallState): CallEvent | null =>
  rung === uniqueid && plan?.kind === "assistant"
    ? { type: "assistant_ring_ended", queue: plan.queue ?? plan.fallbackQueue }
    : null;

/** Who has the caller whom the PBX kept while nobody saw its events; null when that is known. */
function missed({ queue, bridgedWith }: ChannelSeen, state: CallState): CallEvent | null {
  const { summary, leg, withPbx, transfer, partner } = state;
  if (summary === null || leg === "joined") return null;
  const waits = withPbx && summary.status === "queued";
  if (queue !== null) return waits ? null : { type: "queue_joined", queue, position: 0 };
  const person = personIn(bridgedWith);
  const another = withPbx && partner !== null && !bridgedWith.includes(partner);
  const unknown = waits || another || (withPbx && summary.handler.kind !== "operator");
  if (person === null || !(unknown || transfer?.target.kind === "queue")) return null;
  return { type: "operator_connected", ...person };
}

/** How a call ended whose channel is gone, `cause` in Q.850 (0 when nobody saw the hang-up). */
export function dispositionOf(state: CallState, cause: number): Disposition {
  if (state.plan?.kind === "reject" || state.rejected) return "rejected";
  const reason = ownReason(state);
  if (reason !== null) return reason;
  if (state.summary?.status === "queued") return "abandoned";
  if (state.summary?.answeredAt != null) return "completed";
  if (cause === USER_BUSY) return "busy";
  return state.engine === "failed" ? "failed" : "abandoned";
}
