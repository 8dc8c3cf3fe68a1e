import type { CallEvent, TransferKind, TransferTarget, TransferWay } from "@patchbay/protocol/call";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { answeredBy, dana, joins, olivia, talking, talkingOver } from "../calls.test-data.ts";
import { step } from "../life/machine.ts";
import { type CallState, canTalk, type Effect, newCall } from "../life/state.ts";
import { audioMode, legWelcome, overdue } from "../life/watch.ts";
import type { TransferFailure } from "./transfer.ts";
import { mayTransfer, wayTo } from "./ways.ts";

const takenOver: CallEvent[] = [
  { type: "takeover_claimed", by: dana, legId: "person-d" },
  joins("person-d", "browser"),
  answeredBy(dana),
];
const TARGETS: Record<TransferWay, TransferTarget> = {
  pbx: { kind: "number", number: "1002", name: "", line: "" },
  desk: { kind: "member", id: olivia.id, name: olivia.name },
  outside: { kind: "number", number: "1002", name: "", line: "other1" },
  twilio: { kind: "number", number: "+12125550177", name: "", line: "" },
};
const transferId = "t1";
const requested = (way: TransferWay, kind: TransferKind = "attended"): CallEvent => ({
  type: "transfer_requested",
  transferId,
  by: dana,
  kind,
  target: TARGETS[way],
  way,
  brief: "",
  keepsCallerId: true,
  ringMs: 20_000,
});
const ringing: CallEvent = { type: "transfer_ringing", transferId, untilMs: null };
const claimed: CallEvent = { type: "transfer_claimed", transferId, by: olivia, legId: "person-o" };
const here = joins("person-o", "browser");
const briefing: CallEvent = { type: "transfer_briefing", transferId };
const accepted: CallEvent = { type: "transfer_accepted", transferId };
const completed: CallEvent = { type: "transfer_completed", transferId };
const failed = (reason: TransferFailure): CallEvent => ({ type: "transfer_failed", transferId, reason });
const away: CallEvent = { type: "leg_left", legId: "caller", reason: "hangup" };
const backAgain: CallEvent = { type: "leg_resumed", legId: "caller", gapMs: 900 };
const ended: CallEvent = { type: "call_ended", disposition: "completed", cause: "" };

const names = (effects: readonly Effect[]) =>
  effects.map((effect) => (effect.do === "transfer" ? effect.step : effect.do));

function run(
  events: readonly CallEvent[],
  from: { state: CallState; at: number } = { state: newCall, at: 1_000 },
) {
  let { state, at } = from;
  let effects: Effect[] = [];
  for (const event of events) {
    at += 1;
    const n = (state.summary?.version ?? 0) + 1;
    const next = step(state, { n, at, event });
    state = next.state;
    effects = next.effects;
  }
  return { state, at, effects };
}

describe("putting a caller through", () => {
  it("inside the PBX: the target decides on a leg of their own, and the call goes on there", () => {
    const asked = run([...talking, requested("pbx")]);
    expect(names(asked.effects)).toEqual(["reach"]);
    const told = run([away, ringing, briefing], asked);
    expect(audioMode(told.state)).toBe("silent");
    expect(legWelcome(told.state)).toBe("welcome");
    const taken = run([accepted], told);
    expect(names(taken.effects)).toEqual(["accept"]);
    const { state, effects } = run([completed], taken);
    expect(names(effects)).toEqual(["close_engine"]);
    expect(state).toMatchObject({ transfer: null, withPbx: true, leg: "none" });
    expect(state.summary).toMatchObject({
      status: "in_progress",
      handler: { kind: "operator", name: "1002" },
    });
  });

  it("to a member's phone: they hear the brief first, and then have the caller", () => {
    const told = run([...talking, requested("desk"), ringing, claimed, here]);
    expect(names(told.effects)).toEqual(["brief"]);
    expect(audioMode(told.state)).toBe("hold");
    const taken = run([briefing, accepted], told);
    expect(names(taken.effects)).toEqual(["complete"]);
    const { state, effects } = run([completed], taken);
    expect(names(effects)).toEqual(["close_engine", "seat", "answer_leg", "say_answered"]);
    expect(state.people).toMatchObject({ stage: "talking", by: olivia });
    expect(audioMode(state)).toBe("people");
  });

  it("by a person: they are let go when the target has the caller, and have the caller back when not", () => {
    const during = run([...talking, ...takenOver, requested("desk"), ringing, claimed, here, briefing]);
    expect(names(run([accepted, completed], during).effects)).toContain("release_person_leg");
    const { state } = run([failed("declined")], during);
    expect(state).toMatchObject({ transfer: null, people: { stage: "talking", by: dana } });
    expect(audioMode(state)).toBe("people");
  });

  it.each<TransferFailure>([
    "busy",
    "no_answer",
    "unreachable",
    "declined",
    "silent",
    "target_hung_up",
    "timed_out",
  ])("that fails (%s): the caller is back with the assistant, who says so", (reason) => {
    const { state, effects } = run([...talking, requested("pbx"), away, ringing, failed(reason), backAgain]);
    expect(names(effects)).toEqual(["answer_leg", "explain"]);
    expect(state).toMatchObject({ transfer: null, leg: "joined", engine: "open" });
  });

  it.each([
    ["before the two are connected", [accepted]],
    ["as soon as the two are connected", [accepted, completed]],
  ])("whose target hangs up %s: the caller is back with the assistant, who says so", (_when, events) => {
    const left = run([...talking, requested("pbx"), away, ringing, briefing, ...events]);
    expect(legWelcome(left.state)).toBe("welcome");
    const here = run([backAgain], left);
    expect(here.effects).toContainEqual({ do: "log", events: [failed("target_hung_up")] });
    const { state, effects } = run([failed("target_hung_up")], here);
    expect(names(effects)).toContain(state.engine === "open" ? "explain" : "open_engine");
    expect(state).toMatchObject({ transfer: null, connected: null, leg: "joined", withPbx: false });
    expect(canTalk(state)).toBe(true);
  });

  it("that is called off: the caller is fetched from the PBX", () => {
    const { effects } = run([...talking, requested("pbx"), away, ringing, failed("cancelled")]);
    expect(names(effects)).toEqual(["dismiss", "fetch"]);
  });

  it("waits a moment for the reason when the caller is back before it", () => {
    const early = run([...talking, requested("pbx"), away, ringing, backAgain]);
    expect(early.state.transfer?.stage).toBe("returned");
    expect(names(run([failed("busy")], early).effects)).toEqual(["dismiss", "answer_leg", "explain"]);
    expect(overdue(early.state, early.at + 2_000)).toMatchObject({ reason: "unreachable" });
  });

  it("takes a target that presses no key for one that declines, after a while", () => {
    const { state, at } = run([...talking, requested("pbx"), away, ringing, briefing]);
    expect(overdue(state, at + 44_000)).toBeNull();
    expect(overdue(state, at + 45_000)).toMatchObject({ type: "transfer_failed", reason: "silent" });
  });

  it("goes on when whoever asked for it hangs up, and does not end the call", () => {
    const left: CallEvent = { type: "leg_left", legId: "person-d", reason: "hangup" };
    const { state, effects } = run([...talking, ...takenOver, requested("pbx"), away, ringing, left]);
    expect(effects).toEqual([]);
    expect(state).toMatchObject({ people: null, transfer: { stage: "ringing" } });
  });

  it("is one person's at a time, and nobody's who does not have the caller", () => {
    const { state } = run([...talking, requested("pbx")]);
    expect(mayTransfer(state, olivia)?.code).toBe("being_transferred");
    expect(mayTransfer(run([...talking, ...takenOver]).state, olivia)?.code).toBe("answered");
    expect(mayTransfer(run([...talking, ...takenOver]).state, dana)).toBeNull();
    expect(mayTransfer(run([...talking, ended]).state, dana)?.code).toBe("already_ended");
  });

  it("finds the way, or says why there is none", () => {
    const { state } = run(talking);
    expect(wayTo(state, TARGETS.pbx, "oslo01")).toBe("pbx");
    expect(wayTo(state, TARGETS.outside, "oslo01")).toBe("outside");
    expect(wayTo(state, { ...TARGETS.pbx, number: "1002,s,1" } as TransferTarget, "oslo01")).toMatchObject({
      code: "no_way",
    });
    const byTwilio = { ...TARGETS.twilio, line: `twilio:AC${"0".repeat(32)}:+12125550100` } as TransferTarget;
    expect(wayTo(state, byTwilio, "oslo01")).toBe("outside");
    expect(wayTo({ ...state, pbx: null }, byTwilio, null)).toBe("outside");
    expect(wayTo(state, { ...byTwilio, number: "1002" } as TransferTarget, "oslo01")).toMatchObject({
      message: expect.stringContaining("country code"),
    });
    expect(wayTo({ ...state, pbx: null }, TARGETS.twilio, null)).toMatchObject({ code: "no_way" });
    expect(wayTo({ ...state, pbx: null }, { kind: "queue", queue: "support", line: "" }, null)).toMatchObject(
      {
        code: "no_way",
      },
    );
  });
});

describe("any order of events", () => {
  const reasons: TransferFailure[] = ["busy", "declined", "cancelled", "caller_gone", "timed_out"];
  const anything = fc.constantFrom<CallEvent>(
    ringing,
    claimed,
    here,
    briefing,
    accepted,
    completed,
    away,
    backAgain,
    ...reasons.map(failed),
    { type: "leg_joined", legId: "target-t1", transport: "pbx" },
    { type: "engine_lost", code: "x", message: "" },
    { type: "edge_restarted" },
    { type: "queue_joined", queue: "support", position: 1 },
    { type: "hangup_requested", by: dana },
    { type: "transfer_ringing", transferId: "another", untilMs: null },
    requested("desk"),
  );

  it("leaves no stage without an end: time alone brings every transfer to one, with the caller somewhere", () => {
    const ways = fc.constantFrom<TransferWay>("pbx", "desk", "outside", "twilio");
    const kinds = fc.constantFrom<TransferKind>("blind", "attended");
    fc.assert(
      fc.property(
        ways,
        kinds,
        fc.boolean(),
        fc.array(anything, { maxLength: 12 }),
        (way, kind, person, events) => {
          let now = run([
            ...talkingOver(way === "twilio" ? "twilio" : "pbx"),
            ...(person ? takenOver : []),
            requested(way, kind),
          ]);
          for (const event of events) {
            // A request is no event that happens to a call: one that may not be made is never written down.
            const refused = event.type === "transfer_requested" && mayTransfer(now.state, event.by) !== null;
            if (!refused) now = run([event], now);
          }
          for (let lapses = 0; now.state.transfer !== null; lapses += 1) {
            expect(lapses).toBeLessThan(4);
            const { dueAtMs } = now.state.transfer;
            expect(dueAtMs).toBeLessThanOrEqual(now.at + 60_000);
            const due = overdue(now.state, Math.max(now.at, dueAtMs));
            expect(due).not.toBeNull();
            if (due !== null) now = run([due], { state: now.state, at: Math.max(now.at, dueAtMs) });
          }
          const { state } = now;
          expect(state.summary?.transfer).toBeNull();
          const somewhere = state.withPbx || state.people !== null || state.plan !== null || state.hangingUp;
          expect(somewhere).toBe(true);
        },
      ),
    );
  });
});
