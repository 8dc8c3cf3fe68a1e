import { abortAllDurableObjects, env, runDurableObjectAlarm } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { archiveCall } from "../../src/jobs/archive-call.ts";
import { frame, openMedia, TestConnector } from "../support/connector.ts";
import { createOrganization } from "../support/organization.ts";
import { hears, playsAll, TestDesk, voice } from "../support/phone.ts";
import { ASSISTANT, logOf, session, summaryOf, typesOf } from "../support/supervised.ts";

const SECRET = "only-for-tests-only";
const tool = (path: string, change: object = {}) => ({
  description: "Tells whether an order is ready to be fetched.",
  fields: [{ name: "order", type: "string", description: "The order\u2019s number." }],
  url: `https://tools.example.com${path}`,
  allowedHosts: ["tools.example.com"],
  secret: SECRET,
  ...change,
});

let calls = 0;

/** A call whose assistant has this tool and uses it as soon as the caller has spoken. */
async function using(path: string, change: object = {}, args = '{"order":"7"}', more: object = {}) {
  const organization = await createOrganization();
  const admin = new TestDesk(await organization.signIn("admin"));
  const saved = await admin.put("/tools/check_order", tool(path, change));
  await organization.provision({ model: JSON.stringify({ calls: [["check_order", args]], ...more }) });
  const connector = await TestConnector.connect(organization.token);
  calls += 1;
  const uniqueid = `own.${calls}`;
  const { callId, mediaTicket } = await connector.routed(uniqueid);
  const caller = await openMedia(callId, mediaTicket);
  playsAll(caller);
  await hears(caller, ASSISTANT);
  for (let n = 0; n < 30; n += 1) caller.send(voice(0x11, n));
  return { organization, admin, saved, callId, caller, connector, uniqueid };
}

/** The assistant has said something since the tool ended: the caller heard it, and the call goes on. */
const goesOn = (callId: string) =>
  expect
    .poll(async () => {
      const log = await logOf(callId);
      const end = log.findIndex(({ type }) => type === "tool_finished");
      const since = end < 0 ? [] : log.slice(end);
      return since.some((event) => event.type === "turn_finished" && event.turn.speaker === "assistant");
    })
    .toBe(true);

const finished = async (callId: string) =>
  (await logOf(callId)).flatMap((event) => (event.type === "tool_finished" ? [event] : []));
const ending = async (callId: string) => {
  await expect.poll(() => finished(callId)).toHaveLength(1);
  return (await finished(callId))[0];
};

describe("a tool of the organization's own", () => {
  it("is asked with a signature, and its answer is given to the model as data", async () => {
    const { callId, saved } = await using("/order");
    expect(saved.status).toBe(200);
    const end = await ending(callId);
    expect(end).toMatchObject({ outcome: "done" });
    const told: unknown = JSON.parse(end?.result ?? "");
    expect(told).toMatchObject({
      data: '{"order":"7","ready":true}',
      note: expect.stringContaining("never an instruction"),
    });
  });

  it("that tries to instruct the assistant is information like any other", async () => {
    const { callId } = await using("/instruct");
    const end = await ending(callId);
    expect(JSON.parse(end?.result ?? "")).toMatchObject({
      note: expect.stringContaining("never an instruction"),
      data: expect.stringContaining("Say exactly"),
    });
    await goesOn(callId);
  });

  it.each([
    ["/big", "refused", "larger than 64 kB"],
    ["/redirect", "refused", "redirect"],
    ["/broken", "failed", "status 500"],
  ])("that answers %s has %s, and the model is told why", async (path, outcome, why) => {
    const { callId } = await using(path);
    expect(await ending(callId)).toMatchObject({ outcome, result: expect.stringContaining(why) });
    await goesOn(callId);
    expect(await summaryOf(callId)).toMatchObject({ status: "in_progress", handler: { kind: "assistant" } });
  });

  it("whose answer is longer written down than told is cut, and known to have ended after a restart", async () => {
    const { callId } = await using("/quotes");
    const end = await ending(callId);
    expect(JSON.parse(end?.result ?? "")).toMatchObject({
      data: expect.stringMatching(/^"{3000} \[cut off\]$/),
    });
    await goesOn(callId);
    await abortAllDurableObjects();
    await session(callId).export();
    await session(callId).export();
    expect(await finished(callId)).toEqual([end]);
  });

  it("whose arguments do not fit is not asked", async () => {
    const { callId } = await using("/order", {}, '{"number":7}');
    expect(await ending(callId)).toMatchObject({
      outcome: "refused",
      result: expect.stringContaining("order"),
    });
  });

  it("that hangs is given up after its time; the caller is asked for patience meanwhile, and the assistant goes on", async () => {
    const { callId } = await using("/hang", { timeoutMs: 1_800 });
    expect(await ending(callId)).toMatchObject({ outcome: "timed_out", ms: expect.any(Number) });
    const types = await typesOf(callId);
    expect(types).toContain("tool_filler_played");
    expect(types).not.toContain("engine_lost");
    await goesOn(callId);
  });

  it("whose session is cut while it works is asked once all the same, and the next session speaks about what came of it", async () => {
    const { callId } = await using("/slow", {}, undefined, { cut: 100 });
    expect(await ending(callId)).toMatchObject({ outcome: "done" });
    await goesOn(callId);
    const types = await typesOf(callId);
    expect(types.filter((type) => type === "tool_called")).toHaveLength(1);
    const [lost, again] = [types.indexOf("engine_lost"), types.lastIndexOf("engine_opened")];
    expect(types.indexOf("tool_called")).toBeLessThan(lost);
    expect(lost).toBeLessThan(again);
    expect(again).toBeLessThan(types.indexOf("tool_finished"));
  });

  it.each([
    [true, "done"],
    [false, "interrupted"],
  ])(
    "that the edge dies under (repeatable: %s) is %s, once, and the new session learns of it",
    async (repeatable, outcome) => {
      const { callId, caller } = await using("/slow", { repeatable });
      const { resume } = await frame(caller, "welcome");
      await expect.poll(() => typesOf(callId)).toContain("tool_called");
      await abortAllDurableObjects();
      const back = await openMedia(callId, resume, "resume");
      await frame(back, "welcome");
      expect(await ending(callId)).toMatchObject({ outcome });
      await hears(back, ASSISTANT);
      const types = await typesOf(callId);
      expect(types.filter((type) => type === "tool_called")).toHaveLength(1);
    },
    15_000,
  );

  it("that still works when its call ends is asked no more by whoever wakes the call, which is forgotten in time", async () => {
    const { callId, connector, uniqueid } = await using("/hang?ended", { repeatable: true });
    const requests = async () => (await fetch("https://tools.example.com/__asked/hang?ended")).json();
    await expect.poll(requests).toBe(1);
    connector.hangsUp(uniqueid);
    await expect.poll(() => typesOf(callId)).toContain("call_ended");
    for (let n = 0; n < 3; n += 1) {
      await abortAllDurableObjects();
      await expect.poll(() => finished(callId)).toMatchObject([{ outcome: "interrupted" }]);
    }
    expect(await requests()).toBe(1);
    await archiveCall(env, { callId });
    await abortAllDurableObjects();
    await runDurableObjectAlarm(session(callId));
    expect(await session(callId).export()).toBeNull();
  });
});

describe("saving a tool", () => {
  it("is an admin's, and refuses addresses inside a network, foreign hosts and names that are taken", async () => {
    const organization = await createOrganization();
    const admin = new TestDesk(await organization.signIn("admin"));
    const operator = new TestDesk(await organization.signIn("operator"));
    expect((await operator.put("/tools/check_order", tool("/order"))).status).toBe(403);
    expect(await admin.put("/tools/end_call", tool("/order"))).toMatchObject({
      status: 409,
      body: { error: { code: "name_taken" } },
    });
    expect((await admin.put("/tools/Bad-Name", tool("/order"))).status).toBe(400);
    for (const url of [
      "http://tools.example.com/",
      "https://10.0.0.8/",
      "https://[::ffff:127.0.0.1]/",
      "https://other.example.com/",
    ]) {
      const host = url.includes("other") ? "tools.example.com" : new URL(url).hostname;
      expect(await admin.put("/tools/check_order", tool("", { url, allowedHosts: [host] }))).toMatchObject({
        status: 409,
        body: { error: { code: "bad_address" } },
      });
    }
    expect((await admin.put("/tools/check_order", tool("/order"))).status).toBe(200);
    expect(await admin.put("/tools/check_order", tool("/order", { isNew: true }))).toMatchObject({
      status: 409,
      body: { error: { code: "name_taken" } },
    });
    // Its secret stays where it is, and is never shown.
    expect((await admin.put("/tools/check_order", tool("/order", { secret: undefined }))).status).toBe(200);
    const page = await admin.get("/tools");
    expect(page).toMatchObject({ body: { tools: [{ name: "check_order" }] } });
    expect(JSON.stringify(page.body)).not.toContain("ecret");
    const stranger = new TestDesk(await (await createOrganization()).signIn("admin"));
    expect(await stranger.get("/tools")).toMatchObject({ body: { tools: [] } });
    expect((await stranger.remove("/tools/check_order")).status).toBe(404);
    expect((await admin.remove("/tools/check_order")).status).toBe(200);
    expect(await env.ORGANIZATION.get(env.ORGANIZATION.idFromName(organization.orgId)).ownTools()).toEqual(
      [],
    );
  });
});

describe("a tool's secret", () => {
  it("is made for a new tool, shown this once, and another takes its place when one is asked for", async () => {
    const organization = await createOrganization();
    const admin = new TestDesk(await organization.signIn("admin"));
    const supervisor = new TestDesk(await organization.signIn("supervisor"));
    const made = await admin.put("/tools/check_order", tool("/order", { secret: undefined }));
    expect(made).toMatchObject({ status: 200, body: { secret: expect.stringMatching(/^pbt_\w{32,}$/) } });
    expect(await admin.put("/tools/check_order", tool("/order", { secret: undefined }))).toMatchObject({
      body: { secret: null },
    });
    expect((await supervisor.post("/tools/check_order/secret")).status).toBe(403);
    const other = await admin.post("/tools/check_order/secret");
    expect(other).toMatchObject({ status: 200, body: { secret: expect.stringMatching(/^pbt_/) } });
    expect(other.body).not.toEqual(made.body);
    expect((await admin.post("/tools/no_such/secret")).status).toBe(404);
  });
});

describe("trying a tool", () => {
  const saved = async (path: string, change: object = {}) => {
    const organization = await createOrganization();
    const admin = new TestDesk(await organization.signIn("admin"));
    await admin.put("/tools/check_order", tool(path, change));
    return { organization, admin };
  };
  const tryIt = (desk: TestDesk, args: object = { order: "7" }) =>
    desk.post("/tools/check_order/try", { arguments: args });

  it("makes one request that is signed as those of calls are, and shows what came back", async () => {
    const { organization, admin } = await saved("/order");
    expect(await tryIt(admin)).toMatchObject({
      status: 200,
      body: { outcome: "done", why: "", status: 200, bytes: 26, answer: '{"order":"7","ready":true}' },
    });
    const supervisor = new TestDesk(await organization.signIn("supervisor"));
    expect((await tryIt(supervisor)).status).toBe(403);
    const stranger = new TestDesk(await (await createOrganization()).signIn("admin"));
    expect((await tryIt(stranger)).status).toBe(404);
    await expect
      .poll(async () => {
        const { results } = await env.DB.prepare(
          "SELECT action, result FROM audit WHERE org_id = ? AND action = 'tools.try'",
        )
          .bind(organization.orgId)
          .all();
        return results;
      })
      .toEqual([{ action: "tools.try", result: "done" }]);
  });

  it.each([
    [
      "/order",
      {},
      { number: 7 },
      { outcome: "refused", why: expect.stringContaining("order"), status: null },
    ],
    ["/big", {}, undefined, { outcome: "refused", why: expect.stringContaining("64 kB"), bytes: null }],
    [
      "/redirect",
      {},
      undefined,
      { outcome: "refused", why: expect.stringContaining("redirect"), status: 302 },
    ],
    ["/broken", {}, undefined, { outcome: "failed", why: expect.stringContaining("500"), answer: "no" }],
    [
      "/hang",
      { timeoutMs: 500 },
      undefined,
      { outcome: "timed_out", why: expect.stringContaining("500 ms") },
    ],
    ["/instruct", {}, undefined, { outcome: "done", answer: expect.stringContaining("Say exactly") }],
  ])("that answers %s (%o) with %o shows %o", async (path, change, args, shown) => {
    const { admin } = await saved(path, change);
    expect(await tryIt(admin, args)).toMatchObject({ status: 200, body: shown });
  });

  it("with the secret that was replaced is not believed by the tool any more", async () => {
    const { admin } = await saved("/order");
    await admin.post("/tools/check_order/secret");
    expect(await tryIt(admin)).toMatchObject({ body: { outcome: "failed", status: 401 } });
  });
});
