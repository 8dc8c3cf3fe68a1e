import type { SiteRules } from "../pbx/site-rules.ts";
import type { PbxTransferKind } from "../pbx/transfers.ts";
import { isOurContext, MEMBER_CONTEXT } from "../pbx-names.ts";
import { type ActInput, type AmiAct, picksOf } from "./registry/act.ts";
import { actNamed, numbersDialled } from "./registry/acts.ts";
import { DIAL_STRING } from "./registry/fields.ts";

/** Where a rule is changed, as a refusal says it. */
export type RulesPlace = Readonly<Record<keyof SiteRules, string>>;

/** The connector's own configuration, which nobody changes from afar. */
export const PREMISES: RulesPlace = {
  acts: "PATCHBAY_ACTS in the connector's configuration",
  contexts: "PATCHBAY_CONTEXTS in the connector's configuration",
  numbers: "PATCHBAY_NUMBERS in the connector's configuration",
  command: "PATCHBAY_COMMAND in the connector's configuration",
};
const PAGE = "an admin on the site's page";
/** What admins say in the dashboard; both have to allow what is asked. */
export const SITE_PAGE: RulesPlace = { acts: PAGE, contexts: PAGE, numbers: PAGE, command: PAGE };

/** Of our own contexts those that a caller may be sent to: the others are steps of something that is under way. */
const OPEN_CONTEXTS = new Set(["patchbay", "patchbay-route"]);
/** Nobody is sent there, but a queue may have it as a member. */
const isOpen = ({ action }: AmiAct, context: string): boolean =>
  OPEN_CONTEXTS.has(context) || (action === "QueueAdd" && context === MEMBER_CONTEXT);

/** Does this name fit a list such as `Queue*,!QueueReload`? The last pattern that fits counts; case does not. */
export function fits(patterns: string, name: string): boolean {
  let fitting = false;
  for (const pattern of patterns.split(",").map((one) => one.trim())) {
    const excluded = pattern.startsWith("!");
    if (isLike(excluded ? pattern.slice(1) : pattern, name)) fitting = !excluded;
  }
  return fitting;
}

/** By hand and not by a regular expression: many stars in one would have it try for hours. */
function isLike(pattern: string, name: string): boolean {
  const [wanted, given] = [pattern.toLowerCase(), name.toLowerCase()];
  let [at, star, retried] = [0, -1, 0];
  for (let n = 0; n < given.length; ) {
    if (wanted[at] === "*") {
      star = at++;
      retried = n;
    } else if (wanted[at] === given[n]) {
      at++;
      n++;
    } else if (star < 0) return false;
    else {
      // The last star takes one character more.
      at = star + 1;
      n = ++retried;
    }
  }
  while (wanted[at] === "*") at++;
  return at === wanted.length;
}

/** Why these rules do not allow an act at all, in words; empty where they do. */
export function whyNotAct({ action }: AmiAct, rules: SiteRules, place: RulesPlace): string {
  if (action === "Command" && !rules.command)
    return `The console of this PBX is off: ${place.command} turns it on.`;
  return fits(rules.acts, action)
    ? ""
    : `This site does not allow ${action}: ${place.acts} says which acts it does.`;
}

/** Why they do not allow what is asked of it: its contexts, its numbers; empty where they do. */
export function whyNotAsked(act: AmiAct, headers: ActInput, rules: SiteRules, place: RulesPlace): string {
  for (const context of contextsIn(act, headers)) {
    if (isOurContext(context) && !isOpen(act, context))
      return `The context ${context} is a step of Patchbay's own; nobody is sent there.`;
    if (!fits(rules.contexts, context))
      return `This site does not allow the context ${context}: ${place.contexts} says which it does.`;
  }
  return whyNotNumbers(numbersDialled(act, headers), rules, place);
}

/** Why they do not allow one of these numbers to be dialled; empty where they do. */
export function whyNotNumbers(numbers: readonly string[], rules: SiteRules, place: RulesPlace): string {
  for (const number of numbers) {
    if (!fits(rules.numbers, number) || !fits(rules.numbers, asMatched(number)))
      return `This site does not allow ${number} to be dialled: ${place.numbers} says what it does.`;
  }
  return "";
}

/** Acts whose rules a transfer between people is under: it does what they would. */
const TRANSFER_ACTS = { blind: "BlindTransfer", attended: "Atxfer" } as const;

/** Why these rules do not allow somebody to be put through to that place, in words; the context of a number out is the connector's to know. */
export function whyNotPutThrough(
  kind: PbxTransferKind,
  { context, exten }: { context?: string | undefined; exten?: string | undefined },
  rules: SiteRules,
  place: RulesPlace,
): string {
  const act = actNamed(TRANSFER_ACTS[kind]);
  if (act === null) return "";
  const headers = { Context: context, Exten: exten };
  return whyNotAct(act, rules, place) || whyNotAsked(act, headers, rules, place);
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
