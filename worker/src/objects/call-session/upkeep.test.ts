import type { CallEvent } from "@patchbay/protocol/call";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { began, logOf, routed, throughout } from "../../call/calls.test-data.ts";
import type { CallState } from "../../call/life/state.ts";
import type { EndedCall } from "../../env.ts";
import { callFile } from "./call-file.ts";
import type { Journal } from "./log/journal.ts";
import { Upkeep } from "./upkeep.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const STARTED: CallEvent = { type: "recording_started", announced: false };
const ENDED: CallEvent = { type: "call_ended", disposition: "completed", cause: "" };
const SAVED: CallEvent = { type: "recording_saved", ms: 4_000, bytes: 64_044 };

/** An ended call whose history has all of its log, and which was kept as sound. */
function ended() {
  const events: CallEvent[] = [began, routed, STARTED, ENDED];
  let alarm: number | null = null;
  const sent: EndedCall[] = [];
  const state = (): CallState => throughout(logOf(events)).state;
  let file = callFile.parse({
    callId: `c${"a".repeat(26)}`,
    orgId: "org",
    siteId: null,
    assistant: null,
    archived: events.length,
  });
  const upkeep = new Upkeep(
    {
      getAlarm: async () => alarm,
      setAlarm: async (at: number) => {
        alarm = at;
      },
    } as unknown as DurableObjectStorage,
    { send: async (message: EndedCall) => void sent.push(message) } as unknown as Queue<EndedCall>,
    {
      get last() {
        return events.length;
      },
    } as Journal,
    {
      state,
      file: () => file,
      append: (event) => void events.push(event),
      save: (saved) => {
        file = saved;
      },
      look: async () => {},
      lookForTarget: async () => {},
      askAboutCall: async () => {},
    },
  );
  return {
    upkeep,
    events,
    sent,
    alarmInMs: () => (alarm ?? 0) - Date.now(),
    endedAt: state().summary?.endedAt ?? 0,
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("keeps a call until its recording is one file, and asks for that at growing distance", async () => {
  const { upkeep, events, sent, alarmInMs, endedAt } = ended();
  for (const [overForMs, againInMs] of [
    [MINUTE_MS, MINUTE_MS],
    [10 * MINUTE_MS, 5 * MINUTE_MS],
    [2 * DAY_MS, 30 * MINUTE_MS],
  ] as const) {
    vi.setSystemTime(endedAt + overForMs);
    expect(await upkeep.alarm()).toBe(false);
    expect(alarmInMs()).toBe(againInMs);
  }
  expect(sent).toHaveLength(3);
  // The history has the log: that alone is not enough.
  await upkeep.confirmed(events.length);
  expect(alarmInMs()).toBe(30 * MINUTE_MS);
  events.push(SAVED);
  await upkeep.confirmed(events.length);
  expect(alarmInMs()).toBe(3 * DAY_MS);
  expect(await upkeep.alarm()).toBe(true);
});

it("gives a recording up that the archive lets nobody join for a week: it says so, and leaves nothing of it", async () => {
  const { upkeep, events, endedAt } = ended();
  vi.setSystemTime(endedAt + 7 * DAY_MS + 1);
  expect(await upkeep.alarm()).toBe(false);
  expect(events.slice(4)).toMatchObject([
    { type: "fault", code: "recording_given_up" },
    { type: "recording_deleted", by: { kind: "system", name: "Patchbay" } },
  ]);
  await upkeep.confirmed(events.length);
  expect(await upkeep.alarm()).toBe(true);
});
