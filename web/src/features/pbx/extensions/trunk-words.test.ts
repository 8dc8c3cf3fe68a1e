import type { RegistrationEntity } from "@patchbay/protocol/pbx/site-view/entities";
import { describe, expect, it } from "vitest";
import { trunkTrouble, trunkWords } from "./trunk-words.ts";

const NOW = Date.UTC(2026, 10, 30, 14, 10);
const trunk = (change: Partial<RegistrationEntity>): RegistrationEntity => ({
  name: "trunk-oslo",
  server: "sip:sip.example.com:5060;transport=tcp",
  client: "sip:acme@sip.example.com",
  state: "Registered",
  retryMs: 60_000,
  since: NOW - 480_000,
  ...change,
});
const trouble = (change: Partial<RegistrationEntity>) => trunkTrouble(trunk(change), NOW, "UTC");

describe("what is said of a trunk", () => {
  it("is as whom it is registered, and nothing else while it is", () => {
    expect([trouble({}), trunkWords(trunk({}))]).toEqual([null, "Registered as acme"]);
  });

  it("is who refuses it, since when, and whether that mends itself", () => {
    expect(trouble({ state: "Rejected" })).toBe(
      "sip.example.com:5060 has refused this registration since 14:02: no calls come in by it. Asterisk tries again every 1 minute.",
    );
    expect(trouble({ state: "Rejected", retryMs: null })).toContain("Asterisk does not try again by itself.");
    expect(trouble({ state: "Unregistered" })).toMatch(
      /^Not registered at sip\.example\.com:5060 since 14:02:/,
    );
    expect(trouble({ state: "Unregistered", since: null })).toMatch(
      /^Not registered at sip\.example\.com:5060: /,
    );
  });
});
