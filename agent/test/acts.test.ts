import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { ActAnswer } from "@patchbay/protocol/ami/act-answer";
import { ACT_SAMPLES } from "@patchbay/protocol/ami/act-samples.test-data";
import { header } from "@patchbay/protocol/ami/decoder";
import { AMI_ACTS } from "@patchbay/protocol/ami/registry/acts";
import { afterAll, afterEach, describe, expect } from "vitest";
import { it } from "./shared-site.ts";
import type { Site } from "./site.ts";

let site: Site;
it.beforeAll(async ({ site: ours }) => {
  site = ours;
  await site.connector();
});
afterEach(async () => {
  await site.pbx.console("channel request hangup all");
  await expect.poll(() => site.channels(), { timeout: 10_000 }).toEqual([]);
});
afterAll(() => site.calm());

type Input = Record<string, string | number | boolean | string[]>;

/** Asks the connector for an act, as the edge does, and waits for what came of it. */
async function act(action: string, input: Input = {}, page: { from?: number; most?: number } = {}) {
  const actId = randomUUID();
  const commandId = site.edge.command({ kind: "ami", action, input, actId, ...page });
  const result = await site.edge.watch.until(
    () => site.edge.all("command_result").find((one) => one.commandId === commandId),
    `the result of ${action}`,
    30_000,
  );
  return { ...result, actId };
}
/** One that Asterisk has taken. */
async function took(action: string, input: Input = {}): Promise<ActAnswer & { actId: string }> {
  const { answer, actId, code, message } = await act(action, input);
  if (answer === undefined) throw new Error(`${action}: ${code} ${message}`);
  return { ...answer, actId };
}

/** A channel that talks with nobody: one end of a call that goes to a quiet phone at both ends. */
async function quiet(n = 10): Promise<string> {
  const { actId, verdict } = await took("Originate", {
    Channel: `Local/97${n}@outgoing/n`,
    Context: "outgoing",
    Exten: "9799",
  });
  expect(verdict).toBe("done");
  const uniqueid = `patchbay-act-${actId}`;
  // Answered, and at the place where it was sent.
  await site.watch.until(
    () =>
      site.events.find(
        (event) =>
          header(event, "Event") === "Newexten" &&
          header(event, "Uniqueid") === uniqueid &&
          header(event, "Application") === "Wait",
      ),
    "the quiet channel",
  );
  const born = site.events.find(
    (event) => header(event, "Event") === "Newchannel" && header(event, "Uniqueid") === uniqueid,
  );
  return born === undefined ? "" : header(born, "Channel");
}

/** Two channels that talk with each other, and their bridge. */
async function bridged(): Promise<{ Channel1: string; Channel2: string; BridgeUniqueid: string }> {
  const [Channel1, Channel2] = [await quiet(10), await quiet(11)];
  const from = site.events.length;
  expect(await took("Bridge", { Channel1, Channel2 })).toMatchObject({ verdict: "done" });
  const entered = await site.event("BridgeEnter", from);
  return { Channel1, Channel2, BridgeUniqueid: header(entered, "BridgeUniqueid") };
}

async function waiting(): Promise<string> {
  const Channel = await quiet();
  const from = site.events.length;
  await took("Redirect", { Channel, Context: "internal", Exten: "1600" });
  await site.event("QueueCallerJoin", from);
  return Channel;
}

async function inConference(): Promise<string> {
  const from = site.events.length;
  void site.pbx.console("channel originate Local/9712@outgoing/n application ConfBridge 42");
  return header(await site.event("ConfbridgeJoin", from), "Channel");
}

const Queue = "support";
const Interface = "PJSIP/1005";
/** The input, once the device is a member of the queue. */
async function asMember(input: Input): Promise<Input> {
  await act("QueueRemove", { Queue, Interface });
  await took("QueueAdd", { Queue, Interface });
  return input;
}
/** The act's sample, once its entry is in the database. */
async function afterPut(action: string): Promise<Input> {
  await took("DBPut", ACT_SAMPLES.DBPut as Input);
  return ACT_SAMPLES[action] as Input;
}

/** What each act is asked with, where its sample does not fit this house; and what came before it. */
const PREPARED: Record<string, () => Promise<Input>> = {
  Redirect: async () => ({ Channel: await quiet(), Context: "outgoing", Exten: "9720" }),
  BlindTransfer: async () => ({ Channel: (await bridged()).Channel1, Context: "outgoing", Exten: "9720" }),
  Bridge: async () => ({ Channel1: await quiet(10), Channel2: await quiet(11) }),
  Originate: async () => ({ Channel: "Local/9710@outgoing", Context: "outgoing", Exten: "9711" }),
  QueueAdd: async () => {
    await act("QueueRemove", { Queue, Interface });
    return { Queue, Interface, Penalty: 2, Paused: true, MemberName: "Zoë & Søn" };
  },
  QueueRemove: () => asMember({ Queue, Interface }),
  QueuePause: () => asMember({ Interface, Queue, Paused: true, Reason: "lunch" }),
  QueuePenalty: () => asMember({ Interface, Queue, Penalty: 3 }),
  QueueMemberRingInUse: () => asMember({ Interface, Queue, RingInUse: true }),
  QueueChangePriorityCaller: async () => ({ Queue, Caller: await waiting(), Priority: 5 }),
  QueueWithdrawCaller: async () => ({ Queue, Caller: await waiting() }),
  Park: async () => ({ Channel: await quiet(10), TimeoutChannel: await quiet(11) }),
  BridgeInfo: async () => ({ BridgeUniqueid: (await bridged()).BridgeUniqueid }),
  BridgeDestroy: async () => ({ BridgeUniqueid: (await bridged()).BridgeUniqueid }),
  BridgeKick: async () => ({ Channel: (await bridged()).Channel1 }),
  BridgeTechnologySuspend: async () => ({ BridgeTechnology: "simple_bridge" }),
  BridgeTechnologyUnsuspend: async () => ({ BridgeTechnology: "simple_bridge" }),
  MixMonitorMute: async () => {
    const Channel = await quiet();
    await took("MixMonitor", { Channel });
    return { Channel, Direction: "both", State: "1" };
  },
  StopMixMonitor: async () => {
    const Channel = await quiet();
    await took("MixMonitor", { Channel });
    return { Channel };
  },
  ConfbridgeSetSingleVideoSrc: async () => ({ Conference: "42", Channel: await inConference() }),
  ConfbridgeStopRecord: async () => {
    await inConference();
    await took("ConfbridgeStartRecord", { Conference: "42" });
    return { Conference: "42" };
  },
  DBGet: () => afterPut("DBGet"),
  DBDel: () => afterPut("DBDel"),
  DBDelTree: () => afterPut("DBDelTree"),
  DialplanExtensionAdd: async () => {
    const {
      Context = "",
      Extension = "",
      ...step
    } = ACT_SAMPLES.DialplanExtensionAdd as Record<string, string>;
    await act("DialplanExtensionRemove", { Context, Extension });
    return { Context, Extension, ...step };
  },
  DialplanExtensionRemove: async () => {
    await act("DialplanExtensionAdd", ACT_SAMPLES.DialplanExtensionAdd as Input);
    return ACT_SAMPLES.DialplanExtensionRemove as Input;
  },
  ConfbridgeUnlock: async () => {
    await inConference();
    await took("ConfbridgeLock", { Conference: "42" });
    return { Conference: "42" };
  },
};

/** What this house has not, or what wants another call than ours: refused in words. */
const REFUSED: Record<string, RegExp> = {
  Atxfer: /talks with nobody/,
  PJSIPShowResourceLists: /No resource lists/i,
  PJSIPRegister: /Failed|find|registration/i,
  PJSIPUnregister: /Failed|find|registration/i,
  Command: /PATCHBAY_COMMAND/,
};
/** After these nothing follows here. */
const UNCONFIRMED = new Set(["CancelAtxfer", "PJSIPHangup"]);

/** The sample with channels that are there; acts on a conference find one. */
async function prepared(action: string): Promise<Input> {
  const own = PREPARED[action];
  if (own !== undefined) return own();
  const sample: Input = { ...(ACT_SAMPLES[action] as Input | undefined) };
  if (/^Confbridge/.test(action)) await inConference();
  else if ("Channel" in sample) sample.Channel = await quiet();
  return sample;
}

describe("every act on a real Asterisk", () => {
  it.each(AMI_ACTS.map((one) => [one.action, one] as const))("%s is answered", async (action, declared) => {
    const input = await prepared(action);
    const { code, message, answer, ok } = await act(action, input);
    const refusal = REFUSED[action];
    if (refusal !== undefined) return expect([ok, message]).toEqual([false, expect.stringMatching(refusal)]);
    expect([action, code, message]).toEqual([action, "", ""]);
    const expected = UNCONFIRMED.has(action) ? "not_confirmed" : declared.done === null ? "answered" : "done";
    expect([action, answer?.verdict]).toEqual([action, expected]);
    expect(answer?.headers.Response).toMatch(/Success|Pong|Goodbye/);
    if (declared.answer === "reply") return expect(answer?.items).toEqual([]);
    for (const item of answer?.items ?? []) expect(declared.answer.item).toContain(item.Event);
    return undefined;
  });
});

describe("Asterisk's own list of its actions", () => {
  it("wants the classes that the acts declare", async () => {
    const listed = await site.onlooker.send({ Action: "ListCommands" });
    const told = listed.ok ? listed.headers : {};
    for (const { action, rights } of AMI_ACTS) {
      const [, classes = "?"] = /\(Priv: ([^)]*)\)$/.exec(header(told, action)) ?? [];
      const wanted = classes === "<none>" ? [] : classes.split(",").filter((one) => one !== "all");
      expect([action, wanted.sort()]).toEqual([action, [...rights].sort()]);
    }
  });

  it("lets our manager user do every one but the console", async () => {
    const commandId = site.edge.command({ kind: "acts" });
    const { acts = [] } = await site.edge.watch.until(
      () => site.edge.all("command_result").find((one) => one.commandId === commandId),
      "the list of acts",
    );
    expect(acts.map(({ action }) => action)).toEqual(AMI_ACTS.map(({ action }) => action));
    expect(acts.filter(({ why }) => why !== "").map(({ action }) => action)).toEqual(["Command"]);
  });
});

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
