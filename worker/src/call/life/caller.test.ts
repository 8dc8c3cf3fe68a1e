import type { CallEvent } from "@patchbay/protocol/call";
import { describe, expect, it } from "vitest";
import {
  answeredBy,
  atLast,
  began,
  byAssistant,
  joined,
  joins,
  logOf,
  olivia,
  opened,
  routed,
  talking,
  throughout,
} from "../calls.test-data.ts";
import { audioMode } from "./watch.ts";

/** Another is on the caller's line, by this number. */
const comes = (number: string, channel = "PJSIP/trunk-9") =>
  ({
    type: "party_changed",
    from: { number, name: "" },
    pbx: { channel, uniqueid: `u-${channel}`, linkedid: "u9" },
  }) satisfies CallEvent;
const customer = comes("+12125550177");
const lost: CallEvent = { type: "engine_lost", code: "insufficient_quota", message: "x" };
const told: CallEvent = { type: "prompt_played", prompt: "connecting_to_people" };
const transferId = "t1";
/** The PBX was asked to put them into the queue. */
const asked: CallEvent = {
  type: "transfer_requested",
  transferId,
  by: { kind: "system", id: "", name: "Patchbay" },
  kind: "blind",
  target: { kind: "queue", queue: "support", line: "" },
  way: "pbx",
  brief: "",
  keepsCallerId: true,
  ringMs: 30_000,
};
const away: CallEvent = { type: "leg_left", legId: "caller", reason: "hangup" };

const last = (...events: CallEvent[]) => atLast(logOf(events));
const names = (...events: CallEvent[]) => last(...events).effects.map((effect) => effect.do);
const release = { do: "release_leg", reason: "fallback" } as const;

describe("who comes in the caller's place", () => {
  it("A3: is told what belongs before everything else, the same one again is not", () => {
    expect(names(...talking, customer)).toEqual(["remind", "identify", "disclose"]);
    expect(names(...talking, customer, comes("+12125550177", "PJSIP/trunk-10"))).toEqual([]);
    expect(names(...talking, comes("1001"))).toEqual([]);
  });

  it("A3: is told by a voice that is still to come when it is there", () => {
    const opening = [began, routed, joined, byAssistant];
    expect(names(...opening, customer)).toEqual(["remind", "identify"]);
    expect(names(...opening, customer, opened)).toContain("greet");
  });

  it("A3: is told nothing by an assistant's voice where people have them", () => {
    const taken: CallEvent[] = [
      { type: "takeover_claimed", by: olivia, legId: "p1" },
      joins("p1", "browser"),
      answeredBy(olivia),
    ];
    const { state, effects } = last(...talking, ...taken, customer);
    expect(effects.map((effect) => effect.do)).toEqual(["remind", "identify"]);
    expect(audioMode(state)).toBe("people");
  });
});

describe("a voice that is lost", () => {
  it("A3: leaves who came in the caller's place to a queue of the PBX: their own dialplan knows no way there", () => {
    expect(names(...talking, customer, lost)).toEqual(["close_engine", "answer_leg", "prompt"]);
    const { state, effects } = last(...talking, customer, lost, told);
    expect(effects).toEqual([{ do: "send_to_queue", queue: "support" }]);
    expect(state).toMatchObject({ finale: null, hangingUp: false, leg: "joined" });
  });

  it("leaves the channel with which the call began to its own dialplan", () => {
    expect(last(...talking, lost, told).effects).toEqual([release]);
    const own = { channel: "PJSIP/1001-1", uniqueid: "u1", linkedid: "u1" };
    const back: CallEvent = { ...customer, from: { number: "1001", name: "" }, pbx: own };
    expect(last(...talking, customer, back, lost, told).effects).toEqual([release]);
  });

  it("A3: leaves audio that stands for nobody as before", () => {
    const parked = comes("1001", "WebSocket/patchbay/0x7f01");
    expect(last(...talking, parked, lost, told).effects).toEqual([release]);
  });

  it("A3: leaves whoever has no queue to go to with the people at the dashboards, and is told when nobody is there", () => {
    const plan = { kind: "assistant", assistantId: "a1", name: "Receptionist", fallbackQueue: "" } as const;
    const noQueue = talking.map((event) => (event.type === "call_routed" ? { ...event, plan } : event));
    const rings = { do: "ring", ringMs: expect.any(Number), member: null };
    expect(last(...noQueue, customer, lost, told).effects).toEqual([rings]);
    const rang: CallEvent = { type: "operators_rang", untilMs: 60_000, member: null };
    const missed: CallEvent = { type: "operators_missed", reason: "timed_out" };
    const alone = [...noQueue, customer, lost, told, rang, missed];
    expect(last(...alone).effects).toContainEqual({ do: "prompt", prompt: "nobody_available" });
    const sorry: CallEvent = { type: "prompt_played", prompt: "nobody_available", heard: true };
    expect(last(...alone, sorry).effects).toMatchObject([{ do: "hang_up", channel: "PJSIP/trunk-9" }]);
  });

  it("A3: has them there once the PBX says so", () => {
    const waits: CallEvent = { type: "transfer_completed", transferId };
    const { state } = last(...talking, customer, lost, told, asked, away, waits);
    expect(state).toMatchObject({ transfer: null, withPbx: true, leg: "none" });
    expect(state.summary).toMatchObject({ status: "queued", handler: { kind: "queue", name: "support" } });
  });

  it.each<[string, CallEvent[]]>([
    ["is not there", [{ type: "transfer_failed", transferId, reason: "unreachable" }]],
    ["takes nobody in", [away, joined, { type: "transfer_failed", transferId, reason: "timed_out" }]],
    [
      "has given them up",
      [
        away,
        { type: "transfer_completed", transferId },
        joined,
        { type: "transfer_failed", transferId, reason: "no_answer" },
      ],
    ],
  ])("A3: has people rung when the queue %s, and asks for no other voice", (_what, events) => {
    const before = [...talking, customer, lost, told, asked];
    const after = last(...before, ...events).effects;
    expect(after).toContainEqual({ do: "ring", ringMs: expect.any(Number), member: null });
    expect(after).not.toContainEqual(release);
    const { effects } = throughout(logOf([...before, ...events]));
    expect(effects.filter((effect) => effect.do === "open_engine")).toHaveLength(1);
  });
});

describe("people who miss a call", () => {
  it("A3: leave who came in the caller's place to the queue that was to follow", () => {
    const plan = {
      kind: "operators",
      ringMs: 20_000,
      member: null,
      otherwise: { kind: "queue", queue: "sales" },
    } as const;
    const rung: CallEvent[] = [
      began,
      { type: "call_routed", plan, reason: "" },
      { type: "operators_rang", untilMs: 20_000, member: null },
      joined,
    ];
    const missed: CallEvent = { type: "operators_missed", reason: "timed_out" };
    expect(last(...rung, missed).effects).toEqual([release]);
    expect(last(...rung, customer, missed).effects).toEqual([{ do: "send_to_queue", queue: "sales" }]);
  });
});
