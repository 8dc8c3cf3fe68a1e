import { readFileSync } from "node:fs";
import { afterEach, describe, expect } from "vitest";
import type { ConnectorProcess } from "./connector-process.ts";
import { routeTo } from "./routes.ts";
import type { Site } from "./site.ts";
import { it } from "./site-in-turn.ts";

let site: Site;
it.beforeAll(({ site: ours }) => {
  site = ours;
});
afterEach(() => site.calm());

/** Milliseconds from `act` until the caller stands in the queue `support`. */
async function msToQueue(act: () => unknown): Promise<number> {
  const from = site.events.length;
  const startedAt = performance.now();
  await act();
  expect(await site.event("QueueCallerJoin", from)).toMatchObject({ Queue: "support" });
  return performance.now() - startedAt;
}

/** Somebody dials 1412; milliseconds from where the PBX has their call: how long a phone takes to dial is not the connector's. */
async function dialledToQueue(): Promise<number> {
  const from = site.events.length;
  const rang = site.event("Newchannel", from).then(() => performance.now());
  await site.person.call("1412");
  expect(await site.event("QueueCallerJoin", from)).toMatchObject({ Queue: "support" });
  return performance.now() - (await rang);
}

async function inMidCall(more: Record<string, string> = {}): Promise<ConnectorProcess> {
  const connector = await site.connector(more);
  void routeTo(site.edge, "assistant");
  await site.person.call("1412");
  await site.person.answered();
  return connector;
}

describe("a caller who cannot be routed goes to the queue of people", () => {
  it("when the edge takes longer than 1.5 s, and the late decision changes nothing", async () => {
    await site.connector();
    void routeTo(site.edge, "reject", { delayMs: 2_000 });
    const tookMs = await dialledToQueue();
    expect(tookMs).toBeGreaterThan(1_400);
    expect(tookMs).toBeLessThan(2_500);
    const [offer] = site.edge.all("call_offered");
    const expired = await site.edge.watch.until(() => site.edge.all("offer_expired")[0], "offer_expired");
    expect(expired).toEqual({ offerId: offer?.offerId, uniqueid: offer?.uniqueid });
    await site.edge.watch.until(() => site.edge.pbx("queue_join")[0], "the queue at the edge");
    expect(await site.channels()).toHaveLength(1);
  });

  it("when there is no connector", async () => {
    expect(await dialledToQueue()).toBeLessThan(2_000);
  });

  it("at once when the edge is away", async () => {
    await site.connector();
    site.edge.token = "another";
    site.edge.cutLink();
    await site.edge.watch.until(() => (site.edge.linked ? undefined : true), "the cut");
    expect(await dialledToQueue()).toBeLessThan(1_000);
    site.edge.token = site.environment().PATCHBAY_SITE_TOKEN ?? "";
  });

  it("when the route's queue name would not be one argument of the dialplan", async () => {
    await site.connector();
    void routeTo(site.edge, "queue", { plan: { kind: "queue", queue: "support\r\nSET VARIABLE X 1" } });
    expect(await dialledToQueue()).toBeLessThan(2_000);
  });

  it("when the media ticket is not taken", async () => {
    await site.connector();
    void routeTo(site.edge, "assistant").then(({ callId }) => {
      const media = site.edge.media.get(callId);
      if (media !== undefined) media.ticket = "another";
    });
    expect(await dialledToQueue()).toBeLessThan(3_000);
  });

  it("when the edge never welcomes the call's media", async () => {
    await site.connector();
    void routeTo(site.edge, "assistant").then(({ callId }) => {
      const media = site.edge.media.get(callId);
      if (media !== undefined) media.welcomes = false;
    });
    expect(await dialledToQueue()).toBeLessThan(6_000);
  });

  it("when the edge hands the call over", async () => {
    await inMidCall();
    const [media] = site.edge.media.values();
    expect(await msToQueue(() => media?.say({ type: "bye", reason: "fallback" }))).toBeLessThan(1_000);
  });

  it("when the edge stays away in mid-call longer than the leg is held", async () => {
    await inMidCall({ PATCHBAY_MEDIA_HOLD_MS: "1500" });
    const [media] = site.edge.media.values();
    if (media === undefined) throw new Error("no media");
    media.welcomes = false;
    const tookMs = await msToQueue(() => media.cut());
    expect(tookMs).toBeGreaterThan(1_400);
    expect(tookMs).toBeLessThan(3_000);
  });
});

/** Running; what has ended and only waits to be reaped (Z) is not. */
function alive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

describe("a connector that goes in mid-call", () => {
  it("killed: the caller is in the queue within 2 s, and so is the next one", async () => {
    const connector = await inMidCall();
    const children = connector.children();
    expect(children).toHaveLength(1);
    expect(await msToQueue(() => connector.signal("SIGKILL"))).toBeLessThan(2_000);
    await connector.exited;
    await expect.poll(() => children.filter(alive)).toEqual([]);
    await site.person.hangUp();
    expect(await dialledToQueue()).toBeLessThan(2_000);
  });

  it("stopped (SIGSTOP): the caller is in the queue within 5 s; its watchdog killed it and is gone itself", async () => {
    const connector = await inMidCall();
    const children = connector.children();
    const tookMs = await msToQueue(() => connector.signal("SIGSTOP"));
    expect(tookMs).toBeLessThan(5_000);
    await connector.exited;
    await expect.poll(() => children.filter(alive)).toEqual([]);
    expect(connector.exit?.signal).toBe("SIGKILL");
  });

  it("a new caller during the stop is in the queue within 5 s as well", async () => {
    const connector = await site.connector();
    connector.signal("SIGSTOP");
    expect(await dialledToQueue()).toBeLessThan(5_000);
  });

  it("stopped cleanly (SIGTERM): the caller is in the queue, the exit code is 0", async () => {
    const connector = await inMidCall();
    expect(await msToQueue(() => connector.signal("SIGTERM"))).toBeLessThan(2_000);
    await connector.exited;
    expect(connector.exit).toEqual({ code: 0, signal: null });
    expect(connector.logged(/"msg":"stopped"/)).toBeDefined();
  });
});
