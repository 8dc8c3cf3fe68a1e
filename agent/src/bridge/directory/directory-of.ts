import { MOST_EXTENSIONS, MOST_QUEUES, type PbxDirectory } from "@patchbay/protocol/pbx";
import type { PbxQueue } from "@patchbay/protocol/pbx/lists";
import { extensionOf, isDead, isDeadMember } from "@patchbay/protocol/pbx/site-view/families/devices";
import type { Device } from "./lists.ts";

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
