import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { header } from "@patchbay/protocol/ami/decoder";
import { afterAll, afterEach, describe, expect } from "vitest";
import type { Asked } from "./acting.ts";
import * as acting from "./acting.ts";
import type { Site } from "./site.ts";
import { it } from "./site-in-turn.ts";

let site: Site;
const act = (...asked: Asked<typeof acting.act>) => acting.act(site, ...asked);
const took = (...asked: Asked<typeof acting.took>) => acting.took(site, ...asked);
const quiet = (n?: number) => acting.quiet(site, n);
const bridged = () => acting.bridged(site);
it.beforeAll(async ({ site: ours }) => {
  site = ours;
  await site.connector();
});
afterEach(() => acting.noCalls(site));
afterAll(() => site.calm());

describe("what is there now", () => {
  it("is looked up when an act is sent: a channel that has just gone is not touched, nor its uniqueid taken for it", async () => {
    const Channel = await quiet();
    expect(await took("Hangup", { Channel })).toMatchObject({ verdict: "done" });
    expect(await act("Hangup", { Channel })).toMatchObject({ ok: false, code: "unknown_channel" });
    const other = await took("Originate", {
      Channel: "Local/9710@outgoing/n",
      Context: "outgoing",
      Exten: "9711",
    });
    const uniqueid = other.named.ChannelId ?? "";
    expect(await act("Hangup", { Channel: uniqueid })).toMatchObject({ ok: false, code: "unknown_channel" });
    // Asterisk would hang up every channel that fits.
    expect(await act("Hangup", { Channel: "/^Local/" })).toMatchObject({
      ok: false,
      code: "unknown_channel",
    });
    expect(await site.channels()).not.toEqual([]);
  });

  it("is a place of the dialplan, or nobody is sent there", async () => {
    const { Channel1, Channel2 } = await bridged();
    for (const action of ["Redirect", "BlindTransfer"]) {
      const result = await act(action, { Channel: Channel1, Context: "outgoing", Exten: "7777" });
      expect(result).toMatchObject({
        ok: false,
        code: "no_such_target",
        message: expect.stringMatching(/7777.*Nothing was touched/),
      });
    }
    expect(await site.channels()).toEqual(expect.arrayContaining([Channel1, Channel2]));
  });

  it("is somebody to put through, or nobody is", async () => {
    const Channel = await quiet();
    const asked = await act("BlindTransfer", { Channel, Context: "outgoing", Exten: "9720" });
    expect(asked).toMatchObject({ ok: false, code: "not_in_bridge" });
  });
});

describe("an attended transfer", () => {
  it("holds the call where it was dialled with T, and brings it back", async () => {
    const from = site.events.length;
    const { named } = await took("Originate", {
      Channel: "Local/9710@outgoing/n",
      Context: "outgoing",
      Exten: "9830",
    });
    const entered = await site.watch.until(
      () =>
        site.events
          .slice(from)
          .find(
            (event) =>
              header(event, "Event") === "BridgeEnter" && header(event, "Uniqueid") === named.ChannelId,
          ),
      "the call",
    );
    const Channel = header(entered, "Channel");
    const asked = await took("Atxfer", { Channel, Context: "outgoing", Exten: "9714" });
    expect(asked.verdict).toBe("done");
    const cancelled = await took("CancelAtxfer", { Channel });
    expect(cancelled.verdict).toBe("done");
  });
});

describe("an act", () => {
  it("makes a recording of a name of its own", async () => {
    const Channel = await quiet();
    const [one, two] = [await took("MixMonitor", { Channel }), await took("MixMonitor", { Channel })];
    expect(one.named.File).not.toBe(two.named.File);
    for (const { named } of [one, two]) {
      const file = join(site.pbxDir, "spool/monitor", named.File ?? "?");
      await expect.poll(() => existsSync(file)).toBe(true);
    }
  });

  it("that takes its time holds up no other", async () => {
    const Channel = await quiet();
    const order: string[] = [];
    const slow = took("PlayDTMF", { Channel, Digit: "5", Duration: 3_000 }).then(() => order.push("tone"));
    await took("Ping").then(() => order.push("ping"));
    await took("Setvar", { Channel, Variable: "LAB", Value: "1" }).then(() => order.push("variable"));
    await slow;
    expect(order).toEqual(["ping", "variable", "tone"]);
  });

  it("that comes too late is not done", async () => {
    const Channel = await quiet();
    const command = { kind: "ami", action: "Hangup", input: { Channel }, actId: randomUUID() } as const;
    const commandId = site.edge.command(command, -1_000);
    const result = await site.edge.watch.until(
      () => site.edge.all("command_result").find((one) => one.commandId === commandId),
      "the result",
    );
    expect(result).toMatchObject({ ok: false, code: "expired" });
    expect(await site.channels()).toContain(Channel);
  });
});
