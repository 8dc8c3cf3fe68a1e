import type { PbxQueue } from "@patchbay/protocol/pbx/lists";
import { expect, it } from "vitest";
import { ListsShape } from "./lists-shape.ts";

const queue = (...priorities: number[]): PbxQueue => ({
  name: "support",
  members: [],
  callers: priorities.map((priority, at) => ({
    uniqueid: `1.${at}`,
    channel: `PJSIP/nordic-0000000${at}`,
    position: at + 1,
    waitMs: 1_000,
    priority,
  })),
});

it("sees the priority of a caller, which no event tells, and none in those who have none", () => {
  const shape = new ListsShape();
  shape.told([queue()]);
  expect(shape.differs([queue(0, 0)])).toBe(false);
  expect(shape.differs([queue(10, 0)])).toBe(true);
  shape.told([queue(10, 0)]);
  expect(shape.differs([queue(10, 0)])).toBe(false);
  expect(shape.differs([queue(10, 11)])).toBe(true);
});
