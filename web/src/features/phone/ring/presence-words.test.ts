import { expect, test } from "vitest";
import { presenceOf } from "./presence-words.ts";

test.each([
  [{ live: true, inCall: false, chosen: true }, "available"],
  [{ live: true, inCall: false, chosen: false }, "away"],
  [{ live: true, inCall: true, chosen: true }, "in_call"],
  [{ live: false, inCall: true, chosen: true }, "offline"],
  [{ live: false, inCall: false, chosen: true }, "offline"],
] as const)("D10: presence says the truth: %j is %s", (facts, state) => {
  expect(presenceOf(facts).state).toBe(state);
});
