import type { PbxChannel, PbxEvent } from "../../../pbx.ts";
import type { SiteEvent } from "../../site-events.ts";
import type { Clock } from "../clock.ts";
import type { Draft } from "../draft.ts";
import type { ChannelEntity } from "../entities.ts";

/** A channel that was just told of; what an event or a list does not say is not known. */
export function newChannel(
  { ageMs, application, connectedName, ...channel }: PbxChannel,
  at: number,
): ChannelEntity {
  const since = ageMs === undefined ? null : at - ageMs;
  return {
    ...channel,
    connectedName: connectedName || null,
    queue: null,
    application: application || null,
    since,
    stateSince: since,
    dialledBy: null,
    music: null,
    holds: null,
    recording: null,
  };
}

/** Channels, the bridges that they are in, and who dials whom. */
export function reduceChannels(draft: Draft, event: PbxEvent | SiteEvent, { at }: Clock): void {
  switch (event.kind) {
    case "channel_new": {
      const { uniqueid, bridgeId } = event.channel;
      const begun = { since: at, stateSince: at, music: false, holds: false, recording: false };
      draft.put("channel", uniqueid, { ...newChannel(event.channel, at), ...begun });
      return bridgeId === null ? undefined : enter(draft, bridgeId, uniqueid, at);
    }
    case "channel_state":
      return stateChanged(draft, event, at);
    case "channel_renamed":
      return draft.patch("channel", event.uniqueid, { channel: event.channel });
    case "channel_sound": {
      const { music, holds, recording } = event;
      return draft.patch("channel", event.uniqueid, {
        ...(music === undefined ? {} : { music }),
        ...(holds === undefined ? {} : { holds }),
        ...(recording === undefined ? {} : { recording }),
      });
    }
    case "channel_hangup":
      leave(draft, draft.get("channel", event.uniqueid)?.bridgeId ?? null, event.uniqueid);
      return draft.drop("channel", event.uniqueid);
    case "dial_begin":
      return draft.patch("channel", event.destUniqueid, { dialledBy: event.uniqueid });
    case "dial_end":
      return draft.patch("channel", event.destUniqueid, { dialledBy: null });
    case "bridge_enter": {
      const channel = draft.get("channel", event.uniqueid);
      if (channel === undefined) return;
      if (channel.bridgeId !== event.bridgeId) leave(draft, channel.bridgeId, event.uniqueid);
      enter(draft, event.bridgeId, event.uniqueid, at);
      // Whoever picked a call up goes on under another name, and whoever talks is dialled no more.
      return draft.patch("channel", event.uniqueid, {
        channel: event.channel,
        bridgeId: event.bridgeId,
        dialledBy: null,
        ...(channel.bridgeId === event.bridgeId ? {} : { stateSince: at }),
      });
    }
    case "bridge_leave": {
      leave(draft, event.bridgeId, event.uniqueid);
      if (draft.get("channel", event.uniqueid)?.bridgeId !== event.bridgeId) return;
      return draft.patch("channel", event.uniqueid, { bridgeId: null, stateSince: at });
    }
    case "queue_join":
      return draft.patch("channel", event.uniqueid, { queue: event.queue });
    case "queue_leave":
      return draft.patch("channel", event.uniqueid, { queue: null });
    default:
      return;
  }
}

function stateChanged(draft: Draft, event: Extract<PbxEvent, { kind: "channel_state" }>, at: number): void {
  const channel = draft.get("channel", event.uniqueid);
  if (channel === undefined) return;
  const { state, connectedNumber, connectedName, caller } = event;
  draft.patch("channel", event.uniqueid, {
    state,
    ...(state === channel.state ? {} : { stateSince: at }),
    connectedNumber: connectedNumber || channel.connectedNumber,
    connectedName: connectedName || channel.connectedName,
    ...(caller === undefined
      ? {}
      : { callerNumber: caller.number, callerName: caller.name, withheld: caller.withheld }),
  });
}

function enter(draft: Draft, id: string, uniqueid: string, at: number): void {
  const bridge = draft.get("bridge", id) ?? { id, members: [], since: at };
  if (bridge.members.includes(uniqueid)) return;
  draft.put("bridge", id, { ...bridge, members: [...bridge.members, uniqueid] });
}

/** A bridge that is empty is gone. */
function leave(draft: Draft, id: string | null, uniqueid: string): void {
  const bridge = id === null ? undefined : draft.get("bridge", id);
  if (bridge === undefined) return;
  const members = bridge.members.filter((member) => member !== uniqueid);
  if (members.length === 0) draft.drop("bridge", bridge.id);
  else draft.put("bridge", bridge.id, { ...bridge, members });
}
