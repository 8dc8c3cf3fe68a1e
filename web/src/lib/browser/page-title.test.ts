import { expect, test } from "vitest";
import { titleOf } from "./page-title.ts";

test.each([
  [0, "", "", "Patchbay"],
  [0, "", "Follow-ups", "Follow-ups · Patchbay"],
  [0, "Ingrid Solberg", "Calls", "Ingrid Solberg · Calls · Patchbay"],
  [2, "", "Calls", "(2 ringing) Calls · Patchbay"],
])("D11: the window says who rings (%i), the caller and the page", (ringing, thing, page, title) => {
  expect(titleOf(ringing, thing, page)).toBe(title);
});
