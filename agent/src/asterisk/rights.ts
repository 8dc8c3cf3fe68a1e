import type { AmiHeaders } from "@patchbay/protocol/ami/decoder";

/** What the connector does over AMI, and the write class of manager.conf that permits it. */
const NEEDED = [
  { class: "call", actions: ["Setvar", "Getvar", "Hangup", "Redirect"] },
  { class: "originate", actions: ["Originate"] },
  { class: "reporting", actions: ["CoreSettings", "CoreShowChannels", "QueueStatus"] },
] as const;

export const WITHOUT_DEVICE_STATES =
  "load res_manager_devicestate.so (modules.conf): without it only phones that are members of a queue are known, and whether they can be reached";

const namesIn = (listed: AmiHeaders): Set<string> =>
  new Set(Object.keys(listed).map((name) => name.toLowerCase()));

/** Is there this action, and may the manager user take it? `listed` is Asterisk's answer to ListCommands. */
export const mayDo = (listed: AmiHeaders, action: string): boolean =>
  namesIn(listed).has(action.toLowerCase());

/** One sentence for every right that the manager user lacks; `listed` is Asterisk's answer to ListCommands. */
export function missingRights(listed: AmiHeaders): string[] {
  const allowed = namesIn(listed);
  return NEEDED.flatMap((needed) => {
    const missing = needed.actions.filter((action) => !allowed.has(action.toLowerCase()));
    if (missing.length === 0) return [];
    return [
      `the manager user may not ${missing.join(", ")}: it needs write = ${needed.class}, as in manager_patchbay.conf`,
    ];
  });
}
