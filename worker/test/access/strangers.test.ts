import { abortAllDurableObjects, env, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { deriveCallId, randomToken } from "@patchbay/protocol/ids";
import { describe, expect, it } from "vitest";
import { archiveCall } from "../../src/jobs/archive-call.ts";
import { Tables } from "../../src/objects/common/tables.ts";
import { createOrganization } from "../support/organization.ts";
import { upgrade } from "../support/socket.ts";
import { TestTwilio } from "../support/twilio.ts";

const NOTHING = { tables: [], alarm: null };
const session = (callId: string) => env.CALL_SESSION.get(env.CALL_SESSION.idFromName(callId));

/** What lies in an object's storage: the names of its tables, and its alarm. */
const keptBy = (object: DurableObjectStub) =>
  runInDurableObject(object, async (_object, { storage }) => ({
    tables: storage.sql
      .exec<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table'")
      .toArray()
      .map(({ name }) => name),
    alarm: await storage.getAlarm(),
  }));

async function callOf(twilio: TestTwilio) {
  const { accountSid, callSid } = twilio;
  const callId = await deriveCallId({ source: "twilio", accountSid, callSid });
  return { callId, call: session(callId) };
}

/** Everything that Twilio may tell of a call. */
async function tellAll(twilio: TestTwilio, callId: string): Promise<number[]> {
  const paths = [
    "next",
    "status",
    `calls/${callId}/next`,
    `calls/${callId}/status`,
    `calls/${callId}/pickup`,
    ...["brief", "key", "done", "status"].map((step) => `calls/${callId}/transfers/t1/${step}`),
  ];
  const told = { CallStatus: "completed", SequenceNumber: "9", AnsweredBy: "human", Digits: "1" };
  const answers: number[] = [];
  for (const path of paths) answers.push((await twilio.post(path, told)).status);
  return answers;
}

describe("an object whose name anybody can say keeps nothing", () => {
  it.each(["/media/", "/twilio/stream/", "/twilio/listen/"])(
    "of an upgrade at %s<unknown call>",
    async (path) => {
      const callId = await deriveCallId({ source: "browser", uuid: crypto.randomUUID() });
      expect(await upgrade(`${path}${callId}`)).toMatchObject({ status: 404 });
      expect(await keptBy(session(callId))).toEqual(NOTHING);
    },
  );

  it("of a connector's upgrade for a site that there is not", async () => {
    const siteId = `s${randomToken(6)}`;
    const token = `Bearer pbs_${siteId}_${"0".repeat(48)}`;
    expect(await upgrade("/link", { authorization: token })).toMatchObject({ status: 401 });
    expect(await keptBy(env.PBX_LINK.get(env.PBX_LINK.idFromName(siteId)))).toEqual(NOTHING);
  });

  it("of webhooks of an account that there is not", async () => {
    const twilio = new TestTwilio();
    const { callId, call } = await callOf(twilio);
    for (const status of await tellAll(twilio, callId)) expect(status).toBe(403);
    const account = env.TWILIO_ACCOUNT.get(env.TWILIO_ACCOUNT.idFromName(twilio.accountSid));
    expect(await keptBy(account)).toEqual(NOTHING);
    expect(await keptBy(call)).toEqual(NOTHING);
  });

  it("of signed webhooks of a call that never began", async () => {
    const twilio = await TestTwilio.of(await createOrganization());
    const { callId, call } = await callOf(twilio);
    await tellAll(twilio, callId);
    expect(await keptBy(call)).toEqual(NOTHING);
  });

  it("of what others ask of an organization that has nothing yet", async () => {
    const orgId = `o${randomToken(6)}`;
    const organization = env.ORGANIZATION.get(env.ORGANIZATION.idFromName(orgId));
    expect(await organization.somebodyThere(null)).toBe(false);
    expect(await organization.ownTools()).toEqual([]);
    expect(await organization.call("c1")).toBeNull();
    await organization.membersChanged();
    expect(await keptBy(organization)).toEqual(NOTHING);
  });
});

describe("a call that the archive has, once its object forgot it", () => {
  async function forgotten() {
    const twilio = await TestTwilio.of(await createOrganization());
    await twilio.post("voice");
    await twilio.post("status", { CallStatus: "completed", SequenceNumber: "3" });
    const { callId, call } = await callOf(twilio);
    expect((await keptBy(call)).tables).toContain("entry");
    await archiveCall(env, { callId });
    await runDurableObjectAlarm(call);
    return { twilio, callId };
  }

  it.each(["in the same process", "in a later one"])(
    "stays forgotten, whatever is told of it %s",
    async (when) => {
      const { twilio, callId } = await forgotten();
      expect(await keptBy(session(callId))).toEqual(NOTHING);
      if (when === "in a later one") await abortAllDurableObjects();
      await tellAll(twilio, callId);
      await session(callId).takeFacts([
        { kind: "channel_seen", uniqueid: "u.9", queue: "support", context: "q", bridgedWith: [] },
      ]);
      await session(callId).takePickup("human", "human");
      expect(await keptBy(session(callId))).toEqual(NOTHING);
      expect(await session(callId).export()).toBeNull();
    },
  );
});

describe("an object's tables", () => {
  const STEPS = ["CREATE TABLE one (n INTEGER)", "CREATE TABLE two (n INTEGER)"];
  const anObject = () => env.PBX_LINK.get(env.PBX_LINK.newUniqueId());

  it("come with the first row, go when the object is forgotten, and come again", async () => {
    await runInDurableObject(anObject(), async (_object, { storage }) => {
      const tables = new Tables(storage, STEPS);
      const rows = () => tables.read("SELECT n FROM one");
      tables.remove("DELETE FROM one");
      expect(rows()).toEqual([]);
      for (const n of [1, 2]) {
        expect(tables.write("INSERT INTO one (n) VALUES (?) RETURNING n", n)).toEqual([{ n }]);
        expect(rows()).toEqual([{ n }]);
        await tables.forget();
        expect(rows()).toEqual([]);
      }
    });
  });

  it("that are there get what a newer version brings, and keep what is in them", async () => {
    await runInDurableObject(anObject(), (_object, { storage }) => {
      new Tables(storage, STEPS.slice(0, 1)).write("INSERT INTO one (n) VALUES (1)");
      const newer = new Tables(storage, STEPS);
      expect(newer.read("SELECT n FROM two")).toEqual([]);
      expect(newer.read("SELECT n FROM one")).toEqual([{ n: 1 }]);
    });
  });
});
