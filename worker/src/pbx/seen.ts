import type { PbxEvent } from "@patchbay/protocol/pbx";
import type { ProjectedChannel } from "./projection.ts";

/** Where a channel is when the whole PBX is told after a gap, in the place of the events that nobody saw. */
export interface ChannelSeen {
  kind: "channel_seen";
  uniqueid: string;
  /** The queue that it waits in. */
  queue: string | null;
  /** Where in the dialplan it is. */
  context: string;
  /** Names of the channels that it shares a bridge with. */
  bridgedWith: string[];
}

/** A channel is gone; since when, in epoch milliseconds, where somebody saw it go: that is often told later. */
export type HungUp = Extract<PbxEvent, { kind: "channel_hangup" }> & { at?: number };

/** What a call is told of its channels. */
export type PbxFact = Exclude<PbxEvent, { kind: "channel_hangup" }> | HungUp | ChannelSeen;

/** Where these of a PBX's channels are. */
export function whereAre(
  channels: readonly ProjectedChannel[],
  wanted: (uniqueid: string) => boolean,
): ChannelSeen[] {
  const bridges = Map.groupBy(channels, ({ bridgeId }) => bridgeId);
  return channels.flatMap(({ uniqueid, queue, context, bridgeId }) => {
    if (!wanted(uniqueid)) return [];
    const inside = bridgeId === null ? [] : (bridges.get(bridgeId) ?? []);
    const bridgedWith = inside.flatMap((other) => (other.uniqueid === uniqueid ? [] : [other.channel]));
    return [{ kind: "channel_seen", uniqueid, queue, context, bridgedWith }];
  });
}
