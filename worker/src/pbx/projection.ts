import type { PbxChannel, PbxEvent, PbxSnapshot } from "@patchbay/protocol/pbx";

/** A channel as the edge knows it; `queue` is the one it waits in. */
export interface ProjectedChannel extends PbxChannel {
  queue: string | null;
}

/** What an event did to the projection: the channel's new row, or that it is gone. */
export type Change = { channel: ProjectedChannel } | { gone: string } | null;

/** One event applied to the channel it names. Pure; events about unknown channels change nothing. */
export function project(known: (uniqueid: string) => ProjectedChannel | null, event: PbxEvent): Change {
  if (event.kind === "channel_new") return { channel: { ...event.channel, queue: null } };
  const channel = known(event.uniqueid);
  if (channel === null) return null;
  switch (event.kind) {
    case "channel_state":
      return {
        channel: {
          ...channel,
          state: event.state,
          connectedNumber: event.connectedNumber || channel.connectedNumber,
          ...(event.caller === undefined
            ? {}
            : {
                callerNumber: event.caller.number,
                callerName: event.caller.name,
                withheld: event.caller.withheld,
              }),
        },
      };
    case "channel_hangup":
      return { gone: event.uniqueid };
    case "bridge_enter":
      // Whoever picked a call up goes on under another name.
      return { channel: { ...channel, channel: event.channel, bridgeId: event.bridgeId } };
    case "bridge_leave":
      return channel.bridgeId === event.bridgeId ? { channel: { ...channel, bridgeId: null } } : null;
    case "queue_join":
      return { channel: { ...channel, queue: event.queue } };
    case "queue_leave":
    case "queue_abandon":
      return { channel: { ...channel, queue: null } };
    default:
      return null;
  }
}

/** The channels of a snapshot, each with the queue it waits in. */
export function channelsOf(snapshot: PbxSnapshot): ProjectedChannel[] {
  const queueOf = new Map(
    snapshot.queues.flatMap((queue) => queue.callers.map((caller) => [caller.uniqueid, queue.name] as const)),
  );
  return snapshot.channels.map((channel) => ({ ...channel, queue: queueOf.get(channel.uniqueid) ?? null }));
}
