import * as z from "zod";

/** What Asterisk writes where it has nothing to say. */
const NOTHING: ReadonlySet<string> = new Set(["<unknown>", "(null)"]);

/** Header values, told as plain text: the first of a repeated one, and nothing for Asterisk's `<unknown>`. */
export const text = z
  .union([z.string(), z.array(z.string())])
  .optional()
  .transform((value) => {
    const first = (typeof value === "object" ? value[0] : value) ?? "";
    return NOTHING.has(first) ? "" : first;
  });
export const named = text.refine((value) => value !== "", "missing");
export const number = text.transform((value) => Number(value)).refine(Number.isFinite, "not a number");
export const whole = number.refine(Number.isInteger, "not a whole number");
export const flag = text.transform((value) => value === "1");
/** Conferences say it in words. */
export const yes = text.transform((value) => value.toLowerCase() === "yes");

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
