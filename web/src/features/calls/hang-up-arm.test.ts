import { expect, test } from "vitest";
import { ARM_MS, pressHangUp } from "./hang-up-arm.ts";

test("hanging up asks once", () => {
  const first = pressHangUp(null, "a", 1_000);
  expect(first.fire).toBe(false);
  expect(pressHangUp(first.arm, "a", 1_400)).toEqual({ arm: null, fire: true });
});

test("a second press that comes late, or means another call, only asks again", () => {
  const { arm } = pressHangUp(null, "a", 1_000);
  expect(pressHangUp(arm, "a", 1_000 + ARM_MS).fire).toBe(false);
  expect(pressHangUp(arm, "b", 1_100)).toEqual({
    arm: { callId: "b", untilMs: 1_100 + ARM_MS },
    fire: false,
  });
});
