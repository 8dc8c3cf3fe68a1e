import { describe, expect, it } from "vitest";
import type { ChannelBook } from "./conversation.ts";
import { ongoingAt } from "./ongoing.ts";
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

/** What is found from each of these, which are the whole PBX. */
function found(...all: ProjectedChannel[]) {
  const book: ChannelBook = {
    get: (uniqueid) => all.find((one) => one.uniqueid === uniqueid) ?? null,
    inBridge: (bridgeId) => all.filter((one) => one.bridgeId === bridgeId),
    named: (name) => all.find(({ channel }) => channel === name) ?? null,
  };
  return all.map((own) => ongoingAt(own, book));
}
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
