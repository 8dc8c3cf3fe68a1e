import type { CallEvent } from "@patchbay/protocol/call";
import type { Partner } from "../pbx/conversation.ts";
import type { PartyTalks, PbxFact } from "../pbx/seen.ts";
import { shown } from "../pbx/shown.ts";
import type { CallState } from "./life/state.ts";
import { personIn } from "./transfer/facts.ts";

/** Another is the party of the call now, or its party is that of another call; null when it is still whom it was. */
export function partyEventOf(fact: PbxFact, { pbx, summary }: CallState): CallEvent | null {
  if (pbx === null || summary === null) return null;
  if (fact.kind === "party_taken" && fact.uniqueid === pbx.uniqueid) {
    const cause = "The PBX joined the caller to another call.";
    return {
      type: "call_ended",
      disposition: summary.answeredAt === null ? "abandoned" : "completed",
      cause,
    };
  }
  if (fact.kind !== "party_changed" || fact.uniqueid === pbx.uniqueid) return null;
  const { uniqueid, channel, linkedid, number, name, withheld } = fact;
  const from = number === null ? summary.from : shown({ number, name, withheld });
  return { type: "party_changed", from, pbx: { channel, uniqueid, linkedid } };
}

/** Who has the caller now, by the bridge that they are in; null when that is known, or not theirs to say. */
export function talksWith({ partners }: PartyTalks, state: CallState): CallEvent | null {
  const { summary, transfer, partner, connected } = state;
  const [first] = partners;
  // While a caller is put through the transfer knows who answers, and what that means.
  if (summary === null || first === undefined || transfer !== null) return null;
  if (partners.some(({ channel }) => channel === partner)) return null;
  const { channel } = first;
  const name = nameOf(first);
  const { handler } = summary;
  // Whom the transfer named, by a better name than an extension.
  const target = partner === null && handler.kind === "operator" ? connected?.target : undefined;
  const isTarget = target?.kind === "number" && target.number === name;
  return { type: "operator_connected", name: isTarget && "name" in handler ? handler.name : name, channel };
}

/** By the extension of their phone; who calls from outside by their name or number. */
function nameOf({ channel, name, number }: Partner): string {
  const extension = /^[^/]+\/(\d+)-[0-9a-f]+$/.exec(channel)?.[1];
  return extension ?? (name || number || (personIn([channel])?.name ?? channel));
}

/** What the dialplan set of the caller; null when it is what was known before. */
export function callerEventOf(
  { caller }: Extract<PbxFact, { kind: "channel_state" }>,
  { summary, callerAtPbx }: CallState,
): CallEvent | null {
  if (caller === undefined || summary?.direction !== "inbound") return null;
  // A number that is gone from the channel is nothing that anybody set; that nobody is to see one is, with a number or without.
  if (caller.number === "" && !caller.withheld) return null;
  const from = shown(caller);
  const before = callerAtPbx ?? summary.from;
  const same =
    from.number === before.number && from.name === before.name && from.withheld === before.withheld;
  return same ? null : { type: "caller_changed", from };
}
