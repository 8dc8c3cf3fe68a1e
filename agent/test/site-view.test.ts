import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import type { LinkUp } from "@patchbay/protocol/link/up";
import { reduceSite, type Told } from "@patchbay/protocol/pbx/site-view/reduce";
import { emptySiteView, type SiteView } from "@patchbay/protocol/pbx/site-view/view";
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import {
  CALLS,
  differences,
  type Random,
  RELOADS,
  randomFrom,
  randomOperation,
  SALES,
} from "./projection.ts";
import { Site } from "./site.ts";
import { SlowManager } from "./slow-manager.ts";

let site: Site;
beforeAll(async () => {
  site = await Site.start({ moreQueues: SALES });
});
afterEach(() => site.calm());
afterAll(() => site.stop());

const toldBy = (message: LinkUp): readonly Told[] => {
  if (message.type === "snapshot") return [{ kind: "snapshot", snapshot: message.data }];
  return message.type === "pbx_events" || message.type === "site_events" ? message.data.events : [];
};
const clock = (at: number) => ({ at, dayStart: 0 });

/** What an edge knows by now, of all that it was told. */
const known = (): SiteView =>
  site.edge.messages
    .flatMap((message) => toldBy(message).map((told) => ({ told, at: message.ts })))
    .reduce((view, { told, at }) => reduceSite(view, told, clock(at)).view, emptySiteView);

const equal = (after: string) =>
  expect.poll(() => differences(site.onlooker, known()), { timeout: 30_000, message: after }).toEqual([]);

/** Ends a call now and then, reads a configuration anew now and then. */
async function operate(random: Random): Promise<string> {
  const operation =
    random(7) === 0
      ? `channel request hangup ${(await site.channels())[random(6)] ?? "all"}`
      : random(8) === 0
        ? (RELOADS[random(RELOADS.length)] ?? "")
        : randomOperation(random);
  await site.pbx.console(operation);
  return operation;
}

describe("what the edge knows of a PBX", () => {
  it("is what Asterisk's own lists have, after any calls, queues, parkings, conferences and reloads", async () => {
    await site.connector({ PATCHBAY_LOOK_EVERY_MS: "1000" });
    await equal("the first snapshot");
    for (const call of CALLS) await site.pbx.console(`channel originate ${call}`);
    await equal("one call of each kind");
    const random = randomFrom(20_261_130);
    for (let round = 0; round < 6; round += 1) {
      const done: string[] = [];
      for (let n = 0; n < 12; n += 1) done.push(await operate(random));
      await equal(done.join("; "));
    }
    const kinds = ["channel", "queue_member", "extension", "contact"] as const;
    const view = known();
    for (const kind of kinds) expect(view[kind].size, kind).toBeGreaterThan(0);
    const told = new Set(
      site.edge.all("site_events").flatMap(({ events }) => events.map(({ kind }) => kind)),
    );
    for (const kind of [
      "parking",
      "conference_join",
      "queue_member",
      "queue_member_gone",
      "channel_sound",
    ] as const)
      expect(told, kind).toContain(kind);
  });

  it("has the queues that a reload has brought and taken, though no event tells of them", async () => {
    await site.connector({ PATCHBAY_LOOK_EVERY_MS: "1000" });
    await appendFile(
      join(site.pbxDir, "etc/queues.conf"),
      "[night]\nstrategy = random\nmember => PJSIP/1002,2,Ben\n",
    );
    await site.pbx.console("queue reload all");
    await expect
      .poll(() => known().queue.get("night"), { timeout: 20_000 })
      .toMatchObject({ strategy: "random" });
    await equal("a queue of a reload");
    expect(known().queue_member.get("night|PJSIP/1002")).toMatchObject({ penalty: 2, dynamic: false });
  });

  it("is right again after its session was cut, and after Asterisk was started anew in the middle of calls", async () => {
    const way = await SlowManager.to(site.pbx.ports.ami);
    onTestFinished(() => way.close());
    await site.connector({ PATCHBAY_AMI_PORT: String(way.port) });
    for (const call of CALLS) await site.pbx.console(`channel originate ${call}`);
    await equal("calls");
    const before = site.edge.all("snapshot").length;
    way.cut();
    await site.pbx.console("channel originate Local/9813@outgoing extension 700@internal");
    await site.edge.watch.until(
      () => (site.edge.all("snapshot").length > before ? true : undefined),
      "a snapshot after the cut",
      20_000,
    );
    await equal("a cut");
    site.pbx = await site.pbx.restart();
    await site.edge.watch.until(
      () => (site.edge.all("snapshot").length > before + 1 ? true : undefined),
      "a snapshot of the new Asterisk",
      30_000,
    );
    await site.watch.until(
      () => (site.onlooker.state.state === "up" ? true : undefined),
      "the onlooker",
      20_000,
    );
    await equal("a restart");
    expect(known().channel.size).toBe(0);
    await site.pbx.console("channel originate Local/1720@internal extension 1701@internal");
    await expect.poll(() => known().channel.size).toBeGreaterThan(0);
    await equal("a call after it");
  });

  it("counts how callers leave a queue: by giving up, by its time, by being taken out of it", async () => {
    await site.connector();
    const figures = () => known().queue.get("sales")?.figures;
    // Nobody of sales answers: its only member has no phone.
    await site.pbx.console("channel originate Local/9813@outgoing application Queue sales,,,,1");
    await expect.poll(() => figures()?.timedOut, { timeout: 20_000 }).toBe(1);
    // Its far end hangs up after a second.
    await site.pbx.console("channel originate Local/9814@outgoing application Queue sales");
    await expect.poll(() => figures()?.gaveUp, { timeout: 20_000 }).toBe(1);
    await site.pbx.console("dialplan add extension 1699,1,Queue,sales into internal");
    await site.pbx.console("channel originate Local/1699@internal extension 1701@internal");
    await expect.poll(() => known().queue_caller.size).toBe(1);
    const [caller] = known().queue_caller.keys();
    const { channel = "" } = known().channel.get(caller ?? "") ?? {};
    await site.pbx.console(`channel redirect ${channel} internal,1701,1`);
    await expect.poll(() => figures()?.redirected, { timeout: 20_000 }).toBe(1);
    expect(figures()).toMatchObject({ timedOut: 1, gaveUp: 1, redirected: 1, withdrawn: 0, answered: 0 });
    expect(figures()?.longestWaitMs).toBeGreaterThanOrEqual(1_000);
  });
});
