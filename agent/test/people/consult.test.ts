import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { header } from "@patchbay/protocol/ami/decoder";
import { afterEach, beforeEach, describe, expect } from "vitest";
import { bridged, noCalls } from "../acting.ts";
import type { ConnectorProcess } from "../connector-process.ts";
import type { Site } from "../site.ts";
import { it } from "../site-in-turn.ts";
import { outgoing, putThroughAt } from "./put-through-at.ts";

let site: Site;
let connector: ConnectorProcess;
const { until, asked, putting, step, hangUp, hears, nothingLeftWithout, phases } = putThroughAt(() => site);
const consulting = (exten: string, ringMs = 10_000) => putting(outgoing(exten), { how: "attended", ringMs });

/** A connector writes down beside the calls what it does: it is killed once that stands on the disk. */
async function killed(id: string): Promise<void> {
  const file = join(site.stateDir, "transfers.json");
  await expect.poll(() => (existsSync(file) ? readFileSync(file, "utf8") : "")).toContain(id);
  connector.signal("SIGKILL");
  await connector.exited;
}

/** By what the party's phone is told, whether it is on hold. */
const music = (channel: string) =>
  site.events.findLast(
    (event) => /^MusicOnHold/.test(header(event, "Event")) && header(event, "Channel") === channel,
  );
const gone = (channel: string) => expect.poll(() => site.channels()).not.toContain(channel);

it.beforeAll(({ site: shared }) => {
  site = shared;
});
beforeEach(async () => {
  connector = await site.connector();
});
afterEach(async () => {
  await noCalls(site);
  await site.calm();
});

describe("a party is held while the target is asked", () => {
  it("and handed over by the button: they hear each other, and the transferrer is gone", async () => {
    const { id, party, transferrer } = await consulting("9810");
    await until(id, "talking");
    await hears(transferrer, "Local/9810@outgoing");
    expect(music(party)?.Event).toBe("MusicOnHoldStart");
    expect(await step(id, "complete")).toEqual({ code: "", message: "" });
    expect(await until(id, "done")).toMatchObject({ why: "" });
    await hears(party, "Local/9810@outgoing");
    expect(music(party)?.Event).toBe("MusicOnHoldStop");
    await gone(transferrer);
    // Phases that follow one another within a moment are told as one: the last of them.
    const way = ["holding", "calling", "talking", "completing", "done"];
    const seen = phases(id);
    expect(seen).toEqual(way.filter((phase) => seen.includes(phase)));
    expect(seen).toEqual(expect.arrayContaining(["talking", "done"]));
    await nothingLeftWithout(party);
  });

  it("and the target is shown who calls: the transferrer while they consult, the party from when they have them", async () => {
    const { Channel1: transferrer, Channel2: party } = await bridged(site);
    await site.pbx.console(`dialplan set chanvar ${transferrer} CALLERID(num) 1001`);
    await site.pbx.console(`dialplan set chanvar ${party} CALLERID(num) +4721000000`);
    const shown = async () => {
      const list = await site.onlooker.list({ Action: "CoreShowChannels" });
      const target = list.ok
        ? list.items.find((item) => /^Local\/9810@outgoing-.+;2$/.test(header(item, "Channel")))
        : undefined;
      return target && header(target, "CallerIDNum");
    };
    const { id } = await asked(transferrer, outgoing("9810"), { how: "attended" });
    await until(id, "talking");
    expect(await shown()).toBe("1001");
    expect(await step(id, "complete")).toEqual({ code: "", message: "" });
    await until(id, "done");
    await expect.poll(shown).toBe("+4721000000");
    await nothingLeftWithout(party);
  });

  it("and handed over by the transferrer's hanging up", async () => {
    const { id, party, transferrer } = await consulting("9810");
    await until(id, "talking");
    await hangUp(transferrer);
    await until(id, "done");
    await hears(party, "Local/9810@outgoing");
    await nothingLeftWithout(party);
  });

  it("and put through to whom it rings at, when the transferrer hangs up meanwhile", async () => {
    const { id, party, transferrer } = await consulting("9817");
    await until(id, "calling");
    await hangUp(transferrer);
    await until(id, "done");
    await hears(party, "Local/9817@outgoing");
    await nothingLeftWithout(party);
  });

  it("and put through by the button while it rings at somebody who does not answer: the phone rings", async () => {
    // It rings for longer than even a busy machine takes to press the button.
    const { id, party, transferrer } = await consulting("9800", 6_000);
    await until(id, "calling");
    expect(await step(id, "complete")).toEqual({ code: "", message: "" });
    await gone(transferrer);
    expect(await until(id, "back")).toMatchObject({ why: "no_answer" });
    await hears(party, "Local/9710@outgoing");
    await nothingLeftWithout(party);
  });

  it.each([
    ["busy", "9917", "busy"],
    ["out of service", "9903", "unreachable"],
    ["not answering", "9800", "no_answer"],
    ["gone after a second of talk", "9814", "target_left"],
  ] as const)("and back with the transferrer: the target is %s", async (_how, exten, why) => {
    const { id, party, transferrer } = await consulting(exten, 1_000);
    expect(await until(id, "back")).toMatchObject({ why });
    await hears(party, transferrer);
    await nothingLeftWithout(party);
  });

  it.each(["calling", "talking"] as const)(
    "and back with the transferrer, who calls it off %s",
    async (phase) => {
      const { id, party, transferrer } = await consulting(phase === "calling" ? "9800" : "9810");
      await until(id, phase);
      expect(await step(id, "cancel")).toEqual({ code: "", message: "" });
      expect(await until(id, "back")).toMatchObject({ why: "cancelled" });
      await hears(party, transferrer);
      await expect
        .poll(async () => (await site.channels()).filter((name) => /Local\/98/.test(name)))
        .toEqual([]);
      await nothingLeftWithout(party);
    },
  );

  it.each([
    ["calling", "9800"],
    ["talking", "9810"],
  ] as const)("and hangs up while the transferrer is %s: nothing is left", async (phase, exten) => {
    const { id, party } = await consulting(exten);
    await until(id, phase);
    await nothingLeftWithout(party);
    await until(id, "over");
  });
});

describe("a connector that dies in mid-consultation", () => {
  it("is told by Asterisk where it stands, once it is back, and goes on", async () => {
    const { id, party, transferrer } = await consulting("9810");
    await until(id, "talking");
    await killed(id);
    site.edge.messages.length = 0;
    connector = await site.connector();
    await until(id, "talking");
    await hears(transferrer, "Local/9810@outgoing");
    expect(await step(id, "complete")).toEqual({ code: "", message: "" });
    await until(id, "done");
    await hears(party, "Local/9810@outgoing");
    await nothingLeftWithout(party);
  });

  it("is not needed: the party is handed over without it, and it says so afterwards", async () => {
    const { id, party, transferrer } = await consulting("9810");
    await until(id, "talking");
    await killed(id);
    await hangUp(transferrer);
    await hears(party, "Local/9810@outgoing");
    connector = await site.connector();
    await until(id, "done");
    await nothingLeftWithout(party);
  });

  it("is not needed: the target hangs up, and the transferrer has the party", async () => {
    const { id, party, transferrer } = await consulting("9814");
    await until(id, "talking");
    await killed(id);
    await hears(party, transferrer);
    connector = await site.connector();
    await until(id, "back");
    await nothingLeftWithout(party);
  });
});
