import type { AmiClient } from "../../asterisk/ami-client.ts";
import type { KnownChannels } from "../known-channels.ts";
import { accepting } from "./transfer.ts";

/** What a call itself asks of its channel, which it knows by the uniqueid only. */
export function knownChannelActs(ami: Pick<AmiClient, "send">, channels: () => KnownChannels) {
  const nameOf = (uniqueid: string) => channels().get(uniqueid)?.channel;
  return {
    exists: (uniqueid: string): boolean => nameOf(uniqueid) !== undefined,
    /** True where the channel is gone by then. */
    hangup: async (uniqueid: string, cause: number): Promise<boolean> => {
      const Channel = nameOf(uniqueid);
      if (Channel === undefined) return true;
      const reply = await ami.send({ Action: "Hangup", Channel, Cause: cause });
      return reply.ok || /no such channel/i.test(reply.message);
    },
    accept: async (uniqueid: string): Promise<boolean> => {
      const channel = nameOf(uniqueid);
      return channel !== undefined && (await ami.send(accepting(channel))).ok;
    },
  };
}
