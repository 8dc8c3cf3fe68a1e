import { ACT_SAMPLES } from "@patchbay/protocol/ami/act-samples.test-data";
import { header } from "@patchbay/protocol/ami/decoder";
import { AMI_ACTS } from "@patchbay/protocol/ami/registry/acts";
import { afterAll, afterEach, describe, expect } from "vitest";
import type { Asked, Input } from "./acting.ts";
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
