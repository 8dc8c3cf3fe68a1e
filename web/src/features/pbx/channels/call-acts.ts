import type { SiteView } from "@patchbay/protocol/pbx/site-view/view";
import type { RowAct } from "../acts.ts";
import type { PbxCall } from "./call-rows.ts";

/** What the panel's buttons ask for this call; null where that makes no sense for it. */
export interface CallActs {
  hangUp: RowAct;
  park: RowAct | null;
  record: RowAct;
  mute(on: boolean): RowAct;
  /** Sends whoever waits alone on. */
  redirect(context: string, exten: string): RowAct;
}

/** Two of it talk with each other, and nobody is in between. */
export const together = ({ state, callerChannel, otherChannel }: PbxCall): boolean =>
  (state === "talking" || state === "held") &&
  callerChannel.bridgeId !== null &&
  otherChannel?.bridgeId === callerChannel.bridgeId;

/** A phone of the PBX: its channel is named by its extension, a trunk's by the trunk. */
const PHONE = /^[^/]+\/\d+-[0-9a-f]+$/;

/** Somebody may take the caller in their browser: they wait in a queue, or a phone of the PBX rings for them. A call that goes out is nobody's to answer. */
export const canBeAnswered = (
  { queue_caller }: Pick<SiteView, "queue_caller">,
  { state, callerChannel, channels }: PbxCall,
): boolean =>
  state === "waiting" ||
  state === "stranded" ||
  (state === "ringing" &&
    (queue_caller.has(callerChannel.uniqueid) ||
      channels.some(({ channel, dialledBy }) => dialledBy !== null && PHONE.test(channel))));

export function actsFor(call: PbxCall): CallActs {
  const { callerChannel, otherChannel, channels } = call;
  const { channel } = callerChannel;
  // A dialplan may record whoever was called.
  const recorded = channels.find(({ recording }) => recording === true);
  return {
    hangUp: { action: "Hangup", input: { Channel: channel } },
    // Without a way back Asterisk would call whoever is parked.
    park:
      together(call) && otherChannel !== null
        ? { action: "Park", input: { Channel: channel, TimeoutChannel: otherChannel.channel } }
        : null,
    record:
      recorded === undefined
        ? { action: "MixMonitor", input: { Channel: channel } }
        : { action: "StopMixMonitor", input: { Channel: recorded.channel } },
    mute: (on) => ({
      action: "MuteAudio",
      input: { Channel: channel, Direction: "in", State: on ? "on" : "off" },
    }),
    redirect: (context, exten) => ({
      action: "Redirect",
      input: { Channel: channel, Context: context, Exten: exten },
    }),
  };
}
