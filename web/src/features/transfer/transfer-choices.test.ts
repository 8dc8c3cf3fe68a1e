import type { TransferTargets } from "@patchbay/protocol/api";
import { describe, expect, it } from "vitest";
import { readNumber } from "../picker/number-entry.ts";
import { lineFor, transferChoices } from "./transfer-choices.ts";

const targets: TransferTargets = {
  site: { id: "oslo01", name: "Oslo PBX" },
  queues: [{ name: "support", line: "", site: "Oslo PBX", staffed: true }],
  extensions: [
    { number: "1002", busy: false, reachable: true },
    { number: "1003", busy: true, reachable: true },
  ],
  members: [
    { id: "me", name: "Me" },
    { id: "dana", name: "Dana" },
    { id: "paul", name: "Paul" },
    { id: "zoe", name: "Zoe" },
  ],
  lines: [{ id: "", name: "Oslo PBX", from: "", extensions: true }],
};
const people = [
  { id: "paul", name: "Paul", available: true, onCall: true },
  { id: "zoe", name: "Zoe", available: true, onCall: false },
];
const choose = (text: string, more: Partial<TransferTargets> = {}) => {
  const known = { ...targets, ...more };
  const entry = readNumber(text, "US");
  const line = lineFor(entry, known.lines, null);
  return transferChoices({ text, entry, line, targets: known, people, myId: "me" });
};

describe("whom a caller can be put through to", () => {
  it("are people first, those who are there on top, then queues and extensions; never oneself", () => {
    expect(choose("").map(({ name, detail }) => [name, detail])).toEqual([
      ["Whoever is free", "1 person"],
      ["Zoe", "Available"],
      ["Paul", "On a call"],
      ["Dana", "Away"],
      ["support", "Oslo PBX"],
      ["1002", "Oslo PBX"],
      ["1003", "On a call"],
    ]);
    expect(choose("dan")).toMatchObject([{ name: "Dana", refusal: "Dana is away." }]);
  });

  it("A7: are no phone that is not registered, and no queue without anybody, as if they were free", () => {
    const extensions = [{ number: "1002", busy: false, reachable: false }];
    const queues = [{ name: "support", line: "", site: "Oslo PBX", staffed: false }];
    expect(choose("", { extensions, queues }).slice(-2)).toMatchObject([
      { name: "support", detail: "Nobody is there" },
      { name: "1002", detail: "Phone not connected", presence: "away" },
    ]);
  });

  it("are a number, by the way the call came or through a site; nothing where no line dials", () => {
    expect(choose("+1 212 555 0142")[0]).toMatchObject({
      detail: "through Oslo PBX",
      target: { kind: "number", number: "+12125550142", line: "" },
    });
    expect(choose("1002").map(({ group }) => group)).toEqual(["extensions"]);
    expect(choose("1009")[0]).toMatchObject({ target: { number: "1009", line: "" } });
    expect(choose("+1 212")[0]).toHaveProperty("refusal");
    expect(choose("+1 212 555 0142", { lines: [] })[0]).toHaveProperty("refusal");
  });

  it("of a caller in a browser are numbers by a number of the organization's at Twilio", () => {
    const line = { id: "twilio:AC1:+12125550100", name: "Twilio", from: "+12125550100", extensions: false };
    const at = { site: null, queues: [], extensions: [], lines: [line] };
    expect(choose("+1 212 555 0142", at)[0]).toMatchObject({
      detail: expect.stringMatching(/^through Twilio · .*212.*555.*0100$/),
      target: { number: "+12125550142", line: line.id },
    });
    expect(choose("1002", at)[0]?.refusal).toContain("dials no extensions");
  });

  it("of a caller at Twilio are numbers by Twilio itself, and extensions and queues by a site, where there is one", () => {
    const twilio = { id: "", name: "Twilio", from: "", extensions: false };
    const site = { id: "oslo01", name: "Oslo PBX", from: "", extensions: true };
    const at = { site: null, queues: [], extensions: [], lines: [twilio, site] };
    expect(choose("+1 212 555 0142", at)[0]).toMatchObject({
      detail: "through Twilio",
      target: { number: "+12125550142", line: "" },
    });
    expect(choose("1002", at)[0]).toMatchObject({ detail: "through Oslo PBX", target: { line: "oslo01" } });
    expect(choose("1002", { ...at, lines: [twilio] })[0]?.refusal).toContain("Twilio dials no extensions");
    const queues = [{ name: "support", line: "oslo01", site: "Oslo PBX", staffed: true }];
    expect(choose("supp", { ...at, queues })).toMatchObject([
      { detail: "Oslo PBX", target: { kind: "queue", queue: "support", line: "oslo01" } },
    ]);
    // A person's own choice is never changed.
    expect(lineFor(readNumber("1002", "US"), at.lines, "")).toBe(twilio);
    expect(lineFor(readNumber("+1 212 555 0142", "US"), at.lines, "oslo01")).toBe(site);
  });
});
