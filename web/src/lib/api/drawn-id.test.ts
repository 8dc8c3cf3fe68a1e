import { expect, it } from "vitest";
import { DrawnId } from "./drawn-id.ts";

it("E10: what is sent twice has one id, what was changed or is meant again another", () => {
  const drawn = new DrawnId();
  const first = drawn.of({ name: "Oslo" });
  expect(drawn.of({ name: "Oslo" })).toBe(first);
  expect(drawn.of({ name: "Bergen" })).not.toBe(first);
  const again = drawn.of({ name: "Bergen" });
  drawn.used();
  expect(drawn.of({ name: "Bergen" })).not.toBe(again);
});
