import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OPEN_RULES as OPEN, patternList, type SiteRules } from "../pbx/site-rules.ts";
import { memberInterface } from "../pbx-names.ts";
import { fits, PREMISES, SITE_PAGE, whyNotAct, whyNotAsked } from "./allow-list.ts";
import { actNamed } from "./registry/acts.ts";

const act = (name: string) => {
  const found = actNamed(name);
  if (found === null) throw new Error(name);
  return found;
};
const redirect = (Context: string, Exten = "1001") =>
  whyNotAsked(act("Redirect"), { Channel: "PJSIP/1001-1", Context, Exten }, OPEN, PREMISES);

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

  it("is read as a regular expression reads it, whatever its stars", async () => {
    const letters = fc.array(fc.constantFrom("a", "b", "A", "."), { maxLength: 12 });
    const pattern = fc.array(fc.constantFrom("a", "b", "*", "."), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.property(pattern, letters, (stars, name) => {
        const text = stars.join("").replaceAll(".", "\\.").replaceAll("*", ".*");
        expect(fits(stars.join(""), name.join(""))).toBe(new RegExp(`^${text}$`, "i").test(name.join("")));
      }),
    );
  });

  it("is read at once, however many stars it has", () => {
    const begun = performance.now();
    expect(fits(`${"*a".repeat(39)}b`, "a".repeat(10_000))).toBe(false);
    expect(performance.now() - begun).toBeLessThan(1_000);
  });

  it("is a list of patterns, and of no more than can be kept", () => {
    expect(patternList.safeParse("internal, from-*,!from-home").success).toBe(true);
    for (const bad of ["", "a,,b", "a b", "(a|b)", "a".repeat(81), `${"a,".repeat(2_000)}a`])
      expect(patternList.safeParse(bad).success, bad).toBe(false);
  });
});

describe("what a site allows", () => {
  it("has the console off until its owner turns it on", () => {
    expect(whyNotAct(act("Command"), OPEN, PREMISES)).toContain("PATCHBAY_COMMAND");
    expect(whyNotAct(act("Command"), { ...OPEN, command: true }, PREMISES)).toBe("");
    expect(whyNotAct(act("Command"), { ...OPEN, acts: "!*", command: true }, PREMISES)).toContain(
      "PATCHBAY_ACTS",
    );
  });

  it("says where its rule is changed", () => {
    expect(whyNotAct(act("Command"), OPEN, SITE_PAGE)).toContain("an admin on the site's page");
    expect(whyNotAct(act("Hangup"), { ...OPEN, acts: "Queue*" }, SITE_PAGE)).toContain("site's page");
  });

  it("says which acts, contexts and numbers it does not", () => {
    const rules = { ...OPEN, acts: "*,!Hangup", contexts: "internal", numbers: "1*,!19*" };
    expect(whyNotAct(act("Hangup"), rules, PREMISES)).toContain("does not allow Hangup");
    const asked = (Context: string, Exten: string) =>
      whyNotAsked(act("Redirect"), { Channel: "PJSIP/1001-1", Context, Exten }, rules, PREMISES);
    expect(asked("internal", "1001")).toBe("");
    expect(asked("outgoing", "1001")).toContain("PATCHBAY_CONTEXTS");
    expect(asked("internal", "1901")).toContain("PATCHBAY_NUMBERS");
  });

  it("reads a dial string for its context and its number", () => {
    const asked = (Channel: string, rules: SiteRules) =>
      whyNotAsked(act("Originate"), { Channel, Context: "internal", Exten: "1001" }, rules, PREMISES);
    const rules = { ...OPEN, contexts: "internal", numbers: "1*" };
    expect(asked("Local/1001@outgoing", rules)).toContain("outgoing");
    expect(asked("PJSIP/+4721000000@trunk", rules)).toContain("+4721000000");
    expect(asked("PJSIP/1002", rules)).toBe("");
    const added = { Queue: "support", Interface: "Local/1001@outgoing" };
    expect(whyNotAsked(act("QueueAdd"), added, rules, PREMISES)).toContain("outgoing");
  });

  it("is not got round by a dash, which Asterisk passes over", () => {
    const rules = { ...OPEN, numbers: "*,!+4782*" };
    const asked = (Exten: string, given: SiteRules = rules) =>
      whyNotAsked(act("Redirect"), { Channel: "PJSIP/1001-1", Context: "outgoing", Exten }, given, PREMISES);
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

  it("lets a queue have an assistant as its member, where the site's contexts do, and sends nobody there", () => {
    const added = { Queue: "support", Interface: memberInterface("a1-2345678901") };
    const asked = (contexts: string) =>
      whyNotAsked(act("QueueAdd"), added, { ...OPEN, contexts, numbers: "1*" }, PREMISES);
    expect(asked("*")).toBe("");
    expect(asked("internal")).toContain("patchbay-member");
    expect(redirect("patchbay-member")).toContain("patchbay-member");
  });
});
