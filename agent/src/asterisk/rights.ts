import type { AmiHeaders } from "@patchbay/protocol/ami/decoder";

/** What the connector does over AMI, and the write class of manager.conf that permits it. */
const NEEDED = [
  { class: "call", actions: ["Setvar", "Getvar", "Hangup", "Redirect"] },
  { class: "originate", actions: ["Originate"] },
  { class: "reporting", actions: ["CoreSettings", "CoreShowChannels", "QueueStatus"] },
] as const;

/** One sentence for every right that the manager user lacks; `listed` is Asterisk's answer to ListCommands. */
export function missingRights(listed: AmiHeaders): string[] {
  const allowed = new Set(Object.keys(listed).map((name) => name.toLowerCase()));
  return NEEDED.flatMap((needed) => {
    const missing = needed.actions.filter((action) => !allowed.has(action.toLowerCase()));
    if (missing.length === 0) return [];
    return [
      `the manager user may not ${missing.join(", ")}: it needs write = ${needed.class}, as in manager_patchbay.conf`,
    ];
  });
}
