import type { CallEvent } from "@patchbay/protocol/call";
import { DEFAULT_ORG_SETTINGS, orgSettings } from "@patchbay/protocol/org-settings";
import { describe, expect, it } from "vitest";
import { began } from "./calls.test-data.ts";
import { Disclosures, disclosuresOf } from "./disclosure.ts";

const everything = orgSettings.parse({
  recording: { enabled: true },
  understanding: { enabled: true, emotion: true },
});

describe("what a caller is told before the greeting", () => {
  it.each([
    ["nothing by default", {}, []],
    [
      "the recording, unless the organization has it otherwise",
      { recording: { enabled: true } },
      ["recorded"],
    ],
    ["nothing of a recording that is not announced", { recording: { enabled: true, announce: false } }, []],
    ["nothing of words that are understood", { understanding: { enabled: true } }, []],
    ["that moods are read", { understanding: { enabled: true, emotion: true } }, ["analysed"]],
    [
      "nothing of moods while nothing is understood",
      { understanding: { enabled: false, emotion: true } },
      [],
    ],
  ])("is %s", (_what, settings, said) => {
    expect(disclosuresOf(orgSettings.parse(settings))).toEqual(said);
  });

  it("is said once, and once more when it was cut off", () => {
    const disclosures = new Disclosures();
    expect(disclosures.take(everything)).toEqual(["recorded", "analysed"]);
    expect(disclosures.take(everything)).toEqual([]);
    disclosures.observe({ type: "prompt_played", prompt: "recorded" });
    disclosures.observe({ type: "prompt_played", prompt: "analysed", heard: false });
    expect(disclosures.take(everything)).toEqual(["analysed"]);
    expect(new Disclosures().take(DEFAULT_ORG_SETTINGS)).toEqual([]);
  });

  describe("who comes in the caller's place", () => {
    const comes = (number: string): CallEvent => ({
      type: "party_changed",
      from: { number, name: "" },
      pbx: { channel: "PJSIP/trunk-1", uniqueid: "u9", linkedid: "u9" },
    });
    const heard: CallEvent[] = [
      { type: "prompt_played", prompt: "recorded" },
      { type: "prompt_played", prompt: "analysed" },
    ];
    /** A caller who was told everything. */
    const told = () => {
      const disclosures = new Disclosures();
      disclosures.observe(began);
      disclosures.take(everything);
      for (const event of heard) disclosures.observe(event);
      return disclosures;
    };

    it("A3: is told too, and the same one by another channel is not", () => {
      const disclosures = told();
      disclosures.observe(comes("1001"));
      expect(disclosures.wasHeard("recorded")).toBe(true);
      expect(disclosures.take(everything)).toEqual([]);
      disclosures.observe(comes("+12125550177"));
      expect(disclosures.wasHeard("recorded")).toBe(false);
      expect(disclosures.take(everything)).toEqual(["recorded", "analysed"]);
      disclosures.observe(comes("+12125550177"));
      for (const event of heard) disclosures.observe(event);
      expect(disclosures.wasHeard("recorded")).toBe(true);
      expect(disclosures.take(everything)).toEqual([]);
    });

    it("A3: is told as well where nobody knows whether it is another: without a number", () => {
      const disclosures = told();
      disclosures.observe(comes(""));
      expect(disclosures.take(everything)).toEqual(["recorded", "analysed"]);
      disclosures.observe(comes(""));
      expect(disclosures.take(everything)).toEqual(["recorded", "analysed"]);
    });

    it("A3: has not heard what was being said to the one before", () => {
      const disclosures = new Disclosures();
      disclosures.observe(began);
      disclosures.take(everything);
      disclosures.observe(comes("+12125550177"));
      expect(disclosures.take(everything)).toEqual(["recorded", "analysed"]);
      for (const event of heard) disclosures.observe(event);
      expect(disclosures.wasHeard("recorded")).toBe(false);
      expect(disclosures.take(everything)).toEqual([]);
      for (const event of heard) disclosures.observe(event);
      expect(disclosures.wasHeard("recorded")).toBe(true);
    });

    it("A3: is told by a new process what the lost one did not say to its end", () => {
      const disclosures = told();
      disclosures.observe(comes("+12125550177"));
      disclosures.observe({ type: "notice_due", prompt: "recorded" });
      expect(disclosures.take(everything)).toEqual(["analysed"]);
      disclosures.observe({ type: "edge_restarted" });
      expect(disclosures.take(everything)).toEqual(["recorded", "analysed"]);
    });
  });
});
