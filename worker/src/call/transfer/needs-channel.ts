import type { Stray } from "@patchbay/protocol/link/stray";
import { deskCallOf, placedCallOf, transferOf } from "@patchbay/protocol/pbx-names";
import { type CallState, hasEnded } from "../life/state.ts";
import { deskInUse } from "../people/desk.ts";
import { targetLeg } from "./transfer.ts";

const DIALLED = /^Local\/.+@patchbay-out-[0-9a-f]+;[12]$/;

/** Does this call still need a channel of the PBX that has nobody? Of a call that goes on only what a transfer left is in doubt. */
export function needsChannel(state: CallState, { uniqueid, linkedid, channel }: Stray): boolean {
  if (state.summary === null || hasEnded(state)) return false;
  const { pbx, transfer, people, withPbx } = state;
  if (uniqueid === pbx?.uniqueid) return true;
  if ((deskCallOf(uniqueid) ?? deskCallOf(linkedid)) !== null) return deskInUse(state) !== null;
  const outside = transferOf(uniqueid) ?? transferOf(linkedid);
  if (outside !== null) {
    if (transfer?.way === "outside" && outside === transfer.id) return true;
    const legOf = targetLeg({ id: outside, way: "outside" });
    return people !== null && "legId" in people && people.legId === legOf;
  }
  // What the edge itself has placed is dialled by such a channel, too.
  const placed = pbx !== null && placedCallOf(pbx.uniqueid) !== null;
  if (DIALLED.test(channel) && !placed) return transfer !== null || withPbx;
  return true;
}
