import * as z from "zod";

/** What an act's id may be: it stands in names of channels and files. */
export const ACT_ID = /^[A-Za-z0-9-]{8,64}$/;

/** The headers that are asked for, before the act's own schema has read them. */
export const actInput = z.record(
  z.string().regex(/^[A-Za-z][A-Za-z0-9-]{0,63}$/, "is not the name of a header"),
  z.union([z.string().max(1_000), z.number(), z.boolean(), z.array(z.string().max(1_000)).max(20)]),
);

/** One block of Asterisk's answer: header to value, repeated headers as a list. */
export const amiBlock = z.record(z.string(), z.union([z.string(), z.array(z.string())]));
export type AmiBlock = z.infer<typeof amiBlock>;

/** More items than these, or more characters, are left out of one answer; the next page has them. */
export const MOST_ITEMS = 1_000;
export const MOST_ANSWER_CHARS = 500_000;

/**
 * How an act stands: `answered` is all that Asterisk says of it; `done` its event came; `not_confirmed` it was understood, but the event did
 * not come in time.
 */
export const actVerdict = z.enum(["answered", "done", "not_confirmed"]);
export type ActVerdict = z.infer<typeof actVerdict>;

/** What Asterisk answered to an act. */
export const actAnswer = z.object({
  verdict: actVerdict,
  /** Of the response itself, without its ActionID; `Message` is Asterisk's own word. */
  headers: amiBlock,
  /** Of a list: the items from the one that was asked for on. */
  items: z.array(amiBlock).max(MOST_ITEMS),
  /** How many follow that are not in this answer. */
  leftOut: z.number().int().nonnegative(),
  /** Names that the act was given, such as `File` and `ChannelId`. */
  named: z.record(z.string(), z.string()).default({}),
});
export type ActAnswer = z.infer<typeof actAnswer>;

/** Whether a site lets an act be done; empty words where it does. */
export const actAllowed = z.object({ action: z.string(), why: z.string() });
