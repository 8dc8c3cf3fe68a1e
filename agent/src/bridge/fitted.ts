import { MAX_LINK_CHARS } from "@patchbay/protocol/link/envelope";
import { MOST_CHANNELS, MOST_QUEUES, type PbxChannel, type PbxSnapshot } from "@patchbay/protocol/pbx";
import type { PbxQueue } from "@patchbay/protocol/pbx/lists";
import { isOurChannel, isOurContext } from "@patchbay/protocol/pbx-names";

/** What the envelope around it takes of a message, and more. */
const MOST_CHARS = MAX_LINK_CHARS - 2_000;

/** A snapshot that one message can hold, and in words what it had to leave out; empty when that is nothing. */
export interface Fitted {
  snapshot: PbxSnapshot;
  leftOut: string;
}

/** Cuts a snapshot to what the edge reads: what calls need least goes first. */
export function fitted(whole: PbxSnapshot): Fitted {
  const surplus = Math.max(0, whole.queues.length - MOST_QUEUES);
  const queues = surplus === 0 ? whole.queues : fullest(whole.queues);
  const missing = surplus === 0 ? [] : [`${surplus} queues`];
  if (fits({ ...whole, queues })) return { snapshot: { ...whole, queues }, leftOut: missing.join() };
  // The edge knows them from before, and calls do not need them.
  const { devices: _devices, contacts: _contacts, ...phoneless } = whole;
  missing.push("phones");
  if (fits({ ...phoneless, queues }))
    return { snapshot: { ...phoneless, queues }, leftOut: missing.join(", ") };
  const without = queues.map((queue) => ({ ...queue, members: [] }));
  const bare = { ...phoneless, queues: without, withoutMembers: true };
  missing.push("the members of queues");
  if (fits(bare)) return { snapshot: bare, leftOut: missing.join(", ") };
  const snapshot = foremost(bare);
  missing.push(`${snapshot.leftOut} of ${whole.channels.length} channels`);
  return { snapshot, leftOut: missing.join(", ") };
}

const charsOf = (part: object): number => JSON.stringify(part).length;
const fits = (snapshot: PbxSnapshot): boolean =>
  snapshot.channels.length <= MOST_CHANNELS && charsOf(snapshot) <= MOST_CHARS;
const fullest = (queues: readonly PbxQueue[]): PbxQueue[] =>
  queues.toSorted((a, b) => b.callers.length - a.callers.length).slice(0, MOST_QUEUES);

/** As many channels as there is room for, those first that calls are about. */
function foremost(whole: PbxSnapshot): PbxSnapshot {
  const empty = {
    ...whole,
    channels: [],
    leftOut: whole.channels.length,
    queues: whole.queues.map((queue) => ({ ...queue, callers: [] })),
  };
  const places = new Map(whole.queues.flatMap(({ callers }) => callers.map((one) => [one.uniqueid, one])));
  const need = needOf(whole.channels, (uniqueid) => places.has(uniqueid));
  let room = MOST_CHARS - charsOf(empty);
  const kept = new Map<string, PbxChannel>();
  for (const channel of whole.channels.toSorted((a, b) => need(a) - need(b))) {
    const place = places.get(channel.uniqueid);
    room -= charsOf(channel) + 1 + (place === undefined ? 0 : charsOf(place) + 1);
    if (room < 0 || kept.size === MOST_CHANNELS) break;
    kept.set(channel.uniqueid, channel);
  }
  return {
    ...whole,
    channels: [...kept.values()],
    leftOut: whole.channels.length - kept.size,
    queues: whole.queues.map((queue) => ({
      ...queue,
      callers: queue.callers.filter(({ uniqueid }) => kept.has(uniqueid)),
    })),
  };
}

/** The lower, the more a channel is needed: who waits or is Patchbay's, who is connected with them, and everybody else. */
function needOf(channels: readonly PbxChannel[], waits: (uniqueid: string) => boolean) {
  const isOurs = ({ uniqueid, linkedid, context }: PbxChannel) =>
    waits(uniqueid) || [uniqueid, linkedid].some(isOurChannel) || isOurContext(context);
  const first = channels.filter(isOurs);
  const linked = new Set(first.map(({ linkedid }) => linkedid));
  const ours = new Set(first);
  return (channel: PbxChannel): number => (ours.has(channel) ? 0 : linked.has(channel.linkedid) ? 1 : 2);
}
