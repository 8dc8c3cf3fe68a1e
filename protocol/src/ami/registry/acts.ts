import { MEMBER_CONTEXT } from "../../pbx-names.ts";
import { check, type Result, refuse } from "../../result.ts";
import { ACT_ID } from "../act-answer.ts";
import { type AmiField, encodeAction } from "../encoder.ts";
import type { ActInput, AmiAct } from "./act.ts";
import { callControl } from "./call-control.ts";
import { conferences } from "./conferences.ts";
import { DIAL_STRING } from "./fields.ts";
import { pjsip } from "./pjsip.ts";
import { queues } from "./queues.ts";
import { recording } from "./recording.ts";
import { deviceStates } from "./states.ts";
import { status } from "./status.ts";
import { systemActs } from "./system.ts";

/** Every act that can be asked for, as forms arrange them. */
export const AMI_ACTS: readonly AmiAct[] = [
  ...callControl,
  ...queues,
  ...conferences,
  ...recording,
  ...status,
  ...pjsip,
  ...deviceStates,
  ...systemActs,
];

/** The act of that name; Asterisk's names have no case. */
export const actNamed = (action: string, acts: readonly AmiAct[] = AMI_ACTS): AmiAct | null =>
  acts.find((act) => act.action.toLowerCase() === action.toLowerCase()) ?? null;

/** The names that an act's id gives, by their header: a channel's, a recording's. */
export const namesBy = ({ named }: AmiAct, id: string): Record<string, string> =>
  named === null ? {} : { [named.header]: `${named.before}${id}${named.after}` };

/** The headers of what was asked, checked by the act's own schema and completed by what it always has. */
export function headersOf(act: AmiAct, input: unknown, id: string): Result<ActInput> {
  if (!ACT_ID.test(id)) return refuse("the act's id has 8 to 64 letters, digits and -");
  const checked = check<ActInput>(act.input, input);
  if (!checked.ok) return checked;
  return { ok: true, value: { ...checked.value, ...act.fixed, ...namesBy(act, id) } };
}

/** What is to be sent: an act's name, what was asked of it, and its id. */
export interface ActToSend {
  readonly action: string;
  readonly input: unknown;
  readonly id: string;
}

/**
 * The text of an act's action with its ActionID. The last gate before the wire: what is not of these acts, or not what its schema has,
 * is refused.
 */
export function encodeAct(
  { action, input, id }: ActToSend,
  actionId: string,
  acts: readonly AmiAct[] = AMI_ACTS,
): Result<string> {
  const act = actNamed(action, acts);
  if (act === null) return refuse(`${action.slice(0, 60)} is not among the acts that are sent`);
  const headers = headersOf(act, input, id);
  if (!headers.ok) return headers;
  const fields: AmiField[] = [
    ["Action", act.action],
    ["ActionID", actionId],
  ];
  for (const [name, value] of Object.entries(headers.value)) {
    if (value !== undefined) fields.push([name, value]);
  }
  return encodeAction(fields);
}

/** Whom an act has dialled: of a dial string what stands for the far end, else the header as it is. */
export function numbersDialled(act: AmiAct, headers: Readonly<Record<string, unknown>>): string[] {
  return act.dials.flatMap((name) => {
    const value = headers[name];
    if (typeof value !== "string" || value === "") return [];
    const { phone, exten, context } = DIAL_STRING.exec(value)?.groups ?? {};
    // An assistant, which is no number.
    if (context === MEMBER_CONTEXT) return [];
    return [phone ?? exten ?? value];
  });
}
