import { describe, expect, it } from "vitest";
import type { PbxChannel } from "../../pbx.ts";
import type { Clock } from "./clock.ts";
import { changesAfter, changesOfDay, reduceSite, type Told } from "./reduce.ts";
import { emptySiteView, type KnownSite, knownIn, type SiteView, withChanges } from "./view.ts";

const DAY = 1_795_000_000_000;
const clock = (at: number): Clock => ({ at: DAY + at, dayStart: DAY });
const row = (uniqueid: string, bridgeId: string | null = null): PbxChannel => ({
  uniqueid,
  linkedid: uniqueid,
  channel: `PJSIP/${uniqueid}-1`,
  state: "Ring",
  callerNumber: uniqueid,
  callerName: "",
  connectedNumber: "",
  context: "internal",
  exten: "1412",
  bridgeId,
});
const after = (events: readonly Told[], from: SiteView = emptySiteView): SiteView =>
  events.reduce((view, event, index) => reduceSite(view, event, clock(index)).view, from);
const born = (...uniqueids: string[]): Told[] =>
  uniqueids.map((uniqueid) => ({ kind: "channel_new", channel: row(uniqueid) }));
const join = (uniqueid: string, position: number): Told => ({
  kind: "queue_join",
  queue: "support",
  uniqueid,
  channel: "x",
  position,
});
const order = (view: SiteView) =>
  [...view.queue_caller.values()]
    .sort((a, b) => a.position - b.position)
    .map(({ uniqueid, position }) => `${position} ${uniqueid}`);

describe("what is known of a PBX", () => {
  it("follows who waits in which order, though no event says that anybody moved up", () => {
    const three = after([...born("a", "b", "c"), join("a", 1), join("b", 2), join("c", 1)]);
    expect(order(three)).toEqual(["1 c", "2 a", "3 b"]);
    expect(order(after([join("c", 1)], three))).toEqual(["1 c", "2 a", "3 b"]);
    const two = after([{ kind: "queue_leave", queue: "support", uniqueid: "c" }], three);
    expect(order(two)).toEqual(["1 a", "2 b"]);
    expect(two.channel.get("c")).toMatchObject({ queue: null });
    const one = after(
      [{ kind: "channel_hangup", uniqueid: "a", channel: "x", cause: 16, causeText: "" }],
      two,
    );
    expect(order(one)).toEqual(["1 b"]);
  });

  it("says until when a transfer may be in its phase, from when that was told last", () => {
    const transfer = {
      id: "4f5a0c7e-8f0a-4a53-9d5e-0d2c5a3c8b11",
      kind: "attended",
      to: { kind: "queue", queue: "support" },
      transferrer: { uniqueid: "a", channel: "x" },
      party: { uniqueid: "b", channel: "y" },
      phase: "calling",
      why: "",
      limitMs: 13_000,
    } as const;
    const event = { kind: "transfer", transfer } as const;
    const first = reduceSite(emptySiteView, event, clock(0)).view;
    const anew = reduceSite(first, event, clock(9_000)).view;
    expect(anew.transfer.get(transfer.id)).toMatchObject({ since: DAY, until: DAY + 22_000 });
  });

  it("keeps a caller who gives up in the queue until they have left it, also when somebody joins in between", () => {
    const waiting = after([...born("a", "b", "c"), join("a", 1), join("b", 2)]);
    const left = after(
      [
        { kind: "queue_abandon", queue: "support", uniqueid: "a", waitMs: 1_000 },
        join("c", 3),
        { kind: "queue_leave", queue: "support", uniqueid: "a" },
      ],
      waiting,
    );
    expect(order(left)).toEqual(["1 b", "2 c"]);
  });

  it("places callers as they wait, in whichever order it is told of them", () => {
    const late = after([...born("a", "b", "c"), join("b", 2), join("a", 1)]);
    expect(order(late)).toEqual(["1 a", "2 b"]);
    const gone = after([{ kind: "queue_leave", queue: "support", uniqueid: "a" }, join("c", 3)], late);
    expect(order(gone)).toEqual(["1 b", "2 c"]);
  });

  it("knows who dials whom until the first end of that, and who is in a bridge until it is empty", () => {
    const dialled = after([
      ...born("a", "b", "c"),
      { kind: "dial_begin", uniqueid: "a", destUniqueid: "b", destChannel: "x", dialString: "b" },
      { kind: "dial_begin", uniqueid: "a", destUniqueid: "c", destChannel: "x", dialString: "c" },
      { kind: "dial_end", uniqueid: "a", destUniqueid: "c", destChannel: "x", status: "NOANSWER" },
    ]);
    const ringing = [...dialled.channel.values()].filter(({ dialledBy }) => dialledBy === "a");
    expect(ringing.map(({ uniqueid }) => uniqueid)).toEqual(["b"]);
    const talking = after(
      [
        { kind: "bridge_enter", bridgeId: "x", uniqueid: "a", channel: "A" },
        { kind: "bridge_enter", bridgeId: "x", uniqueid: "b", channel: "B" },
      ],
      dialled,
    );
    expect(talking.bridge.get("x")?.members).toEqual(["a", "b"]);
    expect(talking.channel.get("b")).toMatchObject({ bridgeId: "x", dialledBy: null, channel: "B" });
    const alone = after([{ kind: "bridge_leave", bridgeId: "x", uniqueid: "a", channel: "A" }], talking);
    expect(alone.bridge.get("x")?.members).toEqual(["b"]);
    const gone = after(
      [{ kind: "channel_hangup", uniqueid: "b", channel: "B", cause: 16, causeText: "" }],
      alone,
    );
    expect(gone.bridge.size).toBe(0);
    expect(after([{ kind: "bridge_leave", bridgeId: "other", uniqueid: "a", channel: "A" }], gone)).toBe(
      gone,
    );
  });

  it("counts how callers left and what members did, anew with each day, and a list takes nothing of that", () => {
    const targetMs = 20_000;
    const member = { interface: "PJSIP/1002", name: "Ben", paused: false, status: 1, inCall: false };
    const list: Told = {
      kind: "snapshot",
      snapshot: {
        at: 1,
        asteriskVersion: "22",
        channels: [],
        queues: [{ name: "support", callers: [], members: [member], strategy: "ringall", targetMs }],
      },
    };
    const rang = (waitMs: number): Told => ({
      kind: "queue_rang",
      queue: "support",
      memberInterface: "PJSIP/1002",
      ringMs: 2_000,
      answered: true,
      waitMs,
    });
    const left = (how: "gave_up" | "withdrawn"): Told => ({
      kind: "queue_left",
      queue: "support",
      uniqueid: "a",
      how,
      waitMs: 90_000,
    });
    const done: Told = {
      kind: "queue_complete",
      queue: "support",
      uniqueid: "a",
      memberInterface: "PJSIP/1002",
      talkMs: 60_000,
    };
    const view = after([list, rang(5_000), rang(30_000), done, left("gave_up"), left("withdrawn"), list]);
    expect(view.queue.get("support")?.figures).toMatchObject({
      answered: 1,
      connected: 2,
      withinTarget: 1,
      gaveUp: 1,
      withdrawn: 1,
      timedOut: 0,
      talkMs: 60_000,
      ringMs: 4_000,
      longestWaitMs: 90_000,
    });
    expect(view.queue_member.get("support|PJSIP/1002")?.figures).toMatchObject({ answered: 1, connected: 2 });
    const tomorrow = reduceSite(view, done, { at: DAY + 1, dayStart: DAY + 86_400_000 }).view;
    expect(tomorrow.queue.get("support")?.figures).toMatchObject({ answered: 1, connected: 0, gaveUp: 0 });
  });

  it("counts a new day from nothing, also in a queue in which nothing has happened since", () => {
    const member = { interface: "PJSIP/1002", name: "Dana", paused: false, status: 1, inCall: false };
    const view = after([
      { kind: "queue_member", queue: "support", member },
      { kind: "queue_left", queue: "support", uniqueid: "a", how: "gave_up", waitMs: 90_000 },
      {
        kind: "queue_complete",
        queue: "support",
        uniqueid: "b",
        memberInterface: "PJSIP/1002",
        talkMs: 60_000,
      },
    ]);
    expect(changesOfDay(knownIn(view), DAY)).toEqual([]);
    const next = DAY + 86_400_000;
    const tomorrow = withChanges(view, changesOfDay(knownIn(view), next));
    expect(tomorrow.queue.get("support")?.figures).toMatchObject({
      since: next,
      answered: 0,
      gaveUp: 0,
      longestWaitMs: 0,
    });
    expect(tomorrow.queue_member.get("support|PJSIP/1002")?.figures).toMatchObject({
      since: next,
      answered: 0,
    });
    expect(changesOfDay(knownIn(tomorrow), next)).toEqual([]);
  });

  it("says of a phone that it can be reached by its device and its contacts together", () => {
    const contact = { endpoint: "1001", uri: "sip:1001@10.0.0.5", status: "Reachable", roundTripMs: 4 };
    const list = (contacts: (typeof contact)[] | undefined): Told => ({
      kind: "snapshot",
      snapshot: {
        at: 1,
        asteriskVersion: "22",
        channels: [],
        queues: [],
        devices: [{ device: "PJSIP/1001", state: "NOT_INUSE" }],
        ...(contacts === undefined ? {} : { contacts }),
      },
    });
    const phone = (view: SiteView) => view.extension.get("1001");
    expect(phone(after([list(undefined)]))).toMatchObject({ reachable: true, contacts: null });
    expect(phone(after([list([])]))).toMatchObject({ reachable: false, contacts: 0 });
    const there = after([list([contact])]);
    expect(phone(there)).toMatchObject({ reachable: true, contacts: 1 });
    const lost = after([{ kind: "contact", contact: { ...contact, status: "Unreachable" } }], there);
    expect(phone(lost)).toMatchObject({ reachable: false, contacts: 0 });
    expect(phone(after([{ kind: "contact", contact }], lost))).toMatchObject({ reachable: true });
    const dead = after([{ kind: "device_state", device: "PJSIP/1001", state: "UNAVAILABLE" }], there);
    expect(phone(dead)).toMatchObject({ reachable: false, contacts: 1 });
  });

  it("goes through the contacts as often for a thousand listed phones as for one", () => {
    const looks = [1, 1_000].map((phones) => {
      let looked = 0;
      const empty = knownIn(emptySiteView);
      const all: KnownSite["all"] = (kind) => {
        if (kind === "contact") looked += 1;
        return empty.all(kind);
      };
      const numbers = Array.from({ length: phones }, (_, n) => String(1_000 + n));
      const changes = changesAfter(
        { ...empty, all },
        {
          kind: "snapshot",
          snapshot: {
            at: 1,
            asteriskVersion: "22",
            channels: [],
            queues: [],
            devices: numbers.map((number) => ({ device: `PJSIP/${number}`, state: "NOT_INUSE" })),
            contacts: numbers.map((endpoint) => ({ endpoint, uri: "sip:a", status: "", roundTripMs: null })),
          },
        },
        clock(1),
      );
      const reached = changes.filter((one) => one.kind === "extension" && "row" in one);
      expect(reached).toHaveLength(phones);
      for (const one of reached) expect(one).toMatchObject({ row: { contacts: 1, reachable: true } });
      return looked;
    });
    expect(looks[1]).toBe(looks[0]);
  });

  it("lets go of what a list has no more, and keeps what lists do not say", () => {
    const parked = {
      uniqueid: "a",
      channel: "x",
      space: "701",
      lot: "default",
      parker: null,
      leftMs: 45_000,
    };
    const view = after([
      ...born("a", "b"),
      { kind: "channel_sound", uniqueid: "a", recording: true },
      { kind: "parking", parked },
      {
        kind: "conference_join",
        conference: "820",
        member: { uniqueid: "b", channel: "x", admin: true, muted: false },
      },
    ]);
    expect(view.conference.get("820")).toMatchObject({ locked: null });
    const snapshot = {
      at: 1,
      asteriskVersion: "22",
      channels: [row("a")],
      queues: [],
      parked: [{ ...parked, leftMs: 44_000 }],
      conferences: [],
    };
    const { view: next, changed } = reduceSite(view, { kind: "snapshot", snapshot }, clock(1_000));
    expect(changed).toEqual([
      { kind: "channel", id: "b", gone: true },
      { kind: "conference", id: "820", gone: true },
      { kind: "conference_member", id: "b", gone: true },
    ]);
    expect(next.channel.get("a")).toMatchObject({ recording: true });
    expect(reduceSite(next, { kind: "snapshot", snapshot }, clock(1_100)).changed).toEqual([]);
  });
});
