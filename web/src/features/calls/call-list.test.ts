import { describe, expect, test } from "vitest";
import {
  assistantAnswers,
  ended,
  type Sample,
  sampleId,
  sampleLog,
  summaryOf,
} from "../../../dev/sample-calls.ts";
import { callRows, type ListFilter } from "./call-list.ts";

const everything: ListFilter = { tab: "all", source: "", q: "" };
const nothing = new Map<string, boolean>();
const owed = new Map<string, string>();

const ringing = (sample: Sample) => summaryOf(sampleLog(sample, []));
const talking = (sample: Sample) => summaryOf(sampleLog(sample, [[900, assistantAnswers()]]));
const over = (sample: Sample) =>
  summaryOf(
    sampleLog(sample, [
      [900, assistantAnswers()],
      [60_000, ended()],
    ]),
  );

const labels = (rows: readonly { id: string }[], of: readonly string[]): (string | undefined)[] =>
  rows.map((row) => of.find((label) => sampleId(label) === row.id));

describe("the list", () => {
  test("shows who rings first, then who talks, then the history from the newest", () => {
    const rows = callRows(
      [
        over({ label: "old", startedAt: 10 }),
        talking({ label: "talk", startedAt: 50 }),
        ringing({ label: "ring", startedAt: 90 }),
      ],
      [over({ label: "older", startedAt: 5 }), over({ label: "new", startedAt: 30 })],
      nothing,
      owed,
      everything,
    );
    expect(labels(rows, ["ring", "talk", "new", "old", "older"])).toEqual([
      "ring",
      "talk",
      "new",
      "old",
      "older",
    ]);
  });

  test("shows a call once, in its newest version, whichever side has it", () => {
    const sample = { label: "same", startedAt: 10 };
    expect(callRows([talking(sample)], [over(sample)], nothing, owed, everything)).toMatchObject([
      { status: "ended" },
    ]);
    expect(callRows([over(sample)], [talking(sample)], nothing, owed, everything)).toMatchObject([
      { status: "ended" },
    ]);
  });

  test("a mark made elsewhere arrives by the feed with the same version, and wins over the loaded page", () => {
    const call = over({ label: "same", startedAt: 10 });
    expect(callRows([{ ...call, handled: true }], [call], nothing, owed, everything)).toMatchObject([
      { handled: true },
    ]);
  });

  test("one's own mark moves the call to its tab before the server has answered", () => {
    const call = { ...over({ label: "mine", startedAt: 10 }), attention: "The route came too late." };
    const marks = new Map([[call.id, true]]);
    expect(callRows([call], [], marks, owed, { ...everything, tab: "attention" })).toEqual([]);
    expect(callRows([call], [], marks, owed, { ...everything, tab: "handled" })).toHaveLength(1);
  });

  test("tabs and sources narrow", () => {
    const calls = [
      talking({ label: "talk", startedAt: 1, source: "twilio" }),
      over({ label: "done", startedAt: 2 }),
      ringing({ label: "ring", startedAt: 3 }),
    ];
    const all = ["talk", "done", "ring"];
    expect(labels(callRows(calls, [], nothing, owed, { ...everything, tab: "live" }), all)).toEqual([
      "ring",
      "talk",
    ]);
    const twilio = callRows(calls, [], nothing, owed, { ...everything, source: "twilio" });
    expect(labels(twilio, all)).toEqual(["ring", "talk"]);
  });

  test("D3: what rings stands on top of every tab, source and search", () => {
    const calls = [
      over({ label: "done", startedAt: 2 }),
      { ...talking({ label: "again", startedAt: 1 }), ringing: { until: 9, member: null, claimedBy: null } },
      ringing({ label: "ring", startedAt: 3 }),
    ];
    for (const filter of [
      { ...everything, tab: "handled" as const },
      { ...everything, tab: "attention" as const },
      { ...everything, source: "twilio" },
      { ...everything, q: "nobody of this name" },
    ]) {
      const rows = callRows(calls, [], nothing, owed, filter);
      expect(labels(rows, ["ring", "again"]).sort()).toEqual(["again", "ring"]);
    }
  });

  test.each([
    ["solberg", true],
    ["555-0142", true],
    ["(212) 555", true],
    ["1412", true],
    ["receptionist", true],
    ["0199", false],
    ["nobody", false],
    ["  ", true],
  ])("searching the feed for '%s' finds Ingrid Solberg: %s", (q, found) => {
    const call = talking({ label: "ingrid", startedAt: 1, name: "Ingrid Solberg" });
    expect(callRows([call], [], nothing, owed, { ...everything, q })).toHaveLength(found ? 1 : 0);
  });

  test.each(["elodie oz", "ÉLODIE", "Özkan", "ozkan"])(
    "D3: searching the feed for '%s' finds a caller as the history does: without case or marks (C4)",
    (q) => {
      const call = talking({ label: "elodie", startedAt: 1, name: "Élodie Özkan" });
      expect(callRows([call], [], nothing, owed, { ...everything, q })).toHaveLength(1);
    },
  );

  test("what the server found by words this page does not hold stays", () => {
    const call = over({ label: "found", startedAt: 1 });
    expect(callRows([], [call], nothing, owed, { ...everything, q: "invoice" })).toHaveLength(1);
  });
});
