import { env, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { deriveCallId, randomToken } from "@patchbay/protocol/ids";
import { describe, expect, it, vi } from "vitest";
import { channelRow, TestConnector } from "../support/connector.ts";
import { createOrganization } from "../support/organization.ts";
import { TestSocket, upgrade } from "../support/socket.ts";

const linkOf = (siteId: string) => env.PBX_LINK.get(env.PBX_LINK.idFromName(siteId));

/** The whole PBX: these channels, and nobody in a queue. */
const seen = (...uniqueids: string[]) => ({
  at: 1,
  asteriskVersion: "22",
  queues: [],
  channels: uniqueids.map(channelRow),
});
const sees = (connector: TestConnector, ...uniqueids: string[]) =>
  connector.send({ type: "snapshot", data: seen(...uniqueids) });

describe("the upgrade of a connector", () => {
  it("refuses a wrong secret and shows it on the site's page", async () => {
    const { siteId } = await createOrganization();
    const refused = await upgrade("/link", { authorization: `Bearer pbs_${siteId}_${"0".repeat(48)}` });
    expect(refused).toMatchObject({ status: 401, body: "The token's secret is wrong." });
    await upgrade("/link", { authorization: `Bearer pbs_${siteId}_${"1".repeat(48)}` });
    expect((await linkOf(siteId).status())?.lastRefusal).toMatchObject({
      reason: "The token's secret is wrong.",
      count: 2,
    });
  });

  it("refuses no token, a malformed one, an unknown site and plain HTTP", async () => {
    expect(await upgrade("/link")).toMatchObject({ status: 401 });
    expect(await upgrade("/link", { authorization: "Bearer pbs_x" })).toMatchObject({ status: 401 });
    expect(
      await upgrade("/link", { authorization: `Bearer pbs_nosuchsite_${"0".repeat(48)}` }),
    ).toMatchObject({
      status: 401,
    });
  });

  it("ends the connection of a revoked token and lets it in no more", async () => {
    const { token, provision, siteId } = await createOrganization();
    const connector = await TestConnector.connect(token);
    await provision({ revoked: true });
    expect((await connector.socket.untilClosed()).code).toBe(4006);
    expect(await upgrade("/link", { authorization: `Bearer ${token}` })).toMatchObject({
      status: 401,
      body: "The site's token was revoked.",
    });
    expect((await linkOf(siteId).status())?.revoked).toBe(true);
  });

  it("lets a newer connection take over", async () => {
    const { token } = await createOrganization();
    const first = await TestConnector.connect(token);
    const second = await TestConnector.connect(token);
    expect((await first.socket.untilClosed()).code).toBe(4003);
    expect(second.socket.closed).toBeNull();
  });
});

describe("messages on the link", () => {
  it("ignores unknown types, closes on malformed ones without a number, answers an old version with its own", async () => {
    const { token } = await createOrganization();
    const connector = await TestConnector.connect(token);
    connector.garbled("hologram", {});
    await connector.message("ack", ({ ack }) => ack === 1);
    await connector.routed("u.1");
    expect(connector.socket.closed).toBeNull();
    connector.socket.send("{");
    expect((await connector.socket.untilClosed()).code).toBe(4000);
    const other = await TestConnector.connect(token);
    other.socket.send(JSON.stringify({ v: 99, seq: 1, ack: 0, id: "x", ts: 1, type: "ack", data: {} }));
    expect((await other.socket.untilClosed()).code).toBe(4001);
  });

  it("acknowledges a numbered message that it cannot read, asks for what was lost, and goes on", async () => {
    const { token, siteId } = await createOrganization();
    const connector = await TestConnector.connect(token);
    sees(connector, "u.1");
    connector.garbled("pbx_events", { events: [{ kind: "channel_hangup", uniqueid: "" }] });
    await connector.message("ack", ({ ack }) => ack === 2);
    expect((await connector.message("command")).data.command).toEqual({ kind: "snapshot" });
    expect(await linkOf(siteId).status()).toMatchObject({ ami: "up", amiReason: "" });
    const timers = vi.spyOn(globalThis, "setTimeout");
    const channels = [{ ...channelRow("u.1"), channel: "x".repeat(900_001) }];
    connector.garbled("snapshot", { at: 1, asteriskVersion: "22", channels, queues: [] });
    await connector.message("ack", ({ ack }) => ack === 3);
    // Nobody is taken for gone by a list that nobody could read.
    expect(await linkOf(siteId).status()).toMatchObject({
      ami: "down",
      amiReason: expect.stringContaining("cannot be read"),
    });
    await connector.routed("u.3");
    expect(connector.socket.closed).toBeNull();
    // A minute later it may be another PBX.
    const [later] = timers.mock.calls.find(([, ms]) => ms === 60_000) ?? [];
    timers.mockRestore();
    await runInDurableObject(linkOf(siteId), () => later?.());
    await connector.socket.until(
      () => connector.messages().filter(({ type }) => type === "command").length === 2,
      "another request for a snapshot",
    );
    const again = await TestConnector.connect(token, connector.epoch, connector.seq);
    expect((await again.message("welcome")).data.received).toBe(connector.seq);
    sees(again, "u.1");
    await again.message("ack", ({ ack }) => ack === again.seq);
    expect(await linkOf(siteId).status()).toMatchObject({ ami: "up", amiReason: "", channels: 1 });
  });

  it("takes nobody for gone whom a list leaves out that has no room for all, and says so", async () => {
    const { token, siteId, orgId } = await createOrganization();
    const connector = await TestConnector.connect(token);
    sees(connector, "u.1");
    const { callId } = await connector.routed("u.1");
    connector.send({ type: "snapshot", data: { ...seen("u.2"), leftOut: 40 } });
    await connector.message("ack", ({ ack }) => ack === connector.seq);
    expect(await linkOf(siteId).status()).toMatchObject({
      ami: "up",
      amiReason: expect.stringContaining("40 are not counted"),
    });
    expect(await linkOf(siteId).channelState(orgId, "u.1")).toBe("unknown");
    const call = env.CALL_SESSION.get(env.CALL_SESSION.idFromName(callId));
    expect((await call.export())?.summary.status).not.toBe("ended");
    sees(connector, "u.2");
    await expect.poll(async () => (await call.export())?.summary.status).toBe("ended");
  });

  it("takes a replayed message once, and everything of a new epoch", async () => {
    const { token, siteId, orgId } = await createOrganization();
    const connector = await TestConnector.connect(token);
    connector.events({ kind: "channel_new", channel: channelRow("u.1") });
    connector.raw(1, {
      type: "pbx_events",
      data: { events: [{ kind: "channel_new", channel: channelRow("u.2") }] },
    });
    await connector.message("ack", ({ ack }) => ack === 1);
    await connector.routed("u.3");
    expect(await linkOf(siteId).channelState(orgId, "u.2")).toBe("unknown");
    expect((await linkOf(siteId).status())?.channels).toBe(2);
    const restarted = await TestConnector.connect(token);
    expect((await restarted.message("welcome")).data.received).toBe(0);
    const resumed = await TestConnector.connect(token, restarted.epoch, 0);
    resumed.events({ kind: "channel_new", channel: channelRow("u.4") });
    await resumed.message("ack", ({ ack }) => ack === 1);
    const again = await TestConnector.connect(token, restarted.epoch, 1);
    expect((await again.message("welcome")).data.received).toBe(1);
  });

  it("sends an unacknowledged command again after a reconnect, but not one that expired", async () => {
    const { token, siteId, orgId } = await createOrganization();
    const connector = await TestConnector.connect(token);
    const target = { channel: "PJSIP/1001-u.1", uniqueid: "u.1", cause: 16 };
    expect(await linkOf(siteId).hangUp(orgId, target)).toBe(true);
    const first = await connector.message("command");
    const again = await TestConnector.connect(token, connector.epoch, 0);
    expect((await again.message("command")).data).toEqual(first.data);
    again.raw(0, { type: "ack", data: {} });
    again.socket.send(
      JSON.stringify({ v: 1, seq: 0, ack: first.seq, id: "x", ts: 1, type: "ack", data: {} }),
    );
    await again.routed("u.9");
    const third = await TestConnector.connect(token, connector.epoch, 9);
    await third.routed("u.10");
    expect(third.messages().some((message) => message.type === "command")).toBe(false);
  });

  it("asks the site to place a call, says what came of it, and gives the channel's facts to the call", async () => {
    const { token, siteId, orgId } = await createOrganization();
    const connector = await TestConnector.connect(token);
    const callId = await deriveCallId({ source: "browser", uuid: randomToken() });
    const call = {
      callId,
      mediaTicket: "t".repeat(32),
      number: "1001",
      callerNumber: "1412",
      callerName: "",
      uniqueid: "patchbay-1",
      timeoutMs: 30_000,
    };
    const placed = linkOf(siteId).join(orgId, { kind: "originate", ...call });
    const { data } = await connector.message("command");
    expect(data.command).toEqual({ kind: "originate", ...call });
    // A snapshot from before the channel was there does not mean that it is gone.
    connector.send({ type: "snapshot", data: { at: 1, asteriskVersion: "", channels: [], queues: [] } });
    connector.send({
      type: "command_result",
      data: { commandId: data.commandId, ok: true, code: "", message: "" },
    });
    expect(await placed).toEqual({ ok: true });
    await runInDurableObject(linkOf(siteId), (_link, { storage }) => {
      const followed = storage.sql.exec("SELECT uniqueid, call_id FROM followed").toArray();
      expect(followed).toEqual([{ uniqueid: "patchbay-1", call_id: callId }]);
    });
  });

  it("does nothing for a call of another organization, whoever told it of this site", async () => {
    const { token, siteId } = await createOrganization();
    const { orgId: stranger } = await createOrganization();
    const connector = await TestConnector.connect(token);
    const callId = await deriveCallId({ source: "browser", uuid: randomToken() });
    const call = { callId, mediaTicket: "t".repeat(32), uniqueid: "patchbay-1", channel: "PJSIP/1001-u.1" };
    const dialled = { ...call, number: "+19005550100", callerNumber: "", callerName: "", timeoutMs: 30_000 };
    const spy = { ...call, kind: "spy", leg: "spy-1", speaksTo: "both" } as const;
    const refused = { ok: false, code: "no_such_site" };
    expect(await linkOf(siteId).join(stranger, { kind: "originate", ...dialled })).toMatchObject(refused);
    expect(await linkOf(siteId).join(stranger, { kind: "bring", ...call })).toMatchObject(refused);
    expect(await linkOf(siteId).ask(stranger, spy)).toMatchObject(refused);
    expect(await linkOf(siteId).hangUp(stranger, { ...call, cause: 16 })).toBe(false);
    connector.events({ kind: "channel_new", channel: channelRow("u.1") });
    await connector.routed("u.2");
    expect(await linkOf(siteId).channelState(stranger, "u.1")).toBe("unknown");
    expect(connector.messages().filter(({ type }) => type === "command")).toEqual([]);
  });

  it("says why a channel could not be brought, and that an offline site was not asked", async () => {
    const { token, siteId, orgId } = await createOrganization();
    const callId = await deriveCallId({ source: "browser", uuid: randomToken() });
    const target = { callId, mediaTicket: "t".repeat(32), channel: "PJSIP/1001-u.1", uniqueid: "u.1" };
    expect(await linkOf(siteId).join(orgId, { kind: "bring", ...target })).toMatchObject({
      ok: false,
      code: "site_offline",
    });
    const connector = await TestConnector.connect(token);
    const brought = linkOf(siteId).join(orgId, { kind: "bring", ...target });
    const { data } = await connector.message("command");
    connector.send({
      type: "command_result",
      data: { commandId: data.commandId, ok: false, code: "unknown_channel", message: "no such channel" },
    });
    expect(await brought).toEqual({ ok: false, code: "unknown_channel", message: "no such channel" });
    expect(connector.messages().filter(({ type }) => type === "command")).toHaveLength(1);
    await runInDurableObject(linkOf(siteId), (_link, { storage }) => {
      expect(storage.sql.exec("SELECT uniqueid FROM followed").toArray()).toEqual([]);
    });
  });

  it("routes an offer to its assistant with a ticket, any other extension to people", async () => {
    const { token } = await createOrganization();
    const connector = await TestConnector.connect(token);
    const assistant = await connector.routed("u.1");
    expect(assistant).toMatchObject({ plan: { kind: "assistant", name: "Receptionist" } });
    expect(assistant.mediaTicket.length).toBeGreaterThanOrEqual(32);
    const people = await connector.routed("u.2", "4711");
    expect(people).toMatchObject({ plan: { kind: "queue", queue: "support" }, mediaTicket: "" });
  });

  it("shows the site online, its PBX, and offline as soon as the socket closes", async () => {
    const { token, siteId } = await createOrganization();
    const connector = await TestConnector.connect(token);
    connector.send({
      type: "snapshot",
      data: { at: 1, asteriskVersion: "22.10.1", channels: [channelRow("u.1")], queues: [] },
    });
    await connector.message("ack", ({ ack }) => ack === 1);
    expect(await linkOf(siteId).status()).toMatchObject({
      link: "online",
      ami: "up",
      asteriskVersion: "22.10.1",
      channels: 1,
    });
    connector.socket.close();
    await connector.socket.until(async () => true, "a moment");
    await expect.poll(async () => (await linkOf(siteId).status())?.link).toBe("offline");
    expect(connector.socket).toBeInstanceOf(TestSocket);
  });

  it("shows the site offline after 20 s without a sign of life on an open socket, and not before", async () => {
    const { token, siteId } = await createOrganization();
    const connector = await TestConnector.connect(token);
    const link = linkOf(siteId);
    const connectedAt = Date.now();
    // The object's own clock, as its alarm finds it.
    vi.useFakeTimers({ toFake: ["Date"], now: connectedAt + 18_000 });
    try {
      await runDurableObjectAlarm(link);
      expect((await link.status())?.link).toBe("online");
      const nextAt = await runInDurableObject(link, (_object, { storage }) => storage.getAlarm());
      expect((nextAt ?? 0) - connectedAt).toBeLessThanOrEqual(20_000);
      vi.setSystemTime(connectedAt + 20_000);
      await runDurableObjectAlarm(link);
    } finally {
      vi.useRealTimers();
    }
    expect((await connector.socket.untilClosed()).code).toBe(1001);
    expect((await link.status())?.link).toBe("offline");
  });
});
