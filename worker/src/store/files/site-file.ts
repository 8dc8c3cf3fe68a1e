import { orgId, siteId } from "@patchbay/protocol/ids";
import { OPEN_RULES, type SiteRules, siteRules } from "@patchbay/protocol/pbx/site-rules";
import { WITHHELD_SHOWN_TO } from "@patchbay/protocol/site";
import * as z from "zod";
import { routingTable } from "../../call/routing.ts";

/** What D1 knows of a site, pushed to its object with each save, so that a call never waits for D1. */
export const siteFile = z.object({
  siteId,
  orgId,
  name: z.string(),
  tokenHash: z.string(),
  revoked: z.boolean(),
  /** The site's own country; null takes the organization's. What holds for its calls is in `routing.settings`. */
  country: z.string().nullable().default(null),
  withheldShownTo: WITHHELD_SHOWN_TO.default("nobody"),
  rules: siteRules.default(OPEN_RULES),
  listsInside: z.boolean().default(false),
  routing: routingTable,
});
export type SiteFile = z.infer<typeof siteFile>;

/** What admins let people ask of a site; everything, until its object has heard of them. */
export const rulesOf = (file: SiteFile | null): SiteRules => file?.rules ?? OPEN_RULES;
