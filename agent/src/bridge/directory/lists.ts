import type { AmiHeaders } from "@patchbay/protocol/ami/decoder";
import { type AmiEvent, parseAmiEvent } from "@patchbay/protocol/ami/events";
import type { PbxQueue } from "@patchbay/protocol/pbx/lists";
import { memberOf } from "../site/site-event-of.ts";

export const LIST_TIMEOUT_MS = 10_000;

/** A device in Asterisk's words: `PJSIP/1001`, and NOT_INUSE, INUSE, UNAVAILABLE... */
export interface Device {
  name: string;
  state: string;
}

/** Of DeviceStateList: the devices that Asterisk has heard of since it began. */
export const deviceStatesOf = (items: readonly AmiHeaders[]): Device[] =>
  eventsOf(items).flatMap((event) =>
    event.Event === "DeviceStateChange" ? [{ name: event.Device, state: event.State }] : [],
  );

/** What can be read of a list; the rest is left out. */
export function eventsOf(items: readonly AmiHeaders[]): AmiEvent[] {
  return items.flatMap((item) => {
    const event = parseAmiEvent(item);
    return event.ok && event.value !== null ? [event.value] : [];
  });
}

/** Of QueueStatus: every queue with its members and callers. */
export function queuesOf(items: readonly AmiHeaders[]): PbxQueue[] {
  const queues = new Map<string, PbxQueue>();
  const queueOf = (name: string) => {
    const known = queues.get(name);
    if (known !== undefined) return known;
    const fresh: PbxQueue = { name: name.slice(0, 200), callers: [], members: [] };
    queues.set(name, fresh);
    return fresh;
  };
  for (const event of eventsOf(items)) {
    if (event.Event === "QueueParams") {
      const { Strategy, ServiceLevel } = event;
      const targetMs = Math.max(0, Math.trunc(ServiceLevel * 1_000));
      Object.assign(queueOf(event.Queue), { strategy: Strategy.slice(0, 200), targetMs });
    } else if (event.Event === "QueueMember") {
      queueOf(event.Queue).members.push(memberOf(event.Location, event.Name, event));
    } else if (event.Event === "QueueEntry") {
      queueOf(event.Queue).callers.push({
        uniqueid: event.Uniqueid.slice(0, 150),
        channel: event.Channel.slice(0, 200),
        position: event.Position,
        waitMs: event.Wait * 1_000,
        priority: Math.trunc(event.Priority),
      });
    }
  }
  return [...queues.values()];
}
