import { env, runDurableObjectAlarm } from "cloudflare:test";
import { callsPage } from "@patchbay/protocol/api";
import { callbacksPage, contactsPage, doNotCallPage, messagesPage } from "@patchbay/protocol/follow-ups";
import { drizzle } from "drizzle-orm/d1";
import { describe, expect, it } from "vitest";
import { archiveCall } from "../../src/jobs/archive-call.ts";
import { callback, contact, doNotCall, message } from "../../src/store/follow-up/schema.ts";
import { lookUpOlder } from "../../src/store/history/call-search.ts";
import { CallHistory } from "../../src/store/history/calls.ts";
import { call } from "../../src/store/schema.ts";
import { greeted } from "../support/greeted.ts";
import { createOrganization, type TestOrganization } from "../support/organization.ts";
import { TestDesk } from "../support/phone.ts";
import { session, summaryOf } from "../support/supervised.ts";

const db = () => drizzle(env.DB);
const own = ({ orgId }: TestOrganization) => env.ORGANIZATION.get(env.ORGANIZATION.idFromName(orgId));
const read = async (desk: TestDesk, path: string): Promise<unknown> => (await desk.get(path)).body;

async function settled(country: string | null) {
  const organization = await createOrganization();
  const desk = new TestDesk(await organization.signIn("admin"));
  const said = async (code: string | null) => {
    const { settings } = (await read(desk, "/settings")) as { settings: object };
    return desk.put("/settings", { ...settings, country: code });
  };
  if (country !== null) expect(await said(country)).toMatchObject({ status: 200 });
  const place = (number: string) =>
    desk.post("/calls", {
      id: crypto.randomUUID(),
      to: { kind: "number", number, line: organization.siteId },
    });
  return { organization, desk, said, place };
}

describe("C1: a number that is listed is not dialled, however either is written", () => {
  const spellings = [
    "(212) 555-0142",
    "212-555-0142",
    "212.555.0142",
    "212 555 0142",
    "2125550142",
    "12125550142",
    "1 (212) 555-0142",
    "+1 212 555 0142",
    "+12125550142",
    "0111 212 555 0142",
    "0012125550142",
    "tel:+1-212-555-0142;ext=7",
  ];

  it("C1: of 12 spellings on the list, each keeps each of the others from being dialled", async () => {
    const { organization, desk, place } = await settled("US");
    for (const listed of spellings.filter((one) => !one.startsWith("0111"))) {
      expect(await desk.post("/do-not-call", { number: listed })).toMatchObject({
        status: 201,
        body: { number: "+12125550142" },
      });
    }
    expect(doNotCallPage.parse(await read(desk, "/do-not-call")).numbers).toMatchObject([
      { number: "+12125550142", placed: true },
    ]);
    for (const dialled of [...spellings, "9 212 555 0142", "*67 212 555 0142"].filter(
      (one) => !one.startsWith("0111"),
    )) {
      expect([dialled, await place(dialled)]).toMatchObject([
        dialled,
        { status: 409, body: { error: { code: "do_not_call" } } },
      ]);
    }
    await own(organization).mayCallAgain("+12125550142");
    expect((await place("(212) 555-0142")).status).toBe(201);
  });

  it("C1: what has no country is refused where it is typed, and asks for the country", async () => {
    const { desk, said, place } = await settled(null);
    const asks = { status: 400, body: { error: { code: "needs_country" } } };
    expect(await desk.post("/do-not-call", { number: "(212) 555-0142" })).toMatchObject(asks);
    expect(await desk.put("/contacts", { number: "(212) 555-0142", name: "Ann" })).toMatchObject(asks);
    expect(await desk.post("/callbacks", { number: "(212) 555-0142", when: "soon" })).toMatchObject(asks);
    expect(await place("2125550142")).toMatchObject({
      status: 409,
      body: { error: { code: "needs_country", message: expect.stringContaining("Which country") } },
    });
    expect(await said("XX")).toMatchObject({ status: 400, body: { error: { code: "bad_country" } } });
    expect((await said("US")).status).toBe(200);
    expect((await desk.post("/do-not-call", { number: "(212) 555-0142" })).status).toBe(201);
    expect(await desk.post("/do-not-call", { number: "555-0142" })).toMatchObject({
      status: 400,
      body: { error: { code: "bad_number", message: expect.stringContaining("United States") } },
    });
  });

  it("C1: a site's own country comes before the organization's", async () => {
    const { organization, desk, place } = await settled("NO");
    await desk.post("/do-not-call", { number: "+12125550142" });
    expect(await desk.put(`/sites/${organization.siteId}`, { country: "US" })).toMatchObject({ status: 200 });
    expect(await place("2125550142")).toMatchObject({ body: { error: { code: "do_not_call" } } });
    expect(await desk.put(`/sites/${organization.siteId}`, { country: "usa" })).toMatchObject({
      status: 400,
    });
    const operator = new TestDesk(await organization.signIn("operator"));
    expect(await operator.put(`/sites/${organization.siteId}`, { country: null })).toMatchObject({
      status: 403,
    });
  });
});

describe("C1: lists from before numbers had one value", () => {
  const at = 1_000;
  /** Rows as the version before wrote them. */
  async function older({ orgId }: TestOrganization): Promise<void> {
    const todo = { orgId, at, callId: null, doneAt: null, doneBy: null };
    await db()
      .insert(doNotCall)
      .values([
        { orgId, number: "2125550142", at, callId: null, words: "no more", addedBy: "Ann" },
        { orgId, number: "+12125550143", at, callId: null, words: "", addedBy: "" },
        { orgId, number: "2125550143", at: 2_000, callId: null, words: "again", addedBy: "" },
        { orgId, number: "12", at, callId: null, words: "extension", addedBy: "" },
        { orgId, number: "5550199", at, callId: null, words: "no area", addedBy: "" },
      ]);
    await db()
      .insert(contact)
      .values([
        { orgId, number: "2125550144", name: "Bo", notes: "owes us a key", at: 1_000 },
        { orgId, number: "+12125550144", name: "Bo Ek", notes: "prefers mornings", at: 2_000 },
      ]);
    await db()
      .insert(message)
      .values({
        ...todo,
        id: `${orgId}-m`,
        callId: "c",
        fromName: "Bo",
        number: "212 555 0145",
        recipient: "",
        text: "Hi",
        urgent: false,
      });
    await db()
      .insert(callback)
      .values({
        ...todo,
        id: `${orgId}-c`,
        name: "Bo",
        number: "call my brother",
        when: "soon",
        dueAt: null,
        about: "",
      });
  }

  it("C1: are re-keyed once the country is said; nothing is lost, and what has no place says so", async () => {
    const { organization, desk, said, place } = await settled(null);
    await older(organization);
    // Whose country it is of nobody has said: it keeps every country's number of these digits.
    expect(await place("+12125550142")).toMatchObject({ body: { error: { code: "do_not_call" } } });
    const before = doNotCallPage.parse(await read(desk, "/do-not-call")).numbers;
    expect(before.find(({ number }) => number === "2125550142")).toMatchObject({ placed: false });
    expect((await said("US")).status).toBe(200);
    const listed = doNotCallPage.parse(await read(desk, "/do-not-call")).numbers;
    expect(Object.fromEntries(listed.map(({ number, placed }) => [number, placed]))).toEqual({
      "+12125550142": true,
      "+12125550143": true,
      "12": true,
      "5550199": false,
    });
    expect(listed.find(({ number }) => number === "+12125550142")).toMatchObject({ words: "no more", at });
    expect(contactsPage.parse(await read(desk, "/contacts")).contacts).toMatchObject([
      { number: "+12125550144", name: "Bo Ek", notes: "prefers mornings\nAlso known as Bo.\nowes us a key" },
    ]);
    expect(messagesPage.parse(await read(desk, "/messages")).messages).toMatchObject([
      { number: "+12125550145", placed: true },
    ]);
    expect(callbacksPage.parse(await read(desk, "/callbacks")).callbacks).toMatchObject([
      { number: "call my brother", placed: false },
    ]);
    expect(await place("(212) 555-0142")).toMatchObject({ body: { error: { code: "do_not_call" } } });
    // Taken off under its one value, it is off under each of its spellings.
    expect((await desk.remove("/do-not-call/%2B12125550142")).status).toBe(200);
    expect((await place("(212) 555-0142")).status).toBe(201);
  });

  it("C4: calls of before are found as new ones are, once somebody has had a dashboard open", async () => {
    const { organization, desk } = await settled("US");
    const { orgId } = organization;
    await organization.provision();
    const { callId } = await greeted(organization);
    await archiveOf(callId);
    await db().update(call).set({ foundBy: null, outsideNumber: null, fromNumber: "2125550142" });
    expect(await found(desk, "+1 212 555 0142")).toEqual([]);
    await desk.open();
    const object = env.ORGANIZATION.get(env.ORGANIZATION.idFromName(orgId));
    expect(await runDurableObjectAlarm(object)).toBe(true);
    expect(await lookUpOlder(db(), orgId, "US")).toBe(0);
    expect(await found(desk, "+1 212 555 0142")).toEqual([callId]);
  });
});

const archiveOf = async (callId: string): Promise<void> => {
  await session(callId).requestHangup({ kind: "system", id: "", name: "Test" });
  await archiveCall(env, { callId });
};

const found = async (desk: TestDesk, q: string): Promise<string[]> =>
  callsPage.parse(await read(desk, `/calls?q=${encodeURIComponent(q)}`)).calls.map(({ id }) => id);

describe("C4: the search", () => {
  it("C4: finds numbers by their digits, and names and words without case and diacritics", async () => {
    const { organization, desk } = await settled("US");
    await organization.provision();
    const { callId } = await greeted(organization);
    const history = new CallHistory(env.DB, organization.orgId);
    const live = await summaryOf(callId);
    if (live === undefined) throw new Error("no call");
    const summary = { ...live, from: { number: "+12125550142", name: "Élodie Özkan" } };
    const turn = (n: number, text: string) => ({
      n,
      at: 1_000,
      event: {
        type: "turn_finished" as const,
        turn: { id: `t${n}`, speaker: "caller" as const, text, startMs: 0, endMs: 1 },
      },
    });
    await history.save(summary, [
      turn(5, "Grüße aus Łódź, s'il vous plaît"),
      turn(6, "我想预约牙医"),
      turn(7, "ฉันต้องการนัดหมาย"),
    ]);
    for (const q of [
      "(212) 555-0142",
      "212.555.0142",
      "+1 212",
      "5550142",
      "\u0665\u0665\u0665\u0660\u0661\u0664\u0662",
      "tel:+12125550142",
      "élodie",
      "elodie ozkan",
      "ÖZKAN",
      "Ozkan",
      "grusse",
      "lodz",
      "ŁÓDŹ",
      "plait",
      "预约",
      "牙医",
      "นัดหมาย",
    ]) {
      expect([q, await found(desk, q)]).toEqual([q, [callId]]);
    }
    for (const q of ["(212) 555-0143", "elodia", "医生", "ยกเลิก", '"', "AND"]) {
      expect([q, await found(desk, q)]).toEqual([q, []]);
    }
    const other = new TestDesk(await (await createOrganization()).signIn("admin"));
    expect(await found(other, "elodie")).toEqual([]);
  });
});

describe("A5: a route and a dialled number in two spellings", () => {
  it("A5: is one route, kept as one number", async () => {
    const { organization, desk } = await settled("US");
    const { siteId } = organization;
    const plan = { kind: "queue", queue: "sales" };
    const put = (exten: string) =>
      desk.put(`/routing/sites/${siteId}/extensions/${encodeURIComponent(exten)}`, { plan });
    for (const exten of ["+1 212 555 0100", "2125550100", "(212) 555-0100"]) {
      expect(await put(exten)).toMatchObject({ status: 200, body: { exten: "+12125550100" } });
    }
    expect(await put("1412")).toMatchObject({ status: 200, body: { exten: "1412" } });
    expect(await put("sales")).toMatchObject({ status: 400, body: { error: { code: "bad_extension" } } });
  });
});

describe("F3: a number that was taken off the list while its call runs", () => {
  it("F3: is not listed again by what the call writes down later, unless they ask once more", async () => {
    const { organization, place } = await settled("US");
    const own_ = own(organization);
    const asked = Date.now() - 5_000;
    await own_.doNotCall("+12125550142", asked);
    await own_.mayCallAgain("+12125550142");
    await own_.doNotCall("+12125550142", asked);
    expect((await place("+12125550142")).status).toBe(201);
    await own_.doNotCall("+12125550142");
    expect((await place("+12125550142")).status).toBe(409);
  });
});
