import type { PbxEvent } from "@patchbay/protocol/pbx";
import { type ChannelBook, heardBy, type Partner, partnersAmong } from "./conversation.ts";
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
export type HungUp = Extract<PbxEvent, { kind: "channel_hangup" }> & {
  at?: number;
  /** Nobody saw it go: it was not there any more when somebody looked. */
  unseen?: true;
};

export type QueueJoin = Extract<PbxEvent, { kind: "queue_join" }>;

/** Whom the party of a call talks with in the PBX; never nobody. */
export interface PartyTalks {
  kind: "party_talks";
  uniqueid: string;
  partners: Partner[];
}

/** The PBX rings a phone of its own for the party of a call, by this name. */
export interface PartyRings {
  kind: "party_rings";
  uniqueid: string;
  name: string;
}

/** Who is the party of a call from now on, in the place of whoever was. Without a number of its own the old one stays. */
export interface PartyChanged {
  kind: "party_changed";
  uniqueid: string;
  linkedid: string;
  channel: string;
  number: string | null;
  name: string;
  withheld: boolean;
}

/** The party of a call has become that of another. */
export interface PartyTaken {
  kind: "party_taken";
  uniqueid: string;
}

/** The way by which a queue rang an assistant for the party of a call is gone. */
export interface MemberGone {
  kind: "member_gone";
  uniqueid: string;
}

/** What a call is told of its channels. */
export type PbxFact =
  | Exclude<PbxEvent, { kind: "channel_hangup" }>
  | HungUp
  | ChannelSeen
  | PartyTalks
  | PartyRings
  | PartyChanged
  | PartyTaken
  | MemberGone;

/** Where these of a PBX's channels are. */
export function whereAre(
  channels: readonly ProjectedChannel[],
  wanted: (uniqueid: string) => boolean,
): ChannelSeen[] {
  const book = bookOf(channels);
  return channels.flatMap((channel) => {
    const { uniqueid, queue, context } = channel;
    if (!wanted(uniqueid)) return [];
    const others = heardBy(channel, book);
    const partners = partnersAmong(others);
    // Of a Local channel whose far end is in no bridge its name says who that is.
    const bridgedWith = (partners.length === 0 ? others : partners).map((other) => other.channel);
    return [{ kind: "channel_seen", uniqueid, queue, context, bridgedWith }];
  });
}

function bookOf(channels: readonly ProjectedChannel[]): ChannelBook {
  const bridges = Map.groupBy(channels, ({ bridgeId }) => bridgeId);
  const names = new Map(channels.map((channel) => [channel.channel, channel]));
  const ids = new Map(channels.map((channel) => [channel.uniqueid, channel]));
  return {
    get: (uniqueid) => ids.get(uniqueid) ?? null,
    inBridge: (bridgeId) => bridges.get(bridgeId) ?? [],
    named: (channel) => names.get(channel) ?? null,
  };
}
