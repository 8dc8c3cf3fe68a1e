import * as z from "zod";
import { siteId } from "./ids.ts";
import { seenHealth } from "./link/connector-health.ts";
import { OPEN_RULES, siteRules } from "./pbx/site-rules.ts";

/** Who still sees the number of a caller who withholds it; supervisors are those who may supervise calls. */
export const WITHHELD_SHOWN_TO = z.enum(["nobody", "supervisors", "everybody"]);
export type WithheldShownTo = z.infer<typeof WITHHELD_SHOWN_TO>;

/** A site as dashboards see it. Times are epoch milliseconds. */
export const siteStatus = z.object({
  id: siteId,
  name: z.string(),
  link: z.enum(["never", "online", "offline"]),
  /** Since when the link is as it is; null for `never`. */
  linkSince: z.number().int().nullable(),
  ami: z.enum(["unknown", "up", "down"]),
  /** Why the PBX cannot be reached, or is seen in part only, in words; empty when neither is so. */
  amiReason: z.string(),
  asteriskVersion: z.string(),
  connectorVersion: z.string(),
  /** The machine on which the connector runs; empty where it did not say so. */
  connectorHost: z.string().default(""),
  /** What ails the connector itself, in words; empty when nothing does. */
  connectorTrouble: z.string().default(""),
  /** Another connector that has the site's token, was replaced, and still tried to come back at `lastAt`. */
  rival: z
    .object({
      host: z.string(),
      version: z.string(),
      replacedAt: z.number().int(),
      lastAt: z.number().int(),
    })
    .nullable()
    .default(null),
  /** What admins let people ask of the PBX, and what its connector's own configuration does: both have to. */
  rules: siteRules.default(OPEN_RULES),
  /** Null where the connector did not say. */
  premises: siteRules.nullable().default(null),
  /** Null before the connector has told of it. */
  health: seenHealth.nullable().default(null),
  channels: z.number().int().nonnegative(),
  waiting: z.number().int().nonnegative(),
  revoked: z.boolean(),
  /** Whose national numbers its PBX delivers, ISO 3166; null takes the organization's. */
  country: z.string().nullable().default(null),
  withheldShownTo: WITHHELD_SHOWN_TO.default("nobody"),
  /** Calls that run in the PBX alone are in the list of calls, too. */
  listsInside: z.boolean().default(false),
  /** The last connector that was turned away, and why. */
  lastRefusal: z.object({ at: z.number().int(), reason: z.string(), count: z.number().int() }).nullable(),
  /** How many channels were let go that no call needed any more, and when the last of them was. */
  lastSweep: z.object({ at: z.number().int(), count: z.number().int() }).nullable().default(null),
});
export type SiteStatus = z.infer<typeof siteStatus>;
