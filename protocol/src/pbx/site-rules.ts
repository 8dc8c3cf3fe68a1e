import * as z from "zod";

const MOST_CHARS = 4_000;

/** Patterns, the last that fits counts: `Queue*,!QueueReload`, `internal,from-*`, `+47*,!+4782*`. */
export const patternList = z
  .string()
  .max(MOST_CHARS, `longer than ${MOST_CHARS} characters`)
  .refine(
    (text) => text.split(",").every((one) => /^\s*!?[\w.+*#-]{1,80}\s*$/.test(one)),
    "not a list of patterns: names with * for any letters, parted by commas, ! before what is not meant",
  );

/** What people may ask of a site's PBX beside what their roles allow. */
export const siteRules = z.object({
  /** Of Asterisk's acts, by their AMI names. */
  acts: patternList,
  /** To which contexts of the dialplan they may send calls. */
  contexts: patternList,
  /** Which extensions and numbers they may have dialled. */
  numbers: patternList,
  /** The console of Asterisk: whoever may use it can do everything. */
  command: z.boolean(),
});
export type SiteRules = z.infer<typeof siteRules>;

/** PUT /api/sites/:id/rules: what is not named stays. */
export const siteRulesBody = z.strictObject(siteRules.partial().shape);

export const OPEN_RULES: SiteRules = { acts: "*", contexts: "*", numbers: "*", command: false };
