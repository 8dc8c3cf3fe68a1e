import type { SiteStatus } from "@patchbay/protocol/site";
import { Phones } from "../store/phones.ts";
import { RoutingStore } from "../store/routing-table.ts";
import { Sites } from "../store/sites.ts";
import type { Ctx } from "./calls/own-call.ts";
import { pushSettled } from "./push-settled.ts";

/** Gives an account's object its new copy: calls are routed by it, never by D1. */
export async function pushAccount(c: Ctx, accountSid: string): Promise<void> {
  const phones = new Phones(c.env.DB, c.var.member.orgId);
  const accounts = c.env.TWILIO_ACCOUNT;
  await pushSettled(
    () => phones.file(accountSid),
    (file) => accounts.get(accounts.idFromName(accountSid)).provision(file),
  );
}

/** The same for a site's object; answers how the site stands then, null where this organization has none of that id. */
export function pushSite(c: Ctx, siteId: string): Promise<SiteStatus | null> {
  const sites = new Sites(c.env.DB, c.var.member.orgId);
  const links = c.env.PBX_LINK;
  return pushSettled(
    () => sites.file(siteId),
    (file) => links.get(links.idFromName(siteId)).provision(file),
  );
}

/** Everything that routes calls of this organization learns what was saved. */
export async function pushRouting(c: Ctx): Promise<void> {
  const { accounts, sites } = await new RoutingStore(c.env.DB, c.var.member.orgId).page();
  await Promise.all([
    ...accounts.map(({ accountSid }) => pushAccount(c, accountSid)),
    ...sites.map(({ id }) => pushSite(c, id)),
  ]);
}
