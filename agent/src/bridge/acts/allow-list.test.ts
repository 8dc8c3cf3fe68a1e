import { actNamed } from "@patchbay/protocol/ami/registry/acts";
import { describe, expect, it } from "vitest";
import { fits, type SiteRules, whyNotAct, whyNotAsked } from "./allow-list.ts";

const OPEN: SiteRules = { acts: "*", contexts: "*", numbers: "*", command: false };
const act = (name: string) => {
  const found = actNamed(name);
  if (found === null) throw new Error(name);
  return found;
};
const redirect = (Context: string, Exten = "1001") =>
  whyNotAsked(act("Redirect"), { Channel: "PJSIP/1001-1", Context, Exten }, OPEN);

describe("a list of patterns", () => {
  it.each([
    ["*", "Hangup", true],
    ["Queue*,!QueueReload", "QueueAdd", true],
    ["Queue*,!QueueReload", "QueueReload", false],
    ["queue*", "QueueAdd", true],
    ["!Command", "Command", false],
    ["from-*, internal", "internal", true],
    ["from-*,internal", "from.internal", false],
    ["+47*", "+4721000000", true],
    ["+47*", "4721000000", false],
  ])("%s and %s: %s", (patterns, name, fitting) => {
    expect(fits(patterns, name)).toBe(fitting);
  });
});

describe("what a site allows", () => {
  it("has the console off until its owner turns it on", () => {
    expect(whyNotAct(act("Command"), OPEN)).toContain("PATCHBAY_COMMAND");
    expect(whyNotAct(act("Command"), { ...OPEN, command: true })).toBe("");
    expect(whyNotAct(act("Command"), { ...OPEN, acts: "!*", command: true })).toContain("PATCHBAY_ACTS");
  });

  it("says which acts, contexts and numbers it does not", () => {
    const rules = { ...OPEN, acts: "*,!Hangup", contexts: "internal", numbers: "1*,!19*" };
    expect(whyNotAct(act("Hangup"), rules)).toContain("does not allow Hangup");
    const asked = (Context: string, Exten: string) =>
      whyNotAsked(act("Redirect"), { Channel: "PJSIP/1001-1", Context, Exten }, rules);
    expect(asked("internal", "1001")).toBe("");
    expect(asked("outgoing", "1001")).toContain("PATCHBAY_CONTEXTS");
    expect(asked("internal", "1901")).toContain("PATCHBAY_NUMBERS");
  });

  it("reads a dial string for its context and its number", () => {
    const asked = (Channel: string, rules: SiteRules) =>
      whyNotAsked(act("Originate"), { Channel, Context: "internal", Exten: "1001" }, rules);
    const rules = { ...OPEN, contexts: "internal", numbers: "1*" };
    expect(asked("Local/1001@outgoing", rules)).toContain("outgoing");
    expect(asked("PJSIP/+4721000000@trunk", rules)).toContain("+4721000000");
    expect(asked("PJSIP/1002", rules)).toBe("");
    const added = { Queue: "support", Interface: "Local/1001@outgoing" };
    expect(whyNotAsked(act("QueueAdd"), added, rules)).toContain("outgoing");
  });

  it("is not got round by a dash, which Asterisk passes over", () => {
    const rules = { ...OPEN, numbers: "*,!+4782*" };
    const asked = (Exten: string, given: SiteRules = rules) =>
      whyNotAsked(act("Redirect"), { Channel: "PJSIP/1001-1", Context: "outgoing", Exten }, given);
    expect(asked("+47-82900000")).toContain("PATCHBAY_NUMBERS");
    expect(asked("+4721-000000")).toBe("");
    expect(asked("anna-desk", { ...OPEN, numbers: "anna-desk" })).toBe("");
  });

  it("sends nobody into a step of Patchbay's own", () => {
    expect(redirect("patchbay-media")).toContain("patchbay-media");
    expect(redirect("patchbay-fallback")).not.toBe("");
    expect(redirect("patchbay-route", "1412")).toBe("");
    expect(redirect("patchbay", "1412")).toBe("");
  });
});
