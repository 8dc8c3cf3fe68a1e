import {
  abortAllDurableObjects,
  env,
  runDurableObjectAlarm,
  runInDurableObject,
  SELF,
} from "cloudflare:test";
import type { CallSnapshot, CallsSnapshot } from "@patchbay/protocol/feed";
import { describe, expect, it, vi } from "vitest";
import { CallSession } from "../../src/objects/call-session.ts";
import { TestConnector } from "../support/connector.ts";
import { Dashboard } from "../support/feed/dashboard.ts";
import { createOrganization, ORIGIN } from "../support/organization.ts";
import { opened, upgrade } from "../support/socket.ts";

const callsIn = (message: { snapshot: unknown }): CallsSnapshot["calls"] =>
  typeof message.snapshot === "object" && message.snapshot !== null && "calls" in message.snapshot
    ? (message.snapshot as CallsSnapshot).calls
    : [];

describe("the feed", () => {
  it("shows a call from ring to end, numbered without holes, to everybody who looks", async () => {
    const organization = await createOrganization();
    const [first, second] = [
      await Dashboard.open(organization, "calls"),
      await Dashboard.open(organization, "calls"),
    ];
    const connector = await TestConnector.connect(organization.token);
    const { callId } = await connector.routed("u.1");
    connector.hangsUp("u.1");
    for (const dashboard of [first, second]) {
      const { call } = await dashboard.event("call_started");
      expect(call).toMatchObject({ id: callId, from: { number: "1001" }, status: "ringing" });
      await dashboard.event("call_ended", ({ call: ended }) => ended.disposition === "abandoned");
      const welcome = await dashboard.welcome("calls");
      const seqs = dashboard.batches("calls").map(({ seq }) => seq);
      expect(seqs).toEqual(seqs.map((_, index) => welcome.seq + index + 1));
      expect(new Set(dashboard.messages().flatMap((m) => ("epoch" in m ? [m.epoch] : []))).size).toBe(1);
    }
  });

  it("gives a viewer who joins late the same log that the others saw", async () => {
    const organization = await createOrganization();
    const connector = await TestConnector.connect(organization.token);
    const { callId } = await connector.routed("u.1");
    const topic = `call:${callId}`;
    await expect
      .poll(
        async () => (await Dashboard.open(organization, "calls")).welcomes("calls").flatMap(callsIn).length,
      )
      .toBe(1);
    const early = await Dashboard.open(organization, topic);
    connector.events({ kind: "queue_join", queue: "support", uniqueid: "u.1", channel: "x", position: 1 });
    await early.event("call_log", ({ entry }) => entry.event.type === "queue_joined");
    const late = await Dashboard.open(organization, topic);
    const log = (dashboard: Dashboard) => {
      const snapshot = dashboard.welcomes(topic)[0]?.snapshot as CallSnapshot;
      const later = dashboard
        .batches(topic)
        .flatMap(({ events }) => events.flatMap((event) => ("entry" in event ? [event.entry] : [])));
      return [...(snapshot.log ?? []), ...later].map((entry) => entry.event.type);
    };
    expect(log(late)).toEqual(log(early));
    expect(log(late).slice(0, 2)).toEqual(["call_began", "call_routed"]);
  });

  it("answers a snapshot request with the present number, and a restart with another epoch", async () => {
    const organization = await createOrganization();
    const dashboard = await Dashboard.open(organization, "calls");
    const connector = await TestConnector.connect(organization.token);
    await connector.routed("u.1");
    await dashboard.event("call_started");
    dashboard.say({ type: "snapshot_request", topic: "calls" });
    const again = await dashboard.welcome("calls", 2);
    expect(again.seq).toBe(dashboard.batches("calls").at(-1)?.seq);
    expect(callsIn(again)).toHaveLength(1);
    await abortAllDurableObjects();
    const after = await Dashboard.open(organization, "calls");
    const welcome = await after.welcome("calls");
    expect(welcome.epoch).not.toBe(again.epoch);
    expect(callsIn(welcome)).toHaveLength(1);
  });

  it("shows one organization nothing of another", async () => {
    const [mine, theirs] = [await createOrganization(), await createOrganization()];
    const connector = await TestConnector.connect(theirs.token);
    const { callId } = await connector.routed("u.1");
    const dashboard = await Dashboard.open(mine, "calls", `call:${callId}`);
    expect(callsIn(await dashboard.welcome("calls"))).toEqual([]);
    expect((await dashboard.welcome(`call:${callId}`)).snapshot).toMatchObject({ log: null });
    dashboard.say({ type: "subscribe", topic: `site:${theirs.siteId}` });
    const refusal = await dashboard.socket.until(
      () => dashboard.messages().find((message) => message.type === "refused"),
      "a refusal",
    );
    expect(refusal).toMatchObject({ code: "not_found" });
    connector.events({ kind: "queue_join", queue: "support", uniqueid: "u.1", channel: "x", position: 1 });
    await connector.message("ack", ({ ack }) => ack === connector.seq);
    expect(
      dashboard.messages().filter((message) => message.type === "batch" && message.topic !== "calls"),
    ).toEqual([]);
  });

  it("keeps nothing of a call that nobody looks at any more, and lets go of all of them though one call breaks", async () => {
    const organization = await createOrganization();
    const connector = await TestConnector.connect(organization.token);
    const calls = [await connector.routed("u.1"), await connector.routed("u.2")].map(({ callId }) => callId);
    const org = env.ORGANIZATION.get(env.ORGANIZATION.idFromName(organization.orgId));
    for (const callId of calls) await expect.poll(() => org.call(callId)).not.toBeNull();
    const topics = calls.map((callId) => `call:${callId}`);
    const dashboard = await Dashboard.open(organization, ...topics);
    for (const uniqueid of ["u.1", "u.2"]) {
      connector.events({ kind: "queue_join", queue: "support", uniqueid, channel: "x", position: 1 });
    }
    const kept = () =>
      runInDurableObject(org, (_org, { storage }) =>
        storage.sql
          .exec<{ name: string }>("SELECT name FROM topic WHERE name LIKE 'call:%' ORDER BY name")
          .toArray(),
      );
    await expect.poll(kept).toEqual(topics.toSorted().map((name) => ({ name })));
    const unwatch = vi.spyOn(CallSession.prototype, "unwatch").mockImplementationOnce(() => {
      throw new Error("out of memory");
    });
    try {
      dashboard.socket.close();
      await expect.poll(() => unwatch.mock.calls.length).toBe(2);
    } finally {
      unwatch.mockRestore();
    }
    expect(await kept()).toEqual([]);
    const again = await Dashboard.open(organization, topics[0] ?? "");
    const numbers = dashboard.messages().flatMap((message) => ("seq" in message ? [message.seq] : []));
    expect(again.welcomes(topics[0] ?? "")[0]?.seq).toBeGreaterThan(Math.max(...numbers));
  });

  it("D1: gives no number of an epoch twice, though the only dashboard left and came back", async () => {
    const organization = await createOrganization();
    const connector = await TestConnector.connect(organization.token);
    const topics = ["calls", `site:${organization.siteId}`];
    const given = new Map<string, Set<number>>(topics.map((topic) => [topic, new Set()]));
    const epochs = new Set<string>();
    for (const uniqueid of ["u.1", "u.2", "u.3"]) {
      const alone = await Dashboard.open(organization, ...topics);
      const { callId } = await connector.routed(uniqueid);
      await alone.event("call_started", ({ call }) => call.id === callId);
      alone.socket.close();
      const org = env.ORGANIZATION.get(env.ORGANIZATION.idFromName(organization.orgId));
      connector.hangsUp(uniqueid);
      await expect.poll(async () => (await org.call(callId))?.status).toBe("ended");
      for (const message of alone.messages()) {
        if (message.type === "refused") continue;
        epochs.add(message.epoch);
        expect(given.get(message.topic)).not.toContain(message.seq);
        given.get(message.topic)?.add(message.seq);
      }
    }
    expect(epochs.size).toBe(1);
    expect(given.get("calls")?.size).toBeGreaterThan(5);
  });

  it("D1: puts nobody on a topic that they left before its welcome was read", async () => {
    const organization = await createOrganization();
    const connector = await TestConnector.connect(organization.token);
    const { callId } = await connector.routed("u.1");
    const org = env.ORGANIZATION.get(env.ORGANIZATION.idFromName(organization.orgId));
    await expect.poll(() => org.call(callId)).not.toBeNull();
    const topic = `call:${callId}`;
    const dashboard = await Dashboard.open(organization, "calls");
    dashboard.say({ type: "subscribe", topic });
    dashboard.say({ type: "unsubscribe", topic });
    connector.events({ kind: "queue_join", queue: "support", uniqueid: "u.1", channel: "x", position: 1 });
    await dashboard.event("call_status_update", ({ call }) => call.status === "queued");
    expect(dashboard.batches(topic)).toEqual([]);
    expect(dashboard.welcomes(topic)).toEqual([]);
  });

  it("tells dashboards within a moment that a site went offline", async () => {
    const organization = await createOrganization();
    const dashboard = await Dashboard.open(organization, "calls");
    const connector = await TestConnector.connect(organization.token);
    await dashboard.event("site_status", ({ site }) => site.link === "online");
    connector.socket.close();
    await dashboard.event("site_status", ({ site }) => site.link === "offline");
  });

  it("closes the dashboards of who signs out, at once, and nobody else's", async () => {
    const organization = await createOrganization();
    const stays = await Dashboard.open(organization, "calls");
    const cookie = await organization.signIn("operator");
    const leaves = opened(await upgrade("/feed", { cookie, origin: ORIGIN }));
    const left = await SELF.fetch(`${ORIGIN}/api/auth/sign-out`, {
      method: "POST",
      headers: { cookie, origin: ORIGIN },
    });
    expect(left.status).toBe(200);
    expect((await leaves.untilClosed()).code).toBe(4002);
    expect(stays.socket.closed).toBeNull();
    expect(await upgrade("/feed", { cookie, origin: ORIGIN })).toMatchObject({ status: 401 });
  });

  it.each<[string, (userId: string) => D1PreparedStatement]>([
    ["is a member no more", (id) => env.DB.prepare("DELETE FROM member WHERE user_id = ?").bind(id)],
    [
      "has another role",
      (id) => env.DB.prepare("UPDATE member SET role = 'admin' WHERE user_id = ?").bind(id),
    ],
    [
      "let their session expire",
      (id) => env.DB.prepare("UPDATE session SET expires_at = 1 WHERE user_id = ?").bind(id),
    ],
  ])("closes the dashboard of who %s, within a minute", async (_what, change) => {
    const organization = await createOrganization();
    const { orgId } = organization;
    const stays = await Dashboard.open(organization, "calls");
    const cookie = await organization.signIn("operator", "Olivia");
    const leaves = opened(await upgrade("/feed", { cookie, origin: ORIGIN }));
    leaves.send(JSON.stringify({ type: "presence", available: true }));
    const object = env.ORGANIZATION.get(env.ORGANIZATION.idFromName(orgId));
    await expect.poll(() => object.somebodyThere(null)).toBe(true);
    const { id } =
      (await env.DB.prepare(
        "SELECT u.id FROM user u JOIN member m ON m.user_id = u.id WHERE m.organization_id = ? AND u.name = 'Olivia'",
      )
        .bind(orgId)
        .first<{ id: string }>()) ?? {};
    await change(id ?? "").run();
    await runDurableObjectAlarm(object);
    expect((await leaves.untilClosed()).code).toBe(4002);
    expect(stays.socket.closed).toBeNull();
    // Nobody is rung who is not there, and the rest are looked at again.
    await expect.poll(() => object.somebodyThere(null)).toBe(false);
    expect(await runDurableObjectAlarm(object)).toBe(true);
  });

  it("refuses strangers, foreign pages and malformed messages", async () => {
    const organization = await createOrganization();
    expect(await upgrade("/feed", { origin: ORIGIN })).toMatchObject({ status: 401 });
    const cookie = await organization.signIn("viewer");
    expect(await upgrade("/feed", { cookie, origin: "http://evil.test" })).toMatchObject({ status: 403 });
    expect(await upgrade("/feed", { cookie })).toMatchObject({ status: 403 });
    const dashboard = await Dashboard.open(organization, "calls");
    dashboard.socket.send(JSON.stringify({ type: "of_tomorrow", topic: "calls" }));
    dashboard.say({ type: "subscribe", topic: "everything" });
    await dashboard.socket.until(() => dashboard.messages().find((m) => m.type === "refused"), "a refusal");
    dashboard.socket.send("not json");
    expect((await dashboard.socket.untilClosed()).code).toBe(4000);
  });
});
