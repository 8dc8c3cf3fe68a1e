import { readFileSync } from "node:fs";
import { join } from "node:path";
import { AmiDecoder, type AmiHeaders } from "@patchbay/protocol/ami/decoder";
import { parseAmiEvent } from "@patchbay/protocol/ami/events";
import type { PbxSnapshot } from "@patchbay/protocol/pbx";
import { ENTITY_KINDS, type EntityKind } from "@patchbay/protocol/pbx/site-view/entities";
import { reduceSite, type Told } from "@patchbay/protocol/pbx/site-view/reduce";
import { emptySiteView, type SiteView } from "@patchbay/protocol/pbx/site-view/view";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isPassedOver } from "../../asterisk/passed-over.ts";
import { pbxEventOf } from "../pbx-events.ts";
import { siteEventOf } from "./site-event-of.ts";

const FIXTURES = join(import.meta.dirname, "../../../../protocol/src/ami/fixtures");
const AT = 1_796_000_000_000;
const clock = { at: AT, dayStart: 0 };

/** What an edge is told of the events that a real Asterisk sent. */
function recorded(name: string, passes?: (event: string) => boolean): Told[] {
  const told: Told[] = [];
  const take = (block: AmiHeaders) => {
    const event = parseAmiEvent(block);
    if (!event.ok || event.value === null) return;
    for (const one of [pbxEventOf(event.value), siteEventOf(event.value)]) if (one !== null) told.push(one);
  };
  new AmiDecoder().push(readFileSync(join(FIXTURES, name)), take, passes);
  return told;
}
const SEQUENCES = ["call-pjsip.raw", "queue.raw", "status-lists.raw"].map((name) => ({
  name,
  told: recorded(name),
}));

const reduce = (view: SiteView, told: Told) => reduceSite(view, told, clock);
const after = (told: readonly Told[]): SiteView =>
  told.reduce((view, one) => reduce(view, one).view, emptySiteView);

const known = <T>(name: string, value: T | null | undefined) => (value == null ? {} : { [name]: value });

/** The lists of an Asterisk of which just this is known. */
function listsOf(view: SiteView): PbxSnapshot {
  return {
    at: AT,
    asteriskVersion: "22",
    channels: [...view.channel.values()].map((one) => ({
      uniqueid: one.uniqueid,
      linkedid: one.linkedid,
      channel: one.channel,
      state: one.state,
      callerNumber: one.callerNumber,
      callerName: one.callerName,
      connectedNumber: one.connectedNumber,
      context: one.context,
      exten: one.exten,
      bridgeId: one.bridgeId,
      ...known("withheld", one.withheld),
      ...known("application", one.application),
      ...known("connectedName", one.connectedName),
      ...known("ageMs", one.since === null ? null : AT - one.since),
    })),
    queues: [...view.queue.values()].map(({ name, strategy, targetMs }) => ({
      name,
      ...known("strategy", strategy),
      ...known("targetMs", targetMs),
      callers: [...view.queue_caller.values()]
        .filter(({ queue }) => queue === name)
        .map(({ uniqueid, position, priority, joinedAt }) => ({
          uniqueid,
          channel: "",
          position,
          waitMs: AT - (joinedAt ?? AT),
          ...known("priority", priority),
        })),
      members: [...view.queue_member.values()]
        .filter(({ queue }) => queue === name)
        .map((one) => ({
          interface: one.interface,
          name: one.name,
          paused: one.paused,
          status: one.status,
          inCall: one.inCall,
          ...known("penalty", one.penalty),
          ...known("pausedReason", one.pausedReason),
          ...known("callsTaken", one.callsTaken),
          ...known("lastCallAt", one.lastCallAt),
          ...known("dynamic", one.dynamic),
        })),
    })),
    devices: [...view.extension.values()].map(({ device, state }) => ({ device, state: state ?? "UNKNOWN" })),
    contacts: [...view.contact.values()].map(({ since: _, ...contact }) => contact),
    parked: [...view.parked.values()].map(({ uniqueid, channel, space, lot, parker, until }) => ({
      uniqueid,
      channel,
      space,
      lot,
      parker,
      leftMs: until === null ? null : until - AT,
    })),
    conferences: [...view.conference.values()].map(({ name, locked }) => ({
      name,
      locked: locked ?? false,
      members: [...view.conference_member.values()]
        .filter(({ conference }) => conference === name)
        .map(({ uniqueid, channel, admin, muted }) => ({ uniqueid, channel, admin, muted })),
    })),
  };
}

/** Of each kind what lists say; the rest (figures, who hears music) stays as events have told it. */
const LISTED: Record<EntityKind, readonly string[]> = {
  channel: ["channel", "state", "callerNumber", "connectedNumber", "context", "exten", "bridgeId", "queue"],
  bridge: [],
  queue: [],
  queue_member: ["name", "penalty", "paused", "pausedReason", "status", "inCall"],
  queue_caller: ["queue", "position"],
  extension: ["device", "state", "contacts", "reachable"],
  contact: ["endpoint", "uri"],
  registration: [],
  parked: ["channel", "space", "lot", "parker"],
  // No list has them.
  transfer: [],
  conference: ["locked"],
  conference_member: ["conference", "channel", "admin", "muted"],
};
const listed = (view: SiteView) =>
  Object.fromEntries(
    ENTITY_KINDS.map((kind) => [
      kind,
      Object.fromEntries(
        [...view[kind]]
          .sort(([one], [other]) => (one < other ? -1 : 1))
          .map(([id, row]) => {
            const fields: Record<string, unknown> = { ...row };
            return [id, LISTED[kind].map((field) => fields[field] ?? null)];
          }),
      ),
    ]),
  );

describe.each(SEQUENCES)("what a real Asterisk told ($name)", ({ told }) => {
  const places = fc.tuple(fc.nat(told.length), fc.nat(told.length));

  it("tells of something", () => {
    expect(told.length).toBeGreaterThan(5);
  });

  it("up to anywhere, and then a fresh snapshot, is what the snapshot says", async () => {
    await fc.assert(
      fc.property(places, ([seen, now]) => {
        const snapshot = { kind: "snapshot", snapshot: listsOf(after(told.slice(0, now))) } as const;
        const { view } = reduce(after(told.slice(0, seen)), snapshot);
        expect(listed(view)).toEqual(listed(reduce(emptySiteView, snapshot).view));
        // Asked again, Asterisk says nothing new.
        expect(reduce(view, snapshot).changed).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it("that is in a snapshot already changes nothing when it is told once more behind it", async () => {
    await fc.assert(
      fc.property(fc.integer({ min: 1, max: told.length }), (seen) => {
        const snapshot = { kind: "snapshot", snapshot: listsOf(after(told.slice(0, seen))) } as const;
        const { view } = reduce(after(told.slice(0, seen)), snapshot);
        const last = told[seen - 1];
        if (last === undefined) throw new Error("nothing was told");
        expect(listed(reduce(view, last).view)).toEqual(listed(view));
      }),
      { numRuns: 60 },
    );
  });
});

it.each(SEQUENCES)("of $name nothing is told by what goes by unread", ({ name, told }) => {
  expect(recorded(name, isPassedOver)).toEqual(told);
});
