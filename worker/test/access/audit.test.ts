import { env } from "cloudflare:test";
import { type AuditAction, type AuditRow, auditPage } from "@patchbay/protocol/audit";
import { drizzle } from "drizzle-orm/d1";
import { describe, expect, it } from "vitest";
import { recordAudit } from "../../src/store/audit.ts";
import { audit, call } from "../../src/store/schema.ts";
import { Dashboard } from "../support/feed/dashboard.ts";
import { createOrganization, type TestOrganization } from "../support/organization.ts";
import { TestDesk } from "../support/phone.ts";
import { withAssistant } from "../support/supervised.ts";

const CALL = `c${"a".repeat(26)}`;
const OTHER_CALL = `c${"b".repeat(26)}`;
const FOREIGN_CALL = `c${"d".repeat(26)}`;

/** Entries of their own times, written as they are and not by doing. */
async function written(
  { orgId }: TestOrganization,
  entries: readonly (Partial<AuditRow> & { actorId?: string })[],
): Promise<void> {
  const rows = entries.map(({ id = crypto.randomUUID(), at = 1, actorId = "m1", ...entry }) => ({
    id,
    orgId,
    at,
    actorKind: "member" as const,
    actorId,
    actorName: actorId,
    action: entry.action ?? "calls.coach",
    target: entry.target ?? CALL,
    detail: entry.detail ?? "",
    result: entry.result ?? "done",
  }));
  await drizzle(env.DB).insert(audit).values(rows);
}

/** A call in the organization's history. */
const kept = ({ orgId }: TestOrganization, id: string, fromName: string) =>
  drizzle(env.DB)
    .insert(call)
    .values({
      id,
      orgId,
      version: 1,
      source: "pbx",
      direction: "inbound",
      status: "ended",
      startedAt: 1,
      fromName,
      fromNumber: "+12125550142",
      toName: "",
      toNumber: "1412",
      turns: 0,
      lastWords: "",
      handler: { kind: "none" },
      handled: false,
    });

async function asked(desk: TestDesk, query: string): Promise<AuditRow[]> {
  const { status, body } = await desk.get(`/audit?${query}`);
  expect(status).toBe(200);
  return auditPage.parse(body).entries;
}

describe("the audit log", () => {
  it("says who did what, and who was refused, to those who may read it and to their organization alone", async () => {
    const organization = await createOrganization();
    const operator = new TestDesk(await organization.signIn("operator", "Olivia Ng"));
    const supervisor = new TestDesk(await organization.signIn("supervisor", "Sam Okafor"));
    expect((await operator.get("/audit")).status).toBe(403);
    expect((await operator.get("/audit/people")).status).toBe(403);
    await operator.put("/settings", {});
    await operator.put("/contacts", { number: "+12125550142", name: "Julia Bennett" });
    const entries = await asked(supervisor, "");
    expect(entries.map(({ actor, action, result, detail }) => [actor.name, action, result, detail])).toEqual([
      ["Olivia Ng", "contacts.save", "done", ""],
      ["Olivia Ng", "settings.manage", "refused", "forbidden"],
    ]);
    expect(await supervisor.get("/audit/people")).toMatchObject({
      body: { people: [{ name: "Olivia Ng" }, { name: "Sam Okafor" }] },
    });
    const stranger = new TestDesk(await (await createOrganization()).signIn("owner"));
    expect(await asked(stranger, "")).toEqual([]);
    expect(await asked(stranger, `person=${entries[0]?.actor.id}`)).toEqual([]);
  });

  it("has what was wanted of a call and could not be: handled while it runs, a recording that it has not", async () => {
    const { organization, callId, olivia } = await withAssistant();
    const admin = new TestDesk(await organization.signIn("admin", "Dana"));
    expect((await olivia.post(`/calls/${callId}/handled`, { handled: true })).status).toBe(409);
    await kept(organization, CALL, "Anna");
    expect((await admin.remove(`/calls/${CALL}/recording`)).status).toBe(404);
    const entries = await asked(admin, "result=undone");
    expect(entries.map(({ action, result }) => [action, result]).sort()).toEqual([
      ["calls.handle", "refused"],
      ["recordings.delete", "not_found"],
    ]);
  });

  it("is narrowed to a person, an action, a call with what it left, and to what came to nothing", async () => {
    const organization = await createOrganization();
    const admin = new TestDesk(await organization.signIn("admin"));
    await written(organization, [
      { id: "e1", at: 1, actorId: "m1", action: "calls.take_over" },
      { id: "e2", at: 2, actorId: "m2", action: "calls.take_over", result: "refused", detail: "answered" },
      { id: "e3", at: 3, actorId: "m2", action: "messages.done", target: `${CALL}/t1` },
      { id: "e4", at: 4, actorId: "m2", action: "calls.hangup", target: OTHER_CALL },
    ]);
    const ids = async (query: string) => (await asked(admin, query)).map(({ id }) => id);
    expect(await ids("")).toEqual(["e4", "e3", "e2", "e1"]);
    expect(await ids("person=m2")).toEqual(["e4", "e3", "e2"]);
    expect(await ids("action=calls.take_over")).toEqual(["e2", "e1"]);
    expect(await ids(`call=${CALL}`)).toEqual(["e3", "e2", "e1"]);
    expect(await ids("result=undone")).toEqual(["e2"]);
    expect(await ids(`call=${CALL}&person=m2&result=done`)).toEqual(["e3"]);
    expect((await admin.get("/audit?action=calls.fly")).body).toMatchObject({
      error: { message: "action: there is no such action in the audit log" },
    });
    for (const wrong of ["action=calls.fly", "call=x", "limit=0", "limit=5000", "cursor=x", "result=maybe"]) {
      expect(await admin.get(`/audit?${wrong}`)).toMatchObject({
        status: 400,
        body: { error: { code: "bad_query" } },
      });
    }
  });

  it("is read page by page: nothing is missed or told twice where many were written at one time", async () => {
    const organization = await createOrganization();
    const admin = new TestDesk(await organization.signIn("admin"));
    const all = Array.from({ length: 7 }, (_, n) => ({ id: `p${n}`, at: n < 5 ? 10 : 20 }));
    await written(organization, all);
    const seen: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const { body } = await admin.get(`/audit?limit=2${cursor && `&cursor=${cursor}`}`);
      const page = auditPage.parse(body);
      expect(page.entries.length).toBeLessThanOrEqual(2);
      seen.push(...page.entries.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(["p6", "p5", "p4", "p3", "p2", "p1", "p0"]);
  });

  it("names the call, the assistant and the site that something was done to, and never another organization's", async () => {
    const organization = await createOrganization();
    const foreign = await createOrganization();
    const admin = new TestDesk(await organization.signIn("admin"));
    const record = (action: AuditAction, target: string, result: "done" | "not_found" = "done") =>
      recordAudit(env.DB, {
        orgId: organization.orgId,
        actor: { kind: "member", id: "m1", name: "Sam" },
        action,
        target,
        result,
      });
    await kept(organization, OTHER_CALL, "Julia Bennett");
    await kept(foreign, FOREIGN_CALL, "Nobody of ours");
    await record("calls.hangup", OTHER_CALL);
    await record("calls.listen", CALL);
    await record("calls.read", FOREIGN_CALL, "not_found");
    await record("routing.extension", `${organization.siteId}/1412`);
    await record("sites.revoke", foreign.siteId, "not_found");
    const named = (await asked(admin, "")).map(({ action, call: on, about }) => [action, on?.name, about]);
    expect(Object.fromEntries(named.map(([action, ...rest]) => [action, rest]))).toEqual({
      "calls.hangup": ["Julia Bennett", ""],
      // Still live: in no history yet.
      "calls.listen": ["", ""],
      "calls.read": [undefined, ""],
      "routing.extension": [undefined, "Test PBX"],
      "sites.revoke": [undefined, ""],
    });
  });
});

describe("whoever reads the audit log", () => {
  it("F6: is told of each new entry, and nobody of another organization is", async () => {
    const { organization, callId, paul } = await withAssistant();
    const theirs = await Dashboard.open(organization, "calls");
    const others = await Dashboard.open(await createOrganization(), "calls");
    expect((await paul.post(`/calls/${callId}/coach`, { text: "Offer Friday." })).status).toBe(202);
    await theirs.event("audit_changed");
    const [newest] = await asked(paul, "limit=1");
    expect(newest).toMatchObject({ action: "calls.coach", result: "done" });
    // What was refused is an entry, too.
    const viewer = new TestDesk(await organization.signIn("viewer"));
    const told = () =>
      theirs
        .batches("calls")
        .flatMap(({ events }) => events)
        .filter(({ type }) => type === "audit_changed").length;
    const before = told();
    expect((await viewer.post(`/calls/${callId}/coach`, { text: "Hi" })).status).toBe(403);
    await expect.poll(told).toBeGreaterThan(before);
    expect(others.batches("calls")).toEqual([]);
  });
});
