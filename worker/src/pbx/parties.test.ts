import type { PbxEvent } from "@patchbay/protocol/pbx";
import { newChannel } from "@patchbay/protocol/pbx/site-view/families/channels";
import { reduceSite } from "@patchbay/protocol/pbx/site-view/reduce";
import { emptySiteView, type SiteView } from "@patchbay/protocol/pbx/site-view/view";
import { describe, expect, it } from "vitest";
import { type Belongings, type Told, talking } from "./parties.ts";
import type { ProjectedChannel } from "./projection.ts";

const row = (uniqueid: string, channel: string, number = ""): ProjectedChannel => ({
  uniqueid,
  linkedid: uniqueid,
  channel,
  state: "Up",
  callerNumber: number,
  callerName: "",
  connectedNumber: "",
  context: "internal",
  exten: "s",
  bridgeId: null,
  queue: null,
});
const enter = (uniqueid: string, bridgeId: string, swap?: string): PbxEvent => ({
  kind: "bridge_enter",
  uniqueid,
  bridgeId,
  channel: NAMES[uniqueid] ?? "",
  ...(swap === undefined ? {} : { swap }),
});
const leave = (uniqueid: string, bridgeId: string): PbxEvent => ({
  kind: "bridge_leave",
  uniqueid,
  bridgeId,
  channel: NAMES[uniqueid] ?? "",
});
const NAMES: Record<string, string> = {
  caller: "PJSIP/1001-00000001",
  media: "WebSocket/patchbay/0x7f01",
  agent: "PJSIP/1002-00000002",
  colleague: "PJSIP/1003-00000003",
  customer: "PJSIP/trunk-00000004",
  near: "Local/1004@ring-00000005;1",
  far: "Local/1004@ring-00000005;2",
  announcer: "CBAnn/room-00000006;1",
};

/** What is told while these happen to a PBX that has all of them, the caller with the call x. */
function told(events: readonly PbxEvent[], more: Record<string, string> = {}): Told[] {
  let view: SiteView = {
    ...emptySiteView,
    channel: new Map(
      Object.entries(NAMES).map(([uniqueid, name]) => [
        uniqueid,
        newChannel(row(uniqueid, name, uniqueid), 0),
      ]),
    ),
  };
  const all = () => [...view.channel.values()];
  const book = {
    get: (uniqueid: string) => view.channel.get(uniqueid) ?? null,
    inBridge: (bridgeId: string) => all().filter((one) => one.bridgeId === bridgeId),
    named: (name: string) => all().find((one) => one.channel === name) ?? null,
  };
  const calls: Record<string, string> = { caller: "x", ...more };
  const whose: Belongings = {
    callOf: (uniqueid) => calls[uniqueid] ?? null,
    audioOf: (uniqueid) => (uniqueid === "media" ? "x" : null),
  };
  return events.flatMap((event) => {
    view = reduceSite(view, event, { at: 0, dayStart: 0 }).view;
    if (event.kind !== "bridge_enter" && event.kind !== "bridge_leave") return [];
    return talking(event, book, whose);
  });
}
const brief = (all: readonly Told[]) =>
  all.map(({ callId, fact }) =>
    fact.kind === "party_talks"
      ? [callId, "talks", ...fact.partners.map(({ uniqueid }) => uniqueid)]
      : [callId, fact.kind, "uniqueid" in fact ? fact.uniqueid : ""],
  );

describe("who talks with whom, by the bridge", () => {
  it("A4: is the agent, then the colleague in their place", () => {
    const events = [
      enter("agent", "b1"),
      enter("caller", "b1"),
      leave("agent", "b1"),
      leave("caller", "b1"),
      enter("colleague", "b2"),
      enter("caller", "b2"),
    ];
    expect(brief(told(events))).toEqual([
      ["x", "talks", "agent"],
      ["x", "talks", "colleague"],
    ]);
  });

  it("A4: is whoever is behind the halves of a Local channel, and nobody before they are there", () => {
    const events = [enter("near", "b1"), enter("caller", "b1"), enter("far", "b2"), enter("colleague", "b2")];
    expect(brief(told(events))).toEqual([["x", "talks", "colleague"]]);
  });

  it("A4: is not the announcer of a conference", () => {
    expect(told([enter("announcer", "b1"), enter("caller", "b1")])).toEqual([]);
  });

  it("A3: is the customer where the caller's own place is given to them (Replaces)", () => {
    const events = [
      enter("media", "b1"),
      enter("caller", "b1"),
      leave("caller", "b1"),
      enter("customer", "b1", "caller"),
    ];
    expect(brief(told(events))).toEqual([["x", "party_changed", "customer"]]);
  });

  it("A3: is whom an AMI Bridge puts to the audio, though the caller's channel lives on", () => {
    const events = [enter("media", "b1"), enter("caller", "b1"), leave("media", "b1")];
    const joined = [...events, enter("customer", "b2"), enter("media", "b2")];
    expect(brief(told(joined))).toEqual([["x", "party_changed", "customer"]]);
  });

  it("A3: is the customer whom an agent of the PBX has in the caller's place", () => {
    const events = [
      enter("agent", "b1"),
      enter("caller", "b1"),
      leave("caller", "b1"),
      enter("customer", "b1", "caller"),
    ];
    expect(brief(told(events))).toEqual([
      ["x", "talks", "agent"],
      ["x", "party_changed", "customer"],
    ]);
  });

  it("A3: a customer with a call of their own who comes to the audio of another has that one alone", () => {
    const events = [enter("media", "b1"), enter("customer", "b1", "caller")];
    expect(brief(told(events, { customer: "y" }))).toEqual([
      ["x", "party_changed", "customer"],
      ["y", "party_taken", "customer"],
    ]);
  });

  it("A3: nobody is a party whom a colleague asks meanwhile, nor a leg that was dialled for a transfer", () => {
    const asks = [enter("agent", "b1"), enter("caller", "b1"), leave("agent", "b1"), enter("agent", "b2")];
    expect(brief(told([...asks, enter("colleague", "b2")]))).toEqual([["x", "talks", "agent"]]);
  });
});
