import { describe, expect, it } from "vitest";
import { callerOf, ongoingAt, type RingBook, rungAt } from "./ongoing.ts";
import type { ProjectedChannel } from "./projection.ts";

const row = (
  uniqueid: string,
  channel: string,
  callerNumber: string,
  change: Partial<ProjectedChannel> = {},
): ProjectedChannel => ({
  uniqueid,
  linkedid: "u.9",
  channel,
  state: "Up",
  callerNumber,
  callerName: "",
  connectedNumber: "",
  context: "internal",
  exten: "",
  bridgeId: "b1",
  queue: null,
  ...change,
});
const phone = row("u.9", "PJSIP/1001-00000001", "1001", { callerName: "Anna" });
const other = row("u.10", "PJSIP/1002-00000002", "1002");
const trunk = row("u.10", "PJSIP/nordic-00000003", "+4722000000");

/** These are the whole PBX, and who dials whom. */
function bookOf(all: readonly ProjectedChannel[], dials: Readonly<Record<string, string>> = {}): RingBook {
  const get = (uniqueid: string) => all.find((one) => one.uniqueid === uniqueid) ?? null;
  return {
    get,
    inBridge: (bridgeId) => all.filter((one) => one.bridgeId === bridgeId),
    named: (name) => all.find(({ channel }) => channel === name) ?? null,
    diallerOf: (uniqueid) => get(dials[uniqueid] ?? ""),
    dialledBy: (uniqueid) => all.filter((one) => dials[one.uniqueid] === uniqueid),
  };
}

/** What is found from each of these, which are the whole PBX. */
const found = (...all: ProjectedChannel[]) => all.map((own) => ongoingAt(own, bookOf(all)));
const brief = (one: ReturnType<typeof ongoingAt>) =>
  one && [one.party.uniqueid, one.direction, one.from.number, one.to.number, one.partners.length];

describe("a conversation of the PBX as a call", () => {
  it.each<[string, ProjectedChannel[], unknown[]]>([
    [
      "of two phones is internal, and its party whoever called",
      [phone, other],
      ["u.9", "internal", "1001", "1002", 1],
    ],
    ["out by a trunk is the outside party's", [phone, trunk], ["u.10", "outbound", "1001", "+4722000000", 1]],
    [
      "in by a trunk is the outside party's",
      [
        { ...trunk, uniqueid: "u.9" },
        { ...phone, uniqueid: "u.10" },
      ],
      ["u.9", "inbound", "+4722000000", "1001", 1],
    ],
    [
      "of three has two partners",
      [phone, other, row("u.11", "PJSIP/1003-00000004", "1003")],
      ["u.9", "internal", "1001", "1002", 2],
    ],
  ])("%s, from whichever channel one looks", (_what, channels, expected) => {
    expect(found(...channels).map(brief)).toEqual(channels.map(() => expected));
  });

  it("goes through the halves of a Local channel, which are nobody", () => {
    const [near, far] = ["1", "2"].map((half) =>
      row(`u.1${half}`, `Local/1002@ring-00000005;${half}`, "", { bridgeId: half === "1" ? "b1" : "b2" }),
    );
    const behind = { ...other, uniqueid: "u.13", bridgeId: "b2" };
    if (near === undefined || far === undefined) throw new Error("two halves");
    expect(found(phone, near, far, behind).map(brief)).toEqual(
      Array.from({ length: 4 }, () => ["u.9", "internal", "1001", "1002", 1]),
    );
  });

  it("keeps the number of whoever withholds it", () => {
    const [one] = found(phone, { ...trunk, withheld: true, callerName: "Mona" });
    expect(one).toMatchObject({ to: { number: "", name: "", withheld: true } });
    expect(JSON.stringify([one?.from, one?.to])).not.toMatch(/4722|Mona/);
    const [party] = found({ ...trunk, uniqueid: "u.9" }, { ...phone, uniqueid: "u.10", withheld: true });
    expect(party?.to).toEqual({ number: "1001", name: "" });
  });

  it("is none while nobody talks there", () => {
    expect(found({ ...phone, bridgeId: null })).toEqual([null]);
    expect(found(phone)).toEqual([null]);
    expect(found(phone, row("u.12", "CBAnn/room-1;1", ""))).toEqual([null, null]);
  });
});

describe("a phone that rings", () => {
  const alone = { bridgeId: null };
  const caller = { ...phone, ...alone };
  const rung = { ...other, ...alone };
  const [near, far] = [
    row("u.11", "Local/1002@ring-00000005;1", "", alone),
    row("u.12", "Local/1002@ring-00000005;2", "", alone),
  ];

  it("rings for its caller, through the halves of Local channels, from whichever of the channels one looks", () => {
    const all = [caller, near, far, rung];
    const book = bookOf(all, { "u.11": "u.9", "u.10": "u.12" });
    expect(all.map((own) => callerOf(own, book).uniqueid)).toEqual(["u.9", "u.9", "u.9", "u.9"]);
    expect(rungAt(rung, book)).toMatchObject({
      party: { uniqueid: "u.9" },
      direction: "internal",
      from: { number: "1001", name: "Anna" },
      name: "1002",
    });
  });

  it("is none where nobody rings, where the caller talks, and where a number outside is dialled", () => {
    expect(rungAt(caller, bookOf([caller]))).toBeNull();
    expect(rungAt(rung, bookOf([phone, rung], { "u.10": "u.9" }))).toBeNull();
    expect(rungAt(caller, bookOf([caller, { ...trunk, ...alone }], { "u.10": "u.9" }))).toBeNull();
    // A dialplan in a circle.
    expect(rungAt(near, bookOf([near, far], { "u.11": "u.12", "u.12": "u.11" }))).toBeNull();
  });
});
