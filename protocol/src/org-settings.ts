import * as z from "zod";
import { wholeNumber } from "./plain-words.ts";

/** An IANA zone, such as Europe/Oslo. */
const timeZone = z.string().max(60).refine(isTimeZone, "a time zone looks like Europe/Oslo");

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** What an organization has decided for all its calls; every field has a default, so that documents of before are understood. */
export const orgSettings = z.object({
  /** Whose national numbers are meant where a site or line has no country of its own: ISO 3166, two letters; null until it is said. */
  country: z.string().length(2).nullable().default(null),
  /** No call lasts longer, whoever is in it: a line that nobody closes costs money for ever. */
  longestCallMinutes: z.number().int().min(5).max(1_440).default(240),
  recording: z
    .object({
      enabled: z.boolean().default(false),
      /** The caller is told before anything is kept. */
      announce: z.boolean().default(true),
    })
    .prefault({}),
  understanding: z
    .object({
      /** What callers mean is read while they speak, and calls are summed up. */
      enabled: z.boolean().default(true),
      /** Emotions and moods as well. Off unless it was switched on; callers are told where it is on. */
      emotion: z.boolean().default(false),
    })
    .prefault({}),
  transcripts: z
    .object({
      /** What people say on calls that no assistant had is written down as well. */
      people: z.boolean().default(false),
    })
    .prefault({}),
  /** Whose day is today. */
  timeZone: timeZone.default("UTC"),
});
export type OrgSettings = z.infer<typeof orgSettings>;

/** What holds where nothing was decided. */
export const DEFAULT_ORG_SETTINGS: OrgSettings = orgSettings.parse({});

/** A country as people choose it from a list; the server knows which there are. */
export const countryCode = z.string().regex(/^[A-Z]{2}$/, "a country has two capital letters, such as US");

/** GET and PUT /api/settings; a PUT names everything but what a page of before does not know, which stays. */
export const settingsPage = z.object({ settings: orgSettings });
export const settingsBody = z.strictObject({
  country: countryCode.nullable().optional(),
  longestCallMinutes: wholeNumber(5, 1_440).optional(),
  recording: z.strictObject({ enabled: z.boolean(), announce: z.boolean() }),
  understanding: z.strictObject({ enabled: z.boolean(), emotion: z.boolean() }),
  transcripts: z.strictObject({ people: z.boolean() }).optional(),
  timeZone: timeZone.optional(),
});
