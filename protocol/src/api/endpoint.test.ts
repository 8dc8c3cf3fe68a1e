import { expect, test } from "vitest";
import { addressOf } from "./endpoint.ts";

test("an address has its values in the place of its names, and none of them can lead elsewhere", () => {
  expect(addressOf("/api/calls/:id/hold", { id: "c1" })).toBe("/api/calls/c1/hold");
  expect(addressOf("/api/messages/:id{.+}/done", { id: "a/b" })).toBe("/api/messages/a%2Fb/done");
  expect(
    addressOf("/api/routing/sites/:siteId/extensions/:exten", { siteId: "s1", exten: "*1#?x=../.." }),
  ).toBe("/api/routing/sites/s1/extensions/*1%23%3Fx%3D..%2F..");
  expect(addressOf("/api/me", {})).toBe("/api/me");
});
