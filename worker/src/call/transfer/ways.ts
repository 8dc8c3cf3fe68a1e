import type { Actor, TransferTarget, TransferWay } from "@patchbay/protocol/call";
import { targetName } from "@patchbay/protocol/call";
import { DIALLABLE, E164 } from "@patchbay/protocol/number-forms";
import { parseTwilioLine } from "../../telephony/twilio/line.ts";
import type { Refusal } from "../life/may.ts";
import { type CallState, canTalk, hasEnded } from "../life/state.ts";

/** May this caller be put through now, and by them? The refusal says who has the call. */
export function mayTransfer(state: CallState, by: Actor): Refusal | null {
  if (state.summary === null || hasEnded(state) || state.hangingUp) {
    return { code: "already_ended", message: "This call has already ended." };
  }
  const { people, transfer } = state;
  if (transfer !== null) {
    const message = `${transfer.by.name} is putting this caller through to ${targetName(transfer.target)}.`;
    return { code: "being_transferred", message };
  }
  if (people?.stage === "talking" && by.kind === "member" && people.by.id !== by.id) {
    return { code: "answered", message: `${people.by.name} has this call.` };
  }
  const here = people?.stage === "talking" || canTalk(state);
  if (here && state.leg === "joined" && !state.handingBack) return null;
  return { code: "not_here", message: "Only a caller who is talking here can be put through." };
}

/** Can the PBX that has this caller put them into that queue by itself? */
export const isOwnQueue = (
  { pbx }: CallState,
  { line }: Extract<TransferTarget, { kind: "queue" }>,
  siteId: string | null,
): boolean => pbx !== null && siteId !== null && (!line || line === siteId);

/** Who connects the caller with that target, or why nobody can. `siteId` is the site whose call it is. */
export function wayTo(
  state: CallState,
  target: TransferTarget,
  siteId: string | null,
): TransferWay | Refusal {
  const refuse = (message: string): Refusal => ({ code: "no_way", message });
  switch (target.kind) {
    case "member":
    case "operators":
      return "desk";
    case "queue":
      if (isOwnQueue(state, target, siteId)) return "pbx";
      if (target.line !== "") return "outside";
      return refuse("There is no PBX in whose queue this caller could wait. Choose the operators instead.");
    case "number": {
      const { number, line } = target;
      if (!DIALLABLE.test(number)) return refuse("A number has digits, * and # only.");
      const atTwilio = line === "" ? state.pbx === null : parseTwilioLine(line) !== null;
      if (atTwilio && line === "" && state.twilio === null) {
        return refuse("No line dials a number for this caller. Connect a PBX, or add a number of Twilio.");
      }
      if (atTwilio && !E164.test(number)) {
        return refuse(
          "Twilio dials a number with its country code, such as +12125550142. Connect a PBX for extensions.",
        );
      }
      if (line !== "" && (line !== siteId || state.pbx === null)) return "outside";
      return atTwilio ? "twilio" : "pbx";
    }
  }
}
