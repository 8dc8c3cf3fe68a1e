import type { ActInput, AmiAct } from "@patchbay/protocol/ami/registry/act";
import { picksOf } from "@patchbay/protocol/ami/registry/act";
import { numbersDialled } from "@patchbay/protocol/ami/registry/acts";
import { DIAL_STRING } from "@patchbay/protocol/ami/registry/fields";
import { isOurContext } from "@patchbay/protocol/pbx-names";

/** What the site's owner says in the connector's configuration. */
export interface SiteRules {
  /** Patterns, as `fits` reads them. */
  acts: string;
  contexts: string;
  numbers: string;
  command: boolean;
}

/** Of our own contexts those that a caller may be sent to: the others are steps of something that is under way. */
const OPEN_CONTEXTS = new Set(["patchbay", "patchbay-route"]);

/** Does this name fit a list such as `Queue*,!QueueReload`? The last pattern that fits counts; case does not. */
export function fits(patterns: string, name: string): boolean {
  let fitting = false;
  for (const pattern of patterns.split(",").map((one) => one.trim())) {
    const excluded = pattern.startsWith("!");
    const text = (excluded ? pattern.slice(1) : pattern).replace(/[.+#-]/g, "\\$&").replaceAll("*", ".*");
    if (new RegExp(`^${text}$`, "i").test(name)) fitting = !excluded;
  }
  return fitting;
}

/** Why the site does not allow an act at all, in words; empty where it does. */
export function whyNotAct({ action }: AmiAct, rules: SiteRules): string {
  if (action === "Command" && !rules.command)
    return "The console of this PBX is off: PATCHBAY_COMMAND in the connector's configuration turns it on.";
  return fits(rules.acts, action)
    ? ""
    : `This site does not allow ${action}: PATCHBAY_ACTS in the connector's configuration says which acts it does.`;
}

/** Why the site does not allow what is asked of it: its contexts, its numbers; empty where it does. */
export function whyNotAsked(act: AmiAct, headers: ActInput, rules: SiteRules): string {
  for (const context of contextsIn(act, headers)) {
    if (isOurContext(context) && !OPEN_CONTEXTS.has(context))
      return `The context ${context} is a step of Patchbay's own; nobody is sent there.`;
    if (!fits(rules.contexts, context))
      return `This site does not allow the context ${context}: PATCHBAY_CONTEXTS says which it does.`;
  }
  for (const number of numbersDialled(act, headers)) {
    if (!fits(rules.numbers, number) || !fits(rules.numbers, asMatched(number)))
      return `This site does not allow ${number} to be dialled: PATCHBAY_NUMBERS says what it does.`;
  }
  return "";
}

/** What Asterisk's patterns see of a number: they pass over each dash, so `+47-8290` is dialled as `+478290`. A phone's name is as it is. */
const asMatched = (number: string): string =>
  /^[+\d*#.-]+$/.test(number) ? number.replaceAll("-", "") : number;

const dialled = (headers: ActInput, name: string) => {
  const value = headers[name];
  return typeof value === "string" ? value : "";
};

function contextsIn(act: AmiAct, headers: ActInput): string[] {
  const named = Object.entries(act.input.shape).flatMap(([name, field]) =>
    picksOf(field) === "context" ? [dialled(headers, name)] : [],
  );
  const ofLocals = act.dials.map((name) => DIAL_STRING.exec(dialled(headers, name))?.groups?.context ?? "");
  return [...named, ...ofLocals].filter((context) => context !== "");
}
