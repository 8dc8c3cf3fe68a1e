import type { AmiAction } from "@patchbay/protocol/ami/actions";
import { DIALLABLE } from "@patchbay/protocol/number-forms";
import { fitsDialplan, mediaVariables } from "../plan-variables.ts";
import {
  type CommandOf,
  type CommandRunner,
  invalid,
  type Outcome,
  sendAll,
  TICKET,
  unknown,
} from "./outcome.ts";
import { setVariables } from "./set-variables.ts";

/**
 * Puts a caller through inside Asterisk (context patchbay-transfer): their channel leaves the call's media, and comes back to it when the
 * target does not take them. From the redirect on Asterisk needs nobody: a connector that dies leaves the caller to the dialplan.
 */
export async function transfer(
  command: CommandOf<"transfer">,
  { ami, channels, calls }: CommandRunner,
): Promise<Outcome> {
  const { callId, channel, uniqueid, to, ringMs, brief, backTicket, backWithinMs } = command;
  if (to.kind === "number" && !DIALLABLE.test(to.number))
    return invalid("the number may have digits, +, * and # only");
  if (to.kind === "queue" && (to.queue === "" || !fitsDialplan(to.queue)))
    return invalid("the queue's name does not fit into a dialplan");
  if (!TICKET.test(backTicket) || (brief !== null && !TICKET.test(brief.mediaTicket)))
    return invalid("not a media ticket");
  const known = channels.get(uniqueid);
  if (known?.channel !== channel) return unknown(channel, uniqueid);
  const back = new Map(calls.announce(backTicket, { callId, uniqueid, answer: "at_once" }, backWithinMs));
  const briefing =
    brief &&
    new Map(
      calls.announce(
        brief.mediaTicket,
        { callId, uniqueid, answer: "at_once", leg: brief.leg, brief: true },
        backWithinMs,
      ),
    );
  const overAudioSocket = back.get("PATCHBAY_MEDIA") === "audiosocket";
  const media = mediaVariables({ callId, ticket: "", answer: "at_once", queue: "", ringing: false });
  const variables: [string, string][] = [
    // The fallback that the caller's route gave stays, and no ticket is theirs but the one for the way back.
    ...media.filter(([name]) => name !== "PATCHBAY_QUEUE" && name !== "__PATCHBAY_TICKET"),
    ["PATCHBAY_MEDIA", back.get("PATCHBAY_MEDIA") ?? ""],
    ["PATCHBAY_AUDIOSOCKET", back.get("PATCHBAY_AUDIOSOCKET") ?? ""],
    ["PATCHBAY_TO", to.kind === "number" ? to.number : ""],
    ["PATCHBAY_TO_QUEUE", to.kind === "queue" ? to.queue : ""],
    ["PATCHBAY_TO_RING", String(Math.ceil(ringMs / 1_000))],
    ["PATCHBAY_BACK_TICKET", backTicket],
    ["PATCHBAY_BACK_KEY", back.get("PATCHBAY_KEY") ?? ""],
    ["__PATCHBAY_BRIEF", brief === null ? "" : "1"],
    ["__PATCHBAY_BRIEF_TICKET", brief?.mediaTicket ?? ""],
    ["__PATCHBAY_BRIEF_KEY", (overAudioSocket && briefing?.get("PATCHBAY_KEY")) || ""],
    ["__PATCHBAY_BRIEF_HOST", (overAudioSocket && briefing?.get("PATCHBAY_AUDIOSOCKET")) || ""],
  ];
  const redirect: AmiAction = {
    Action: "Redirect",
    Channel: channel,
    Context: "patchbay-transfer",
    Exten: DIALLABLE.test(known.exten) ? known.exten : "s",
    Priority: 1,
  };
  const outcome = await sendAll(ami, [...setVariables(channel, variables), redirect]);
  if (outcome.code === "") return outcome;
  calls.withdraw(backTicket);
  if (brief !== null) calls.withdraw(brief.mediaTicket);
  return outcome;
}

/** Writes what the hearer of the brief decided, where the dialplan of the target's channel reads it. */
export const accepting = (channel: string): AmiAction => ({
  Action: "Setvar",
  Channel: channel,
  Variable: "SHARED(PATCHBAY_VERDICT)",
  Value: "accept",
});
