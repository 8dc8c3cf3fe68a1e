import { Phones } from "../store/phones.ts";
import { RoutingStore } from "../store/routing-table.ts";
import { Sites } from "../store/sites.ts";
import type { Ctx } from "./calls/own-call.ts";

/** Gives an account's object its new copy: calls are routed by it, never by D1. */
export async function pushAccount(c: Ctx, accountSid: string): Promise<void> {
  const file = await new Phones(c.env.DB, c.var.member.orgId).file(accountSid);
  const accounts = c.env.TWILIO_ACCOUNT;
  if (file !== null) await accounts.get(accounts.idFromName(accountSid)).provision(file);
}

export async function pushSite(c: Ctx, siteId: string): Promise<void> {
  const file = await new Sites(c.env.DB, c.var.member.orgId).file(siteId);
  if (file !== null) await c.env.PBX_LINK.get(c.env.PBX_LINK.idFromName(siteId)).provision(file);
}

/** Everything that routes calls of this organization learns what was saved. */
export async function pushRouting(c: Ctx): Promise<void> {
  const { accounts, sites } = await new RoutingStore(c.env.DB, c.var.member.orgId).page();
  await Promise.all([
    ...accounts.map(({ accountSid }) => pushAccount(c, accountSid)),
    ...sites.map(({ id }) => pushSite(c, id)),
  ]);
}
