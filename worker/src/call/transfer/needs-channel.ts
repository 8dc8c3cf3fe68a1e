import type { Stray } from "@patchbay/protocol/link";
import { type CallState, hasEnded } from "../life/state.ts";
import { outsideChannel } from "./facts.ts";
import { targetLeg } from "./transfer.ts";

/** A leg that was dialled for a transfer, or the other half of one. */
const OUTSIDE = /^patchbay-transfer-/;
/** Asterisk names the far half of a Local channel after the near one. */
const FAR_HALF = /;2$/;
const DIALLED = /^Local\/.+@patchbay-out-/;

/** Does this call still need a channel of the PBX that has nobody? Of a call that goes on only what a transfer left is in doubt. */
export function needsChannel(state: CallState, { uniqueid, linkedid, channel }: Stray): boolean {
  if (state.summary === null || hasEnded(state)) return false;
  const { pbx, transfer, people, withPbx } = state;
  if (uniqueid === pbx?.uniqueid) return true;
  const outside = [uniqueid, linkedid].find((id) => OUTSIDE.test(id))?.replace(FAR_HALF, "");
  if (outside !== undefined) {
    if (transfer?.way === "outside" && outside === outsideChannel(transfer)) return true;
    const legOf = targetLeg({ id: outside.replace(OUTSIDE, ""), way: "outside" });
    return people !== null && "legId" in people && people.legId === legOf;
  }
  // What the edge itself has placed is dialled by such a channel, too.
  const placed = pbx?.uniqueid.startsWith("patchbay-") ?? false;
  if (DIALLED.test(channel) && !placed) return transfer !== null || withPbx;
  return true;
}
