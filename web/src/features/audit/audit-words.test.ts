import type { AuditRow } from "@patchbay/protocol/audit";
import { beforeAll, expect, test } from "vitest";
import { numbersReady } from "../../lib/format/phone.ts";
import { actionWords, detailWords, folded, resultWords, targetWords } from "./audit-words.ts";

beforeAll(numbersReady);

const CALL = { id: `c${"a".repeat(26)}`, name: "Julia Bennett", number: "+12125550142" };

const entry = (change: Partial<AuditRow>): AuditRow => ({
  id: "e1",
  at: 0,
  actor: { id: "m1", name: "Sam Okafor" },
  action: "calls.take_over",
  target: CALL.id,
  result: "done",
  detail: "",
  call: CALL,
  about: "",
  ...change,
});

const line = (change: Partial<AuditRow>): string => {
  const row = entry(change);
  return [actionWords(row.action), targetWords(row), detailWords(row) || resultWords(row)].join(" | ");
};

test.each([
  [{}, "Take over | Julia Bennett | "],
  [{ result: "refused", detail: "already_ended" }, "Take over | Julia Bennett | refused: already ended"],
  [
    { action: "assistants.save", result: "refused", detail: "stale" },
    "Save an assistant | Julia Bennett | refused: somebody had saved meanwhile",
  ],
  [{ call: { ...CALL, name: "" } }, "Take over | (212) 555-0142 | "],
  [{ call: { ...CALL, name: "", number: "" } }, "Take over | A call | "],
  [{ action: "calls.transfer", detail: "attended to queue" }, "Transfer | Julia Bennett | attended to queue"],
  [{ action: "recordings.listen", detail: "bytes 0 to 9" }, "Play a recording | Julia Bennett | "],
  [
    {
      action: "calls.supervise",
      call: null,
      target: "/api/calls/x/coach",
      result: "refused",
      detail: "forbidden",
    },
    "Supervise | /api/calls/x/coach | no permission",
  ],
  [
    { action: "assistants.save", call: null, target: "5d0c", about: "Receptionist", detail: "version 3" },
    "Save an assistant | Receptionist | version 3",
  ],
  [
    { action: "routing.extension", call: null, target: "lab1/1412", about: "Lab PBX", detail: "assistant" },
    "Change an extension | ext 1412, Lab PBX | assistant",
  ],
  [
    { action: "do_not_call.add", call: null, target: "+12125550142" },
    "List as do not call | (212) 555-0142 | ",
  ],
  [
    { action: "tools.try", call: null, target: "order_status", detail: "answered" },
    "Try a tool | order_status | answered",
  ],
  [
    { action: "ami.Hangup", call: null, target: "lab1", about: "Lab PBX", detail: "Channel PJSIP/1001-00.1" },
    "PBX: Hangup | Lab PBX | Channel PJSIP/1001-00.1",
  ],
  [
    {
      action: "sites.rules",
      call: null,
      target: "lab1",
      about: "Lab PBX",
      detail: "contexts from_inside; numbers *,!00.*",
    },
    "Change what a PBX allows | Lab PBX | contexts from_inside; numbers *,!00.*",
  ],
  [
    { action: "calls.listen", detail: "PJSIP/nordic_sip-0000000a" },
    "Listen | Julia Bennett | PJSIP/nordic_sip-0000000a",
  ],
  [{ action: "fax.send", call: null, target: "x" }, "fax send |  | "],
] satisfies [Partial<AuditRow>, string][])("%o reads %s", (change, words) => {
  expect(line(change)).toBe(words);
});

test("settings read as what they switch on, and those of another version as nothing", () => {
  const settings = (detail: string) =>
    detailWords(entry({ action: "settings.change", call: null, target: "org", detail }));
  expect(
    settings(
      JSON.stringify({
        recording: { enabled: true, announce: true },
        understanding: { enabled: true, emotion: true },
        transcripts: { people: false },
      }),
    ),
  ).toBe("on: recording, told first, understanding, mood");
  expect(settings(JSON.stringify({ understanding: { enabled: false, emotion: true } }))).toBe("all off");
  expect(settings("{")).toBe("");
});

test("what somebody did again and again in one go is one line, and nothing else is", () => {
  const played = (id: string, at: number, change: Partial<AuditRow> = {}) =>
    entry({ id, at, action: "recordings.listen", detail: `bytes ${at} to 9`, ...change });
  const rows = folded([
    played("e7", 700_000),
    played("e6", 699_000),
    played("e5", 698_000),
    played("e4", 697_000, { actor: { id: "m2", name: "Olivia" } }),
    played("e3", 696_000, { call: null, target: "other" }),
    played("e2", 300_000, { call: null, target: "other" }),
    entry({ id: "e1", detail: "a" }),
    entry({ id: "e0", detail: "b" }),
  ]);
  expect(rows.map((row) => [row.entry.id, row.times])).toEqual([
    ["e7", 3],
    ["e4", 1],
    ["e3", 1],
    ["e2", 1],
    ["e1", 1],
    ["e0", 1],
  ]);
});

test.each([
  [
    "pbx.transfer",
    "refused",
    "no_such_target: There is no 8888 in the context from_inside. (attended, PJSIP/1002-00000001 to 8888 in from_inside)",
    "not done: There is no 8888 in the context from_inside.",
    "attended, PJSIP/1002-00000001 to 8888 in from_inside",
  ],
  [
    "pbx.transfer.outcome",
    "failed",
    "back with the transferrer: busy (blind, PJSIP/1002-00000001 to number 4711)",
    "not done: back with the transferrer: busy",
    "blind, PJSIP/1002-00000001 to number 4711",
  ],
  [
    "pbx.transfer.outcome",
    "done",
    "done (blind, PJSIP/1002-00000001 to 1003 in from_inside)",
    "",
    "done (blind, PJSIP/1002-00000001 to 1003 in from_inside)",
  ],
  ["pbx.transfer.complete", "refused", "not_now", "not done: not now", ""],
] as const)("%s that is %s, %s, says why and what was asked", (action, result, detail, why, asked) => {
  const row = entry({ action, call: null, result, detail });
  expect([resultWords(row), detailWords(row)]).toEqual([why, asked]);
});

test.each([
  [
    "refused",
    "unknown_channel: There is no channel PJSIP/1-2 any more. (Channel PJSIP/1-2, Cause 16)",
    "not done: There is no channel PJSIP/1-2 any more.",
    "Channel PJSIP/1-2, Cause 16",
  ],
  [
    "failed",
    "not confirmed: Channel PJSIP/1-2, Parkinglot default",
    "asked, but not seen to come about",
    "Channel PJSIP/1-2, Parkinglot default",
  ],
  // Cut off where the entry was full.
  [
    "refused",
    "refused: Originate failed (Channel PJSIP/1-2, Exten",
    "not done: Originate failed",
    "Channel PJSIP/1-2, Exten",
  ],
  ["refused", "forbidden", "no permission", ""],
] as const)("an act that is %s, %s, says why and what was asked", (result, detail, why, asked) => {
  const row = entry({ action: "ami.Park", call: null, result, detail });
  expect([resultWords(row), result === "refused" && detail === "forbidden" ? "" : detailWords(row)]).toEqual([
    why,
    asked,
  ]);
});
