import type { SiteStatus } from "@patchbay/protocol/site";
import { Phones } from "../store/phones.ts";
import { RoutingStore } from "../store/routing-table.ts";
import { Sites } from "../store/sites.ts";
import { type Ctx, organization } from "./endpoint/asker.ts";
import { pushSettled } from "./push-settled.ts";

/** Calls ask the organization for its lines and people, never D1: it looks at them anew. */
const targetsChanged = (c: Ctx): Promise<void> => organization(c).targetsChanged(c.var.member.orgId);

/** Gives an account's object its new copy: calls are routed by it, never by D1. */
export async function pushAccount(c: Ctx, accountSid: string): Promise<void> {
  const phones = new Phones(c.env.DB, c.var.member.orgId);
  const accounts = c.env.TWILIO_ACCOUNT;
  await pushSettled(
    () => phones.file(accountSid),
    (file) => accounts.get(accounts.idFromName(accountSid)).provision(file),
  );
  await targetsChanged(c);
}

/** The same for a site's object; answers how the site stands then, null where this organization has none of that id. */
export async function pushSite(c: Ctx, siteId: string): Promise<SiteStatus | null> {
  const sites = new Sites(c.env.DB, c.var.member.orgId);
  const links = c.env.PBX_LINK;
  const status = await pushSettled(
    () => sites.file(siteId),
    (file) => links.get(links.idFromName(siteId)).provision(file),
  );
  await targetsChanged(c);
  return status;
}

/** Everything that routes calls of this organization learns what was saved. */
export async function pushRouting(c: Ctx): Promise<void> {
  const { accounts, sites } = await new RoutingStore(c.env.DB, c.var.member.orgId).page();
  await Promise.all([
    ...accounts.map(({ accountSid }) => pushAccount(c, accountSid)),
    ...sites.map(({ id }) => pushSite(c, id)),
  ]);
}
