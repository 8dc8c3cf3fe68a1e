import { expect, test } from "vitest";
import { ASK_AGAIN_MS, asked, nowhere, onBatch, onWelcome } from "./numbering.ts";

const at = (epoch: string, seq: number) => ({ held: { epoch, seq }, askedAtMs: null });

test.each([
  ["the next batch is applied", at("a", 4), { epoch: "a", seq: 5 }, "apply"],
  ["a batch seen before is ignored", at("a", 4), { epoch: "a", seq: 4 }, "ignore"],
  ["a gap asks for the snapshot", at("a", 4), { epoch: "a", seq: 6 }, "ask"],
  ["another epoch asks, even when its number would fit", at("a", 4), { epoch: "b", seq: 5 }, "ask"],
  ["a batch before any snapshot asks", nowhere, { epoch: "a", seq: 1 }, "ask"],
] as const)("%s", (_, position, batch, step) => {
  expect(onBatch(position, batch, 1_000).step).toBe(step);
});

test("a gap asks once, and again only when no snapshot comes", () => {
  const first = onBatch(at("a", 4), { epoch: "a", seq: 6 }, 1_000);
  const second = onBatch(first.position, { epoch: "a", seq: 7 }, 1_050);
  const third = onBatch(second.position, { epoch: "a", seq: 8 }, 1_000 + ASK_AGAIN_MS);
  expect([first.step, second.step, third.step]).toEqual(["ask", "ignore", "ask"]);
});

test("batches that fit are applied while a snapshot is awaited", () => {
  expect(onBatch(asked(at("a", 4), 1_000), { epoch: "a", seq: 5 }, 1_001).step).toBe("apply");
});

test("a late copy of an old snapshot changes nothing; a restarted server's replaces", () => {
  expect(onWelcome(at("a", 9), { epoch: "a", seq: 7 }).step).toBe("ignore");
  expect(onWelcome(at("a", 9), { epoch: "a", seq: 9 }).step).toBe("replace");
  expect(onWelcome(at("a", 9), { epoch: "b", seq: 0 })).toEqual({ step: "replace", position: at("b", 0) });
});
