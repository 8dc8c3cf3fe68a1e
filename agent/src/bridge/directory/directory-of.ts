import { MOST_EXTENSIONS, MOST_QUEUES, type PbxDirectory } from "@patchbay/protocol/pbx";
import type { PbxQueue } from "@patchbay/protocol/pbx/lists";
import type { Device } from "./lists.ts";

/** Phones that are named by their extension, as nearly all are; the others are dialled by hand. */
const PHONE = /^(?:PJSIP|SIP)\/(\d{2,20})$/;
export const extensionOf = (device: string): string | null => PHONE.exec(device)?.[1] ?? null;

/** In these states a device cannot be rung; of one whose state is not known that cannot be said. */
const DEAD_STATES: ReadonlySet<string> = new Set(["UNAVAILABLE", "INVALID"]);
export const isDead = (state: string): boolean => DEAD_STATES.has(state);
/** The same of a member of a queue, which has its device's state as a number: 4 invalid, 5 unavailable. */
export const isDeadMember = (status: number): boolean => status === 4 || status === 5;

/** Whom callers can be put through to, from Asterisk's lists of queues and devices. */
export function directoryOf({
  queues,
  devices,
}: {
  queues: readonly PbxQueue[];
  devices: readonly Device[];
}): PbxDirectory {
  // Asterisk lists the devices that it has heard of since it began; members of a queue are known in any case.
  const dead = new Map<string, boolean>();
  for (const { members } of queues) {
    for (const { interface: device, status } of members) {
      const extension = extensionOf(device);
      if (extension !== null) dead.set(extension, isDeadMember(status));
    }
  }
  // A member may be counted by the state of another device than the one that is rung: the device's own word is the better one.
  for (const { name, state } of devices) {
    const extension = extensionOf(name);
    if (extension !== null) dead.set(extension, isDead(state));
  }
  const extensions = [...dead.keys()].sort().slice(0, MOST_EXTENSIONS);
  const named = queues.filter(({ name }) => name !== "").slice(0, MOST_QUEUES);
  const hasNobody = ({ members }: PbxQueue) =>
    members.every(({ paused, status }) => paused || isDeadMember(status));
  return {
    queues: named.map(({ name }) => name),
    unstaffed: named.filter(hasNobody).map(({ name }) => name),
    extensions,
    unreachable: extensions.filter((extension) => dead.get(extension)),
  };
}
