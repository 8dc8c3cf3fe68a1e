import type { RowAct } from "../acts.ts";
import type { PbxCall } from "./call-rows.ts";

/** What the panel's buttons ask for this call; null where that makes no sense for it. */
export interface CallActs {
  hangUp: RowAct;
  park: RowAct | null;
  record: RowAct;
  mute(on: boolean): RowAct;
  transfer(context: string, exten: string): RowAct;
}

export function actsFor({ callerChannel, otherChannel, state, channels }: PbxCall): CallActs {
  const { channel } = callerChannel;
  // A dialplan may record whoever was called.
  const recorded = channels.find(({ recording }) => recording === true);
  const together =
    (state === "talking" || state === "held") && otherChannel?.bridgeId === callerChannel.bridgeId;
  return {
    hangUp: { action: "Hangup", input: { Channel: channel } },
    // Without a way back Asterisk would call whoever is parked.
    park:
      together && otherChannel !== null
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
    // Whoever talks with the caller lets go of them; who waits or is parked is sent on.
    transfer: (context, exten) =>
      together && otherChannel !== null
        ? {
            action: "BlindTransfer",
            input: { Channel: otherChannel.channel, Context: context, Exten: exten },
          }
        : { action: "Redirect", input: { Channel: channel, Context: context, Exten: exten } },
  };
}
