import type { PbxChannel } from "@patchbay/protocol/pbx";
import { isOurChannel, isOurHalf } from "@patchbay/protocol/pbx-names";

/** A channel as the sweep sees it. */
export interface SweptChannel extends PbxChannel {
  /** What it runs in the dialplan now. */
  application: string;
}

const MEDIA = /^WebSocket\/patchbay\/0x[0-9a-f]+$/;
/** Where callers are on whom somebody at the edge has to be; those who wait in a queue wait for people. */
const OF_CALLERS = new Set(["patchbay-media", "patchbay-bring", "patchbay-transfer", "patchbay-return"]);

/**
 * The channels that are Patchbay's and have nobody: legs of a call's audio, legs that it had dialled, the halves of both, as long as no channel
 * of a person's is in one bridge with them, be it through other halves; and a caller in one of our contexts who is in no bridge at all.
 * Whether their call still needs them is for the edge to say. `audioSocket` is where the connector listens, host:port.
 */
export function straysAmong(channels: readonly SweptChannel[], audioSocket: string): SweptChannel[] {
  const isOurs = ({ channel, uniqueid }: SweptChannel) =>
    MEDIA.test(channel) ||
    channel.startsWith(`AudioSocket/${audioSocket}-`) ||
    isOurHalf(channel) ||
    isOurChannel(uniqueid);
  return together(channels).flatMap((group) => {
    // Whoever listens in has the conversation of others, and ends with it.
    if (group.some(({ application }) => application === "ChanSpy")) return [];
    if (group.every(isOurs)) return group;
    const [caller, ...others] = group;
    const alone = caller !== undefined && others.length === 0 && caller.bridgeId === null;
    return alone && OF_CALLERS.has(caller.context) && caller.application !== "Queue" ? [caller] : [];
  });
}

/** Channels that hear each other: those of one bridge, and the two halves of a Local channel. */
function together(channels: readonly SweptChannel[]): SweptChannel[][] {
  let groups: { members: SweptChannel[]; ties: string[] }[] = [];
  for (const channel of channels) {
    const ties = tiesOf(channel);
    const [tied, others] = [true, false].map((wanted) =>
      groups.filter((group) => group.ties.some((tie) => ties.includes(tie)) === wanted),
    );
    groups = [
      ...(others ?? []),
      {
        members: [channel, ...(tied ?? []).flatMap(({ members }) => members)],
        ties: [...ties, ...(tied ?? []).flatMap((group) => group.ties)],
      },
    ];
  }
  return groups.map(({ members }) => members);
}

function tiesOf({ channel, bridgeId }: SweptChannel): string[] {
  const local = /^(Local\/.+);[12]$/.exec(channel)?.[1];
  return [...(bridgeId === null ? [] : [`bridge ${bridgeId}`]), ...(local === undefined ? [] : [local])];
}
