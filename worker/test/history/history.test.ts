import { env } from "cloudflare:test";
import { UNSUPERVISED } from "@patchbay/protocol/call";
import { describe, expect, it } from "vitest";
import { asking } from "../support/callers/asking.ts";
import { createOrganization } from "../support/organization.ts";

function archived(
  orgId: string,
  n: number,
): Parameters<InstanceType<typeof import("../../src/store/history/calls.ts").CallHistory>["save"]> {
  const letters = orgId.replace(/[^a-z2-7]/g, "").slice(0, 8);
  const id = `c${letters}${"abcdefg"[n]}`.padEnd(27, "a");
  const at = Date.now() - 60_000 + n;
  return [
    {
      id,
      version: 3,
      source: "pbx",
      direction: "inbound",
      from: { number: "+12125550142", name: "Anna" },
      to: { number: "1412", name: "" },
      siteId: "oslo01",
      status: "ended",
      disposition: "completed",
      handler: { kind: "assistant", id: "a1", name: "Receptionist" },
      startedAt: at,
      answeredAt: at + 1_000,
      endedAt: at + 10_000,
      turns: 1,
      lastWords: "",
      attention: null,
      handled: false,
      ringing: null,
      held: false,
      supervision: UNSUPERVISED,
      urgent: null,
      understanding: null,
      transfer: null,
      cost: null,
      recording: null,
    },
    [
      {
        n: 2,
        at,
        event: {
          type: "turn_finished",
          turn: { id: "t", speaker: "caller", text: `My wisdom tooth${n} hurts.`, startMs: 1, endMs: 2 },
        },
      },
    ],
  ];
}

describe("the history", () => {
  it("finds a call by number and by spoken words, page by page, in one organization only", async () => {
    const [mine, theirs] = [await createOrganization(), await createOrganization()];
    const { CallHistory } = await import("../../src/store/history/calls.ts");
    for (const organization of [mine, theirs]) {
      const history = new CallHistory(env.DB, organization.orgId);
      for (let n = 0; n < 5; n += 1) await history.save(...archived(organization.orgId, n));
    }
    const ask = await asking(mine, "viewer");
    const ids = (body: Record<string, unknown>) => (body.calls as { id: string }[]).map(({ id }) => id);
    const all = await ask("GET", "/calls?limit=200");
    expect(ids(all.body)).toHaveLength(5);
    const first = await ask("GET", "/calls?limit=2");
    const second = await ask("GET", `/calls?limit=3&cursor=${String(first.body.nextCursor)}`);
    expect([...ids(first.body), ...ids(second.body)]).toEqual(ids(all.body));
    expect(second.body.nextCursor).toBeNull();
    expect(ids((await ask("GET", "/calls?q=wisdom%20tooth3")).body)).toHaveLength(1);
    expect(ids((await ask("GET", "/calls?q=0142")).body)).toHaveLength(5);
    const long = await ask("GET", `/calls?q=${"nobodyhasthis ".repeat(8)}`);
    expect({ status: long.status, found: ids(long.body).length }).toEqual({ status: 200, found: 0 });
    expect(ids((await ask("GET", `/calls?q=${encodeURIComponent('" OR 1=1 --')}`)).body)).toHaveLength(0);
    expect(await ask("GET", "/calls?limit=100000")).toMatchObject({
      status: 400,
      body: { error: { code: "bad_query" } },
    });
    expect((await ask("GET", "/calls/figures")).body).toMatchObject({
      today: 5,
      averageDurationMs: 9_000,
      bySource: { pbx: 5 },
    });
  });

  it("D5: counts what is open however old, and as today what began in the organization's day", async () => {
    const organization = await createOrganization();
    const { CallHistory } = await import("../../src/store/history/calls.ts");
    const history = new CallHistory(env.DB, organization.orgId);
    const [summary, log] = archived(organization.orgId, 1);
    const startedAt = Date.now() - 3 * 24 * 3_600_000;
    await history.save({ ...summary, startedAt, attention: "Nobody took the call in time." }, log);
    const ask = await asking(organization, "operator");
    const figures = async () => (await ask("GET", "/calls/figures")).body;
    expect(await figures()).toMatchObject({
      timeZone: "UTC",
      today: 0,
      attention: 1,
      attentionBySource: { pbx: 1 },
      oldestAttentionAt: startedAt,
      since: new Date().setUTCHours(0, 0, 0, 0),
    });
    await ask("POST", `/calls/${summary.id}/handled`, { handled: true });
    expect(await figures()).toMatchObject({ attention: 0, oldestAttentionAt: null });
  });

  it("D8: counts and lists as open whose caller is to be called back, handled or not, until that is done", async () => {
    const organization = await createOrganization();
    const other = await createOrganization();
    const { CallHistory } = await import("../../src/store/history/calls.ts");
    const { Callbacks } = await import("../../src/store/follow-up/callbacks.ts");
    const [summary, log] = archived(organization.orgId, 1);
    await new CallHistory(env.DB, organization.orgId).save(summary, log);
    const owed = { id: `${summary.id}/t1`, callId: summary.id, at: 1, name: "Anna", number: "+12125550142" };
    await new Callbacks(env.DB, organization.orgId).keep({ ...owed, when: "at two", dueAt: 2, about: "" });
    const ask = await asking(organization, "operator");
    await ask("POST", `/calls/${summary.id}/handled`, { handled: true });
    const open = async (asks = ask) => {
      const { calls } = (await asks("GET", "/calls?attention=true&handled=false")).body as {
        calls: unknown[];
      };
      const { attention, all } = (await asks("GET", "/calls/figures")).body;
      return { listed: calls.length, attention, all };
    };
    const all = { bySource: { pbx: 1, twilio: 0, browser: 0, campaign: 0 }, handledBySource: { pbx: 1 } };
    expect(await open()).toMatchObject({ listed: 1, attention: 1, all });
    expect(await open(await asking(other, "operator"))).toMatchObject({ listed: 0, attention: 0 });
    await ask("PUT", `/callbacks/${encodeURIComponent(owed.id)}/done`, { done: true });
    expect(await open()).toMatchObject({ listed: 0, attention: 0, all });
  });

  it("D6: gives with each call that was found by its words the sentence, who said it and when", async () => {
    const organization = await createOrganization();
    const { CallHistory } = await import("../../src/store/history/calls.ts");
    const history = new CallHistory(env.DB, organization.orgId);
    for (const n of [1, 2]) await history.save(...archived(organization.orgId, n));
    const ask = await asking(organization, "operator");
    const { body } = await ask("GET", "/calls?q=wisdom%20tooth2");
    expect(Object.values(body.hits as object)).toEqual([
      expect.objectContaining({ speaker: "caller", text: expect.stringContaining("tooth2") }),
    ]);
    expect((await ask("GET", "/calls?q=0142")).body.hits).toEqual({});
  });

  it("keeps a call marked as handled when a later version of its log arrives", async () => {
    const organization = await createOrganization();
    const { CallHistory } = await import("../../src/store/history/calls.ts");
    const history = new CallHistory(env.DB, organization.orgId);
    const [summary, log] = archived(organization.orgId, 1);
    await history.save(summary, log);
    const ask = await asking(organization, "operator");
    expect((await ask("POST", `/calls/${summary.id}/handled`, { handled: true })).status).toBe(200);
    await history.save({ ...summary, version: summary.version + 1, lastWords: "newer" }, log);
    await history.save({ ...summary, lastWords: "older" }, log);
    expect(await history.get(summary.id)).toMatchObject({ handled: true, lastWords: "newer" });
    expect((await ask("POST", `/calls/${summary.id}/handled`, { handled: "yes" })).status).toBe(400);
  });
});
