import { expect, it } from "vitest";
import { zoneDataIsCurrent } from "./zone-data.ts";

it("E14: the pinned Node knows the zones as they are since 2026", () => {
  expect(process.versions.tz && process.versions.tz >= "2026e").toBe(true);
  expect(zoneDataIsCurrent()).toBe(true);
});
