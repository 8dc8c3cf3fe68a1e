import type { LinkUp } from "@patchbay/protocol/link/up";
import { reduceSite, type Told } from "@patchbay/protocol/pbx/site-view/reduce";
import { emptySiteView, type SiteView } from "@patchbay/protocol/pbx/site-view/view";
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { act } from "./acting.ts";
import { CALLS, differences, SALES } from "./projection.ts";
import { Site } from "./site.ts";
import { SlowManager } from "./slow-manager.ts";

let site: Site;
beforeAll(async () => {
  site = await Site.start({ moreQueues: SALES });
});
afterEach(async () => {
  await site.calm();
  await site.pbx.console("channel request hangup all");
  await expect.poll(() => site.channels()).toEqual([]);
});
afterAll(() => site.stop());

const toldBy = (message: LinkUp): readonly Told[] => {
  if (message.type === "snapshot") return [{ kind: "snapshot", snapshot: message.data }];
  return message.type === "pbx_events" || message.type === "site_events" ? message.data.events : [];
};

/** What an edge knows by now, of all that it was told. */
const known = (): SiteView =>
  site.edge.messages
    .flatMap((message) => toldBy(message).map((told) => ({ told, at: message.ts })))
    .reduce((view, { told, at }) => reduceSite(view, told, { at, dayStart: 0 }).view, emptySiteView);

const equal = (after: string) =>
  expect.poll(() => differences(site.onlooker, known()), { timeout: 30_000, message: after }).toEqual([]);

const queues = () => [...known().queue.keys()].sort();
const snapshots = () => site.edge.all("snapshot").length;

/** Asterisk lets go of a module a moment after the last call that used it. */
const unload = (name: string) =>
  expect
    .poll(async () => {
      await site.pbx.console(`module unload ${name}.so`);
      return site.pbx.console(`module show like ${name}.so`);
    })
    .toContain("0 modules loaded");

/** Why an act cannot be done, in words for people. */
const refusal = async (...asked: Parameters<typeof act> extends [Site, ...infer R] ? R : never) => {
  const { code, message } = await act(site, ...asked);
  return { code, message };
};

describe("what the edge knows of a PBX", () => {
  it("is not what half a list says: Asterisk is killed in the middle of its answer, and comes back", async () => {
    const way = await SlowManager.to(site.pbx.ports.ami);
    onTestFinished(() => way.close());
    await site.connector({ PATCHBAY_AMI_PORT: String(way.port) });
    for (const call of CALLS) await site.pbx.console(`channel originate ${call}`);
    await equal("calls");
    const [before, members] = [snapshots(), known().queue_member.size];
    const halted = way.breakOff("Event: QueueParams");
    site.edge.command({ kind: "snapshot" });
    await halted;
    process.kill(site.pbx.pid, "SIGKILL");
    await site.pbx.exited;
    await expect.poll(() => site.edge.all("ami_state").at(-1)?.state).toBe("down");
    // What was known stays until there is something better.
    expect(snapshots()).toBe(before);
    expect([known().queue_member.size, queues()]).toEqual([members, ["sales", "support"]]);
    site.pbx = await site.pbx.restart();
    await expect.poll(snapshots, { timeout: 30_000 }).toBeGreaterThan(before);
    await expect.poll(() => site.onlooker.state.state, { timeout: 20_000 }).toBe("up");
    await equal("a restart");
    expect(known().channel.size).toBe(0);
    await site.pbx.console("channel originate Local/1720@internal extension 1701@internal");
    await expect.poll(() => known().channel.size).toBeGreaterThan(0);
    await equal("a call after it");
  }, 120_000);

  it("follows modules that are unloaded and loaded; what they did is refused in words meanwhile", async () => {
    await site.connector();
    await equal("the first snapshot");
    for (const name of ["app_queue", "res_parking", "app_confbridge"]) await unload(name);
    await expect.poll(queues, { timeout: 15_000 }).toEqual([]);
    expect(known().queue_member.size).toBe(0);
    await equal("unloaded modules");
    const noModule = { code: "no_right", message: expect.stringContaining("not loaded") };
    expect(await refusal("QueueAdd", { Queue: "sales", Interface: "PJSIP/1003" })).toEqual(noModule);
    expect(await refusal("ParkedCalls")).toEqual(noModule);
    expect(await refusal("ConfbridgeListRooms")).toEqual(noModule);
    for (const name of ["app_queue", "res_parking", "app_confbridge"])
      await site.pbx.console(`module load ${name}.so`);
    await expect.poll(queues, { timeout: 15_000 }).toEqual(["sales", "support"]);
    for (const call of CALLS) await site.pbx.console(`channel originate ${call}`);
    await expect.poll(() => [known().parked.size, known().conference.size]).toEqual([1, 1]);
    await equal("loaded modules");
    expect((await act(site, "QueueSummary", { Queue: "sales" })).code).toBe("");
  }, 120_000);

  it("is asked for again when Asterisk has booted late, for what it refused before", async () => {
    await unload("app_queue");
    const way = await SlowManager.to(site.pbx.ports.ami);
    onTestFinished(() => way.close());
    // While it boots Asterisk tells of no module that it loads.
    way.withhold("Event: FullyBooted", "Event: Load");
    await site.connector({ PATCHBAY_AMI_PORT: String(way.port) });
    await expect.poll(snapshots).toBe(1);
    expect(queues()).toEqual([]);
    await site.pbx.console("module load app_queue.so");
    way.handOver();
    await expect.poll(queues, { timeout: 15_000 }).toEqual(["sales", "support"]);
    await equal("a late boot");
  }, 90_000);
});
