import type { CallEvent, LogEntry } from "@patchbay/protocol/call";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { began, beganInBrowser, olivia, routed, talkingOver } from "../../../call/calls.test-data.ts";
import { MOST_EVENTS } from "../../../call/life/event-queue.ts";
import type { Effect } from "../../../call/life/state.ts";
import { CallLog } from "./call-log.ts";
import { journalIn } from "./journal.test-data.ts";

const hungUp: CallEvent = { type: "hangup_requested", by: olivia };
const requested: CallEvent = {
  type: "transfer_requested",
  transferId: "t1",
  by: olivia,
  kind: "attended",
  target: { kind: "operators" },
  way: "desk",
  brief: "",
  keepsCallerId: true,
  ringMs: 20_000,
};

/** A call's log with somebody who reads along, and does this with what follows. */
function logged(follows: (log: CallLog, entry: LogEntry, effects: readonly Effect[]) => void = () => {}) {
  const entries: LogEntry[] = [];
  const readers: LogEntry[][] = [[], []];
  let id: string | null = "c1";
  const log: CallLog = new CallLog(journalIn(entries), {
    id: () => id,
    follow: (entry, effects) => {
      readers[0]?.push(entry);
      // Whoever reads sees the state as it is after this entry, and not after a later one.
      expect(entry).toBe(entries.at(-1));
      follows(log, entry, effects);
      readers[1]?.push(entry);
    },
  });
  return {
    log,
    entries,
    readers,
    types: () => entries.map(({ event }) => event.type),
    forget: () => {
      id = null;
    },
  };
}

/** Carries out what writes to the log at once, as the call's object does. */
const carriesOut = (log: CallLog, _: LogEntry, effects: readonly Effect[]): void => {
  for (const effect of effects) {
    if (effect.do === "log") for (const event of effect.events) log.append(event);
    if (effect.do === "end")
      log.append({ type: "call_ended", disposition: effect.disposition, cause: effect.cause });
  }
};

const errors: string[] = [];
beforeEach(() => void vi.spyOn(console, "error").mockImplementation((line: string) => errors.push(line)));
afterEach(() => {
  vi.restoreAllMocks();
  errors.length = 0;
});

describe("a call's log", () => {
  it("tells everybody who reads along of the same entries in the same order, whoever asks for more meanwhile", () => {
    const { log, entries, readers, types } = logged((calls, entry) => {
      if (entry.event.type !== "hangup_requested") return;
      calls.append({ type: "fault", code: "one", message: "" });
      calls.append({ type: "fault", code: "two", message: "" });
      expect(calls.state.hangingUp).toBe(true);
    });
    for (const event of [...talkingOver("pbx"), hungUp]) log.append(event);
    expect(types().slice(-3)).toEqual(["hangup_requested", "fault", "fault"]);
    for (const read of readers) expect(read).toEqual(entries);
    expect(entries.map(({ n }) => n)).toEqual(entries.map((_, index) => index + 1));
  });

  it("has everything that follows when it returns to whoever appended from outside", () => {
    const { log, types } = logged(carriesOut);
    for (const event of [
      beganInBrowser,
      routed,
      { type: "leg_left", legId: "caller", reason: "hangup" } as const,
    ])
      log.append(event);
    expect(types().at(-1)).toBe("call_ended");
    expect(log.state.summary?.status).toBe("ended");
  });

  it("has a call end once, however often that was asked for before it had", () => {
    const ended: CallEvent = { type: "call_ended", disposition: "completed", cause: "Hung up." };
    const { log, types } = logged((calls, entry) => {
      if (entry.event.type === "hangup_requested") for (const event of [ended, ended]) calls.append(event);
    });
    for (const event of [began, hungUp]) log.append(event);
    log.append(ended);
    expect(types()).toEqual(["call_began", "hangup_requested", "call_ended"]);
  });

  it("ends a transfer before its call, also one that was asked for in the same moment as the end", () => {
    const dismissed: Effect[] = [];
    const { log, types } = logged((calls, entry, effects) => {
      if (entry.event.type === "hangup_requested") {
        calls.append(requested);
        calls.append({ type: "call_ended", disposition: "completed", cause: "Hung up." });
      }
      dismissed.push(...effects.filter((effect) => effect.do === "transfer" && effect.step === "dismiss"));
    });
    for (const event of [...talkingOver("pbx"), hungUp]) log.append(event);
    expect(types().slice(-4)).toEqual([
      "hangup_requested",
      "transfer_requested",
      "transfer_failed",
      "call_ended",
    ]);
    expect(dismissed).toHaveLength(1);
  });

  it("has one transfer where two were asked for in the same moment", () => {
    const { log, types } = logged((calls, entry) => {
      if (entry.event.type !== "digit_pressed") return;
      calls.append(requested);
      calls.append({ ...requested, transferId: "t2" });
    });
    for (const event of [...talkingOver("pbx"), { type: "digit_pressed", digit: "1" } as const])
      log.append(event);
    expect(types().filter((type) => type === "transfer_requested")).toHaveLength(1);
    expect(log.state.transfer?.id).toBe("t1");
  });

  it("stops a rule that appends for ever, says so once, and takes what happens next", () => {
    const { log, entries } = logged((calls, { event }) => {
      if (event.type === "digit_pressed") calls.append(event);
    });
    log.append(began);
    log.append({ type: "digit_pressed", digit: "5" });
    expect(entries).toHaveLength(1 + MOST_EVENTS);
    expect(errors.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({
        level: "error",
        call: "c1",
        error: expect.stringContaining("appends for ever. Left out: digit_pressed."),
      }),
    ]);
    log.append(hungUp);
    expect(log.state.hangingUp).toBe(true);
  });

  it("writes nothing before a call's beginning, nor of one that is forgotten", () => {
    const { log, entries, forget } = logged((calls, entry) => {
      if (entry.event.type !== "call_began") return;
      forget();
      calls.append(hungUp);
    });
    log.append(began);
    log.append(hungUp);
    expect(entries).toHaveLength(1);
  });
});
