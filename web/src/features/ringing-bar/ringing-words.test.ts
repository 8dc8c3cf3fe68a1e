import type { CallSummary, NextPlan } from "@patchbay/protocol/call";
import { beforeAll, expect, test } from "vitest";
import { sampleLog, summaryOf } from "../../../dev/sample-calls.ts";
import { numbersReady } from "../../lib/format/phone.ts";
import { earlierWords, isWith, lineWords, numberBeside, thenWords } from "./ringing-words.ts";

beforeAll(numbersReady);

const ringing = (otherwise: NextPlan | undefined, more: Partial<CallSummary> = {}): CallSummary => ({
  ...summaryOf(sampleLog({ label: "a", startedAt: 0 }, [])),
  ringing: {
    until: 20_000,
    member: null,
    claimedBy: null,
    ...(otherwise === undefined ? {} : { otherwise }),
  },
  ...more,
});
const agoWords = () => "3 d ago";

test.each([
  [
    { kind: "assistant", assistantId: "a", name: "Receptionist", fallbackQueue: "s" },
    "then Receptionist answers",
  ],
  [{ kind: "queue", queue: "support" }, "then the Support queue"],
  [{ kind: "end" }, "then the caller hears that nobody is there"],
  [undefined, ""],
] as const)("D3: what happens when nobody answers is said: %j", (otherwise, words) => {
  expect(thenWords(ringing(otherwise))).toBe(words);
});

test("D3: a name has its number beside it, a number stands alone, and the line is named", () => {
  const to = { number: "+12125550100", name: "Front desk" };
  const named = ringing(undefined, { from: { number: "+442079460958", name: "Ingrid" }, to });
  expect([numberBeside(named), lineWords(named)]).toEqual(["+44 20 7946 0958", "Front desk"]);
  expect(numberBeside(ringing(undefined, { from: { number: "+442079460958", name: "" } }))).toBe("");
});

test("D3: who they are is their last call and what is open, or that there was none", () => {
  const last = ringing(undefined, { ringing: null, endedAt: 5 });
  expect(earlierWords(undefined, undefined, agoWords)).toBe("");
  expect(earlierWords(null, undefined, agoWords)).toBe("No earlier calls");
  expect(earlierWords(last, undefined, agoWords)).toBe("Last call 3 d ago");
  expect(earlierWords({ ...last, attention: "Nobody took it." }, undefined, agoWords)).toBe(
    "Last call 3 d ago · Nobody took it.",
  );
  expect(earlierWords({ ...last, attention: "Nobody took it.", handled: true }, undefined, agoWords)).toBe(
    "Last call 3 d ago",
  );
  expect(earlierWords(last, "Waits to be called back", agoWords)).toContain("called back");
});

test.each([
  ["+12125550142", "+12125550142", true],
  ["2125550142", "+12125550142", true],
  ["02079460958", "+442079460958", true],
  ["1001", "1001", true],
  ["+12125551001", "1001", false],
  ["1001", "+12125551001", false],
  ["", "1001", false],
])("D3: an earlier call of %j is one of %j: %j", (from, number, same) => {
  expect(isWith(ringing(undefined, { from: { number: from, name: "" } }), number)).toBe(same);
});
