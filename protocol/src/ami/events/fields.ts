import * as z from "zod";
import { type AmiHeaders, header } from "../decoder.ts";

/**
 * A schema for each kind of header, of blocks that `plainly` has gone through: every header is there, as one text. That is done once a block
 * and not by each schema, because a busy PBX tells thousands of them a second.
 */
export const text = z.string();
export const named = z.string().min(1, "missing");
export const number = z.coerce.number("not a number");
export const whole = z.coerce.number("not a number").refine(Number.isInteger, "not a whole number");
export const flag = z.string().transform((value) => value === "1");
/** Conferences say it in words. */
export const yes = z.string().transform((value) => value.toLowerCase() === "yes");

/** What Asterisk writes where it has nothing to say. */
const NOTHING: ReadonlySet<string> = new Set(["<unknown>", "(null)"]);

/** A header as plain text: the first of a repeated one, nothing for one that is not there and for Asterisk's `<unknown>`. */
export function plain(headers: AmiHeaders, name: string): string {
  const value = header(headers, name);
  return NOTHING.has(value) ? "" : value;
}

/** These headers of a block as plain text. */
export function plainly(headers: AmiHeaders, names: readonly string[]): Record<string, string> {
  const told: Record<string, string> = {};
  for (const name of names) told[name] = plain(headers, name);
  return told;
}

export const channel = {
  Channel: named,
  Uniqueid: named,
  Linkedid: text,
  ChannelStateDesc: text,
  CallerIDNum: text,
  CallerIDName: text,
  ConnectedLineNum: text,
  ConnectedLineName: text,
  Context: text,
  Exten: text,
};

export const event = <N extends string, S extends z.ZodRawShape>(name: N, shape: S) =>
  z.object({ Event: z.literal(name), ...shape });
