import type { AmiEvent } from "@patchbay/protocol/ami/events";
import type { PbxDirectory, PbxSnapshot } from "@patchbay/protocol/pbx";
import { ok, type Result, refuse } from "@patchbay/protocol/result";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { directoryOf } from "./directory-of.ts";
import { DirectoryWatch } from "./directory-watch.ts";

const NOW: PbxDirectory = { queues: ["support"], unstaffed: [], extensions: ["1002"], unreachable: ["1002"] };
const SNAPSHOT: PbxSnapshot = {
  at: 0,
  asteriskVersion: "22",
  channels: [],
  queues: [{ name: "support", callers: [], members: [] }],
  extensions: NOW.extensions,
  unreachable: NOW.unreachable,
  unstaffed: NOW.unstaffed,
};
const device = (State: string): AmiEvent => ({ Event: "DeviceStateChange", Device: "PJSIP/1002", State });

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A watch whose snapshot has been told and looked after, and what it looks at and tells. */
async function watching() {
  let answer: () => Promise<Result<PbxDirectory>> = async () => ok(NOW);
  const looks: number[] = [];
  const told: PbxDirectory[] = [];
  const problems: string[] = [];
  const watch = new DirectoryWatch({
    everyMs: 60_000,
    look: () => {
      looks.push(Date.now());
      return answer();
    },
    tell: (directory) => told.push(directory),
    onProblem: (problem) => problems.push(problem),
  });
  watch.snapshot(SNAPSHOT);
  await vi.advanceTimersByTimeAsync(1_000);
  looks.length = 0;
  const answers = (value: PbxDirectory) => {
    answer = async () => ok(value);
  };
  return { watch, looks, told, problems, answers, answersBy: (by: typeof answer) => (answer = by) };
}

describe("queues and phones between snapshots", () => {
  it("A7: a phone that comes back is told within a second, once", async () => {
    const { watch, told, answers } = await watching();
    answers({ ...NOW, unreachable: [] });
    watch.event(device("NOT_INUSE"));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(told).toEqual([{ ...NOW, unreachable: [] }]);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(told).toHaveLength(1);
  });

  it("A7: what only a call changes is not looked at", async () => {
    const { watch, looks } = await watching();
    watch.event(device("NOT_INUSE"));
    await vi.advanceTimersByTimeAsync(1_000);
    looks.length = 0;
    for (const state of ["RINGING", "INUSE", "NOT_INUSE", "ONHOLD"]) watch.event(device(state));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(looks).toEqual([]);
  });

  it("A7: what has no event, such as `queue reload`, is seen within a minute", async () => {
    const { told, answers } = await watching();
    answers({ ...NOW, queues: ["sales", "support"] });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(told).toMatchObject([{ queues: ["sales", "support"] }]);
  });

  it("A7: what changes during a look is looked at again, and a look that fails says so and is tried on", async () => {
    const { watch, looks, told, problems, answers, answersBy } = await watching();
    const slow = Promise.withResolvers<Result<PbxDirectory>>();
    answersBy(() => slow.promise);
    watch.event(device("NOT_INUSE"));
    await vi.advanceTimersByTimeAsync(1_000);
    watch.event(device("UNAVAILABLE"));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(looks).toHaveLength(1);
    answers({ ...NOW, unstaffed: ["support"] });
    slow.resolve(refuse("no answer"));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(problems).toEqual([expect.stringContaining("no answer")]);
    expect(told).toMatchObject([{ unstaffed: ["support"] }]);
  });

  it("A7: nothing is looked at, nor told, while Asterisk is away", async () => {
    const { watch, looks, told } = await watching();
    watch.stop();
    watch.event(device("NOT_INUSE"));
    await vi.advanceTimersByTimeAsync(600_000);
    expect([looks, told]).toEqual([[], []]);
  });
});

describe("who can be reached", () => {
  const member = (interface_: string, status: number, paused = false) => ({
    interface: interface_,
    name: interface_,
    paused,
    status,
    inCall: false,
  });

  it("A7: is no phone that is not registered, and no queue whose members are all paused or away", () => {
    const queues = [
      { name: "away", callers: [], members: [member("PJSIP/1002", 5), member("PJSIP/1003", 1, true)] },
      { name: "empty", callers: [], members: [] },
      { name: "support", callers: [], members: [member("PJSIP/1002", 5), member("PJSIP/1003", 2)] },
    ];
    expect(directoryOf({ queues, devices: [] })).toEqual({
      queues: ["away", "empty", "support"],
      unstaffed: ["away", "empty"],
      extensions: ["1002", "1003"],
      unreachable: ["1002"],
    });
  });

  it("A7: goes by the phone's own state where a member is counted by another device's", () => {
    const queues = [{ name: "support", callers: [], members: [member("PJSIP/1002", 1)] }];
    const devices = [
      { name: "PJSIP/1002", state: "UNAVAILABLE" },
      { name: "PJSIP/1004", state: "UNKNOWN" },
    ];
    expect(directoryOf({ queues, devices })).toMatchObject({
      extensions: ["1002", "1004"],
      unreachable: ["1002"],
    });
  });
});
