import type { siteBody } from "@patchbay/protocol/api";
import { sites } from "@patchbay/protocol/api/sites";
import type { siteRulesBody } from "@patchbay/protocol/pbx/site-rules";
import { queryOptions } from "@tanstack/react-query";
import type * as z from "zod";
import { ask } from "../../lib/api/ask.ts";

export const sitesQuery = queryOptions({
  queryKey: ["sites"],
  queryFn: ({ signal }) => ask(sites.list, { signal }),
});

/** The answer's token is shown once and kept nowhere. */
export const addSite = (body: { id: string; name: string }) => ask(sites.add, { body });

export const rotateToken = (id: string) => ask(sites.rotateToken, { params: { id } });

export const revokeSite = (id: string) => ask(sites.revoke, { params: { id } });

export const changeSite = (id: string, body: z.input<typeof siteBody>) =>
  ask(sites.change, { params: { id }, body });

export const changeRules = (id: string, body: z.input<typeof siteRulesBody>) =>
  ask(sites.rules, { params: { id }, body });
