import type { AmiHeaders } from "@patchbay/protocol/ami/decoder";
import type { AmiAct, WriteClass } from "@patchbay/protocol/ami/registry/act";
import { AMI_ACTS } from "@patchbay/protocol/ami/registry/acts";

/** What the connector does over AMI for calls, and the write class of manager.conf that permits it. */
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

/** The write classes that the user has for sure: it may take an action for which one alone will do. */
function classesHeld(allowed: ReadonlySet<string>): Set<WriteClass> {
  const held = AMI_ACTS.filter(
    ({ action, rights }) => rights.length === 1 && allowed.has(action.toLowerCase()),
  );
  return new Set(held.flatMap(({ rights }) => rights));
}

/** Classes whose actions are all of one module: that need no other right either: without any of them it may be the module that is missing, or the right. */
const OF_ONE_MODULE: Partial<Record<WriteClass, string>> = {
  agent: "app_queue",
  reporting: "app_confbridge",
};

/** Why an act cannot be done, in words: the right that the user lacks, or that Asterisk has no such action; empty where it can. */
export function whyNoRight(listed: AmiHeaders | null, act: Pick<AmiAct, "action" | "rights">): string {
  if (listed === null) return "Asterisk does not say what the connector's manager user may do.";
  const allowed = namesIn(listed);
  if (allowed.has(act.action.toLowerCase())) return "";
  const held = classesHeld(allowed);
  if (act.rights.length === 0 || act.rights.some((right) => held.has(right)))
    return `This Asterisk has no ${act.action}: the module that brings it is not loaded.`;
  const [module] = act.rights.flatMap((right) => OF_ONE_MODULE[right] ?? []);
  if (module !== undefined)
    return `Asterisk offers the connector no ${act.action}: ${module}.so is not loaded, or its manager user lacks write = ${act.rights.join(" or ")} in manager.conf.`;
  return `The connector's manager user may not ${act.action}: it needs write = ${act.rights.join(" or ")} in manager.conf.`;
}

/** One sentence for each right without which acts cannot be asked for; nothing stands still by that. */
export function unavailableActs(listed: AmiHeaders): string[] {
  const byReason = new Map<string, string[]>();
  const allowed = namesIn(listed);
  const held = classesHeld(allowed);
  for (const { action, rights } of AMI_ACTS) {
    // Off unless the owner wants it.
    if (action === "Command" || allowed.has(action.toLowerCase())) continue;
    const lacks = rights.length > 0 && !rights.some((right) => held.has(right));
    const reason = lacks ? `without write = ${rights.join(" or ")}` : "without their modules";
    byReason.set(reason, [...(byReason.get(reason) ?? []), action]);
  }
  return [...byReason].map(([reason, actions]) => `${reason} nobody can ask for ${actions.join(", ")}`);
}
