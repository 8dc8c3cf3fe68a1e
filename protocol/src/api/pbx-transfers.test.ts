import { expect, it } from "vitest";
import { check } from "../result.ts";
import { pbxTransferBody } from "./pbx-transfers.ts";

const asked = { channel: "PJSIP/Örn-00000001", kind: "blind", to: { kind: "queue", queue: "Støtte & salg" } };
const refusal = (change: object): string => {
  const checked = check(pbxTransferBody, { ...asked, ...change });
  return checked.ok ? "" : checked.error;
};

it("takes the names that a PBX has, in any script", () => {
  expect(refusal({})).toBe("");
});

it.each(["\r\n", "\n", "\u0000"])("refuses %j in a channel and in a queue, each by its name", (end) => {
  expect(refusal({ channel: `PJSIP/1001-1${end}Action: Logoff` })).toMatch(/^channel: .*control character/);
  expect(refusal({ to: { kind: "queue", queue: `support${end}x` } })).toMatch(/^to\.queue: /);
});
