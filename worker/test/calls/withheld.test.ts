import { env } from "cloudflare:test";
import { deriveCallId } from "@patchbay/protocol/ids";
import { eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { describe, expect, it } from "vitest";
import { archiveCall } from "../../src/jobs/archive-call.ts";
import { audit, withheldCaller } from "../../src/store/schema.ts";
import { channelRow, TestConnector } from "../support/connector.ts";
import { Dashboard } from "../support/feed/dashboard.ts";
import { createOrganization } from "../support/organization.ts";
import { TestDesk } from "../support/phone.ts";

const NUMBER = "+4721123456";
const NAME = "Secretive Caller";
const FORBIDDEN = { status: 403, body: { error: { code: "withheld" } } };

/** A site whose owner has decided who sees withheld numbers. */
async function siteThatShows(to: "nobody" | "supervisors" | "everybody") {
  const organization = await createOrganization();
  const owner = new TestDesk(await organization.signIn("owner"));
  expect(await owner.put(`/sites/${organization.siteId}`, { withheldShownTo: to })).toMatchObject({
    status: 200,
    body: { site: { withheldShownTo: to } },
  });
  const connector = await TestConnector.connect(organization.token);
  const desk = async (role: Parameters<typeof organization.signIn>[0]) =>
    new TestDesk(await organization.signIn(role));
  return { organization, owner, connector, desk };
}
type Site = Awaited<ReturnType<typeof siteThatShows>>;

const callOf = ({ organization }: Site, uniqueid: string) =>
  deriveCallId({ source: "pbx", siteId: organization.siteId, uniqueid });

/** Somebody who withholds their number asks for a route. */
async function calls(site: Site, uniqueid: string): Promise<string> {
  site.connector.events({ kind: "channel_new", channel: { ...channelRow(uniqueid), callerNumber: NUMBER } });
  site.connector.send({
    type: "call_offered",
    data: {
      offerId: `o-${uniqueid}`,
      channel: `PJSIP/trunk-${uniqueid}`,
      uniqueid,
      linkedid: uniqueid,
      from: { number: NUMBER, name: NAME, withheld: true },
      to: { number: "1412", name: "" },
      context: "from-trunk",
      expiresAt: Date.now() + 1_500,
    },
  });
  await site.connector.message("route_decided");
  return callOf(site, uniqueid);
}

const kept = async (orgId: string) =>
  drizzle(env.DB).select().from(withheldCaller).where(eq(withheldCaller.orgId, orgId));
const seenBy = (desk: TestDesk, callId: string) => desk.post(`/calls/${callId}/withheld`, {});
const isHidden = (what: unknown) => {
  const text = JSON.stringify(what);
  expect(text).not.toContain(NUMBER.slice(3));
  expect(text).not.toContain(NAME);
};

describe("the number of a caller who withholds it", () => {
  it("A8: is kept nowhere, and shown to nobody, where the site has decided nothing", async () => {
    const site = await siteThatShows("nobody");
    const callId = await calls(site, "u.1");
    await expect.poll(async () => (await site.owner.get(`/calls/${callId}`)).status).toBe(200);
    expect(await seenBy(site.owner, callId)).toMatchObject(FORBIDDEN);
    expect(await kept(site.organization.orgId)).toEqual([]);
  });

  it("A8: is shown to supervisors and admins where the site says so, each time by name in the audit log; to nobody else", async () => {
    const site = await siteThatShows("supervisors");
    const callId = await calls(site, "u.2");
    const shown = { status: 200, body: { number: NUMBER, name: NAME } };
    await expect.poll(() => seenBy(site.owner, callId)).toMatchObject(shown);
    for (const role of ["admin", "supervisor"] as const)
      expect(await seenBy(await site.desk(role), callId)).toMatchObject(shown);
    for (const role of ["operator", "viewer"] as const)
      expect(await seenBy(await site.desk(role), callId)).toMatchObject(FORBIDDEN);
    const stranger = new TestDesk(await (await createOrganization()).signIn("owner"));
    expect((await seenBy(stranger, callId)).status).toBe(404);
    const entries = await drizzle(env.DB)
      .select()
      .from(audit)
      .where(eq(audit.orgId, site.organization.orgId));
    const deeds = entries.filter(({ action }) => action === "calls.show_withheld");
    expect(deeds.filter(({ result }) => result === "done").length).toBeGreaterThanOrEqual(3);
    expect(deeds.filter(({ result }) => result === "refused").length).toBeGreaterThanOrEqual(2);
    isHidden(entries);
  });

  it("A8: is in no list, log, search or feed, live or ended, for whoever may see it either", async () => {
    const site = await siteThatShows("everybody");
    const dashboard = await Dashboard.open(site.organization, "calls");
    const callId = await calls(site, "u.3");
    dashboard.say({ type: "subscribe", topic: `call:${callId}` });
    await dashboard.welcome(`call:${callId}`);
    await expect.poll(() => seenBy(site.owner, callId)).toMatchObject({ body: { number: NUMBER } });
    const looks = async () => {
      isHidden((await site.owner.get(`/calls/${callId}`)).body);
      isHidden((await site.owner.get("/calls")).body);
      const search = (await site.owner.get(`/calls?q=${encodeURIComponent(NUMBER)}`)).body;
      expect(search).toMatchObject({ calls: [] });
      isHidden(dashboard.messages());
    };
    await looks();
    site.connector.hangsUp("u.3");
    const session = env.CALL_SESSION.get(env.CALL_SESSION.idFromName(callId));
    await expect.poll(async () => (await session.export())?.summary.status).toBe("ended");
    await archiveCall(env, { callId });
    expect((await site.owner.get("/calls")).body).toMatchObject({
      calls: [{ id: callId, status: "ended", from: { number: "", name: "", withheld: true } }],
    });
    await looks();
    expect(await seenBy(await site.desk("viewer"), callId)).toMatchObject({ body: { number: NUMBER } });
  });

  it("A8: is kept of callers whom the dialplan queues by itself, and of those who take another's place, too", async () => {
    const site = await siteThatShows("everybody");
    const uniqueid = "u.4";
    site.connector.events(
      { kind: "channel_new", channel: { ...channelRow(uniqueid), callerNumber: NUMBER, callerName: NAME } },
      {
        kind: "channel_state",
        uniqueid,
        state: "Up",
        connectedNumber: "",
        caller: { number: NUMBER, name: NAME, withheld: true },
      },
      { kind: "queue_join", queue: "support", uniqueid, channel: `PJSIP/1001-${uniqueid}`, position: 1 },
    );
    const callId = await callOf(site, uniqueid);
    await expect
      .poll(() => seenBy(site.owner, callId))
      .toMatchObject({ body: { number: NUMBER, name: NAME } });
    isHidden((await site.owner.get(`/calls/${callId}`)).body);
  });

  it("A8: is deleted, and seen by nobody, once the site shows it to nobody any more", async () => {
    const site = await siteThatShows("everybody");
    const callId = await calls(site, "u.5");
    await expect.poll(() => kept(site.organization.orgId)).toHaveLength(1);
    await site.owner.put(`/sites/${site.organization.siteId}`, { withheldShownTo: "nobody" });
    expect(await kept(site.organization.orgId)).toEqual([]);
    expect(await seenBy(site.owner, callId)).toMatchObject(FORBIDDEN);
  });

  it("A8: is decided by whoever manages sites, and nobody else", async () => {
    const site = await siteThatShows("nobody");
    const change = { withheldShownTo: "everybody" };
    expect(
      (await (await site.desk("supervisor")).put(`/sites/${site.organization.siteId}`, change)).status,
    ).toBe(403);
    expect((await site.owner.put(`/sites/${site.organization.siteId}`, {})).status).toBe(400);
    const wrong = await site.owner.put(`/sites/${site.organization.siteId}`, { withheldShownTo: "me" });
    expect(wrong.status).toBe(400);
  });
});
