import { env, SELF } from "cloudflare:test";
import { type AuditAction, type AuditRow, auditPage } from "@patchbay/protocol/audit";
import { drizzle } from "drizzle-orm/d1";
import { describe, expect, it } from "vitest";
import { recordAudit } from "../../src/store/audit.ts";
import { audit, call } from "../../src/store/schema.ts";
import { Dashboard } from "../support/feed/dashboard.ts";
import { createOrganization, ORIGIN, type TestOrganization } from "../support/organization.ts";
import { TestDesk } from "../support/phone.ts";
import { withAssistant } from "../support/supervised.ts";

const CALL = `c${"a".repeat(26)}`;
const OTHER_CALL = `c${"b".repeat(26)}`;
const SEARCHED_CALL = `c${"e".repeat(26)}`;
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

describe("the audit log, searched", () => {
  it("has what words, a site, days and acts of a PBX narrow it to, never another organization's", async () => {
    const organization = await createOrganization();
    const foreign = await createOrganization();
    const admin = new TestDesk(await organization.signIn("admin"));
    const { siteId } = organization;
    await kept(organization, SEARCHED_CALL, "Julia Bennett");
    await written(organization, [
      {
        id: "s1",
        at: 1_000,
        action: "ami.Hangup",
        target: siteId,
        detail: "Channel PJSIP/1001-00_1, Cause 16",
      },
      {
        id: "s2",
        at: 2_000,
        actorId: "Sam Okafor",
        action: "ami.Park",
        target: siteId,
        result: "refused",
        detail: "no_free_space: Every place of the parking lot default is taken. (Channel PJSIP/1002-1)",
      },
      { id: "s3", at: 3_000, action: "calls.hangup", target: SEARCHED_CALL },
      { id: "s4", at: 4_000, action: "sites.rules", target: siteId, detail: "acts *,!Hangup" },
      { id: "s5", at: 5_000, action: "routing.extension", target: `${siteId}/1412` },
    ]);
    await written(foreign, [
      { id: "s9", at: 1_500, action: "ami.Hangup", detail: "Channel PJSIP/1001-00_1" },
    ]);
    const ids = async (query: string) => (await asked(admin, query)).map(({ id }) => id);
    expect(await ids("q=pjsip")).toEqual(["s2", "s1"]);
    expect(await ids("q=okafor+taken")).toEqual(["s2"]);
    expect(await ids("q=bennett")).toEqual(["s3"]);
    // What matches anything elsewhere is a letter here.
    expect(await ids("q=00_1")).toEqual(["s1"]);
    expect(await ids("q=%25")).toEqual([]);
    expect(await ids(`q=${"x".repeat(100)}`)).toEqual([]);
    // Each word counts, however many there are.
    expect(await ids(`q=${"okafor+".repeat(13)}taken`)).toEqual(["s2"]);
    expect(await ids(`q=${"okafor+".repeat(13)}other`)).toEqual([]);
    expect(await ids(`q=${"e+".repeat(49)}e&site=${siteId}`)).toEqual(["s5", "s4", "s2", "s1"]);
    expect(await ids("action=ami.*")).toEqual(["s2", "s1"]);
    expect(await ids("action=ami.Park")).toEqual(["s2"]);
    expect(await ids(`site=${siteId}`)).toEqual(["s5", "s4", "s2", "s1"]);
    expect(await ids("from=2000&until=4000")).toEqual(["s3", "s2"]);
    expect(await ids(`site=${siteId}&result=undone&q=channel&limit=1`)).toEqual(["s2"]);
    expect(await ids(`site=${foreign.siteId}`)).toEqual([]);
    for (const wrong of ["q=", `q=${"x".repeat(101)}`, "site=..", "from=yesterday"])
      expect((await admin.get(`/audit?${wrong}`)).status, wrong).toBe(400);
  });

  it("is a file of CSV, narrowed as the page is, with nothing in it that a spreadsheet would run", async () => {
    const organization = await createOrganization();
    const cookie = await organization.signIn("supervisor", "Sam Okafor");
    const many = Array.from({ length: 1_001 }, (_, n) => ({
      id: `m${String(n).padStart(4, "0")}`,
      at: 10 + n,
    }));
    for (let at = 0; at < many.length; at += 8) await written(organization, many.slice(at, at + 8));
    await written(organization, [
      {
        id: "csv1",
        at: 1,
        action: "ami.Hangup",
        target: "s1",
        detail: '=HYPERLINK("http://x"), "quoted"\nline',
      },
    ]);
    const file = async (query: string) => {
      const response = await SELF.fetch(`${ORIGIN}/api/audit.csv${query}`, { headers: { cookie } });
      return { response, text: await response.text() };
    };
    const narrowed = await file("?action=ami.*");
    expect(narrowed.response.headers.get("content-type")).toContain("text/csv");
    expect(narrowed.response.headers.get("content-disposition")).toContain("audit.csv");
    expect(narrowed.text).toBe(
      `time,who,who_id,action,target,about,result,detail\r\n` +
        `1970-01-01T00:00:00.001Z,m1,m1,ami.Hangup,s1,,done,"'=HYPERLINK(""http://x""), ""quoted""\nline"\r\n`,
    );
    const whole = await file("?until=5000");
    expect(whole.text.trimEnd().split("\r\n")).toHaveLength(1 + 1_001 + 1);
    expect((await file("?q=")).response.status).toBe(400);
    const admin = new TestDesk(await organization.signIn("admin"));
    await expect
      .poll(async () => (await asked(admin, "action=audit.export")).map(({ detail }) => detail).sort())
      .toEqual(["action ami.*", "until 1970-01-01T00:00:05.000Z"]);
    const operator = await organization.signIn("operator");
    expect((await SELF.fetch(`${ORIGIN}/api/audit.csv`, { headers: { cookie: operator } })).status).toBe(403);
    const stranger = await (await createOrganization()).signIn("owner");
    const theirs = await SELF.fetch(`${ORIGIN}/api/audit.csv?until=5000`, { headers: { cookie: stranger } });
    expect((await theirs.text()).trimEnd().split("\r\n")).toHaveLength(1);
  });
});
