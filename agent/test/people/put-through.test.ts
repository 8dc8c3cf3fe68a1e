import { afterEach, beforeEach, describe, expect } from "vitest";
import { bridged, noCalls, quiet } from "../acting.ts";
import type { Site } from "../site.ts";
import { it } from "../site-in-turn.ts";
import { outgoing, putThroughAt } from "./put-through-at.ts";

let site: Site;
const { until, asked, putting, step, hangUp, hears, nothingLeftWithout, phases } = putThroughAt(() => site);

it.beforeAll(({ site: shared }) => {
  site = shared;
});
beforeEach(async () => {
  await site.connector();
});
afterEach(async () => {
  await noCalls(site);
  await site.calm();
});

describe("a party is put through at once", () => {
  it("to an extension, who hears them; the transferrer is let go", async () => {
    const { id, party, transferrer } = await putting(outgoing("9810"));
    expect(await until(id, "done")).toMatchObject({ why: "", kind: "blind", party: { channel: party } });
    await hears(party, "Local/9810@outgoing");
    await expect.poll(() => site.channels()).not.toContain(transferrer);
    expect(phases(id)).toEqual(["holding", "calling", "done"]);
    await nothingLeftWithout(party);
  });

  it("to a number, by the site's own rules for calls out", async () => {
    const { id, party } = await putting({ kind: "number", number: "9810" });
    await until(id, "done");
    await hears(party, "Local/9810@outgoing");
    await nothingLeftWithout(party);
  });

  it.each([
    ["busy", "9917", "busy"],
    ["out of service", "9903", "unreachable"],
    ["not answering", "9800", "no_answer"],
  ] as const)(
    "to somebody who is %s: the transferrer's phone rings, and they have them again",
    async (_how, exten, why) => {
      const { id, party } = await putting(outgoing(exten), { ringMs: 1_000 });
      expect(await until(id, "recalling")).toMatchObject({ why });
      expect(await until(id, "back")).toMatchObject({ why });
      await hears(party, "Local/9710@outgoing");
      await nothingLeftWithout(party);
    },
  );

  it("called off while it rings: the transferrer's phone rings", async () => {
    const { id, party } = await putting(outgoing("9800"));
    await until(id, "calling");
    expect(await step(id, "complete")).toMatchObject({ code: "not_now" });
    expect(await step(id, "cancel")).toEqual({ code: "", message: "" });
    expect(await until(id, "back")).toMatchObject({ why: "cancelled" });
    await hears(party, "Local/9710@outgoing");
    await nothingLeftWithout(party);
  });

  it("the party hangs up while it rings: nothing is left", async () => {
    const { id, party } = await putting(outgoing("9800"));
    await until(id, "calling");
    await nothingLeftWithout(party);
    await until(id, "over");
    expect(await step(id, "cancel")).toMatchObject({ code: "unknown_transfer" });
  });

  it("to a queue, whose wait is bounded: then the transferrer's phone rings", async () => {
    const { id, party } = await putting({ kind: "queue", queue: "support" }, { waitMs: 2_000 });
    await until(id, "calling");
    expect(await until(id, "recalling")).toMatchObject({ why: "no_answer" });
    await until(id, "back");
    await nothingLeftWithout(party);
  });

  it("to a queue, and somebody of it takes them", async () => {
    await site.pbx.console("queue add member Local/9720@outgoing to support");
    const { id, party } = await putting({ kind: "queue", queue: "support" });
    await until(id, "done");
    await hears(party, "Local/9720@outgoing");
    await nothingLeftWithout(party);
    await site.pbx.console("queue remove member Local/9720@outgoing from support");
  });
});

describe("nobody is moved", () => {
  it.each([
    ["an extension that the dialplan has not", outgoing("8888"), "no_such_target"],
    ["a queue that there is not", { kind: "queue", queue: "nobody's" }, "no_such_target"],
    ["a queue whose name is no name", { kind: "queue", queue: "support,t" }, "invalid"],
    [
      "one of our own contexts",
      { kind: "extension", context: "patchbay-put", exten: "s" },
      "not_allowed_here",
    ],
  ] as const)("to %s", async (_what, to, code) => {
    const { Channel1, Channel2 } = await bridged(site);
    expect(await asked(Channel1, to)).toMatchObject({ code });
    await hears(Channel1, Channel2);
    expect(await asked(Channel1, outgoing("9810"), { how: "attended" })).toMatchObject({ code: "" });
  });

  it("to a queue that shall be talked with first", async () => {
    const { Channel1, Channel2 } = await bridged(site);
    const to = { kind: "queue", queue: "support" } as const;
    expect(await asked(Channel1, to, { how: "attended" })).toMatchObject({ code: "invalid" });
    await hears(Channel1, Channel2);
  });

  it("of a channel that talks with nobody, or is not there", async () => {
    const alone = await quiet(site);
    expect(await asked(alone, outgoing("9810"))).toMatchObject({ code: "not_in_bridge" });
    expect(await asked("PJSIP/1001-0000ffff", outgoing("9810"))).toMatchObject({ code: "unknown_channel" });
    expect(await site.channels()).toContain(alone);
  });

  it("who is being put through already, and the same one twice", async () => {
    const { id, transferrer, party } = await putting(outgoing("9810"), { how: "attended" });
    await until(id, "talking");
    expect(await asked(transferrer, outgoing("9810"), { id, how: "attended" })).toMatchObject({ code: "" });
    expect(await asked(transferrer, outgoing("9813"))).toMatchObject({ code: "under_way" });
    await hears(transferrer, "Local/9810@outgoing");
    await nothingLeftWithout(party);
  });

  it.each([
    ["PATCHBAY_CONTEXTS", { PATCHBAY_CONTEXTS: "internal" }],
    ["PATCHBAY_NUMBERS", { PATCHBAY_NUMBERS: "*,!98*" }],
    ["PATCHBAY_ACTS", { PATCHBAY_ACTS: "*,!BlindTransfer" }],
  ])("where %s does not allow it", async (key, rules) => {
    const { Channel1, Channel2 } = await bridged(site);
    await site.stopConnectors();
    await site.connector(rules);
    const refused = await asked(Channel1, { kind: "number", number: "9810" });
    expect(refused.code).toBe("not_allowed_here");
    expect(refused.message).toContain(key);
    await hears(Channel1, Channel2);
    await hangUp(Channel2);
  });
});
