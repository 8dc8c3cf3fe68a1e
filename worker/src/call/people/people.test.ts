import type { CallEvent, Plan } from "@patchbay/protocol/call";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  answeredBy,
  began,
  beganAtTwilio,
  beganInBrowser,
  dana,
  joined,
  joins,
  logOf,
  olivia,
  opened,
  routed,
  throughout,
} from "../calls.test-data.ts";
import type { Effect } from "../life/state.ts";
import { audioMode, legWelcome, nextLookMs, overdue, personWelcome, wasCut } from "../life/watch.ts";

const route = (plan: Plan): CallEvent => ({ type: "call_routed", plan, reason: "test" });
const operators = route({
  kind: "operators",
  ringMs: 20_000,
  member: null,
  otherwise: { kind: "assistant", assistantId: "a1", name: "Receptionist", fallbackQueue: "support" },
});
const toQueue = route({
  kind: "operators",
  ringMs: 20_000,
  member: null,
  otherwise: { kind: "queue", queue: "support" },
});
const toNobody = route({ kind: "operators", ringMs: 20_000, member: null, otherwise: { kind: "end" } });
const rang: CallEvent = { type: "operators_rang", untilMs: 20_000, member: null };
const claimed: CallEvent = { type: "answer_claimed", by: olivia, legId: "p1" };
const person = joins("p1", "browser");
const byOlivia = answeredBy(olivia);
const missed: CallEvent = { type: "operators_missed", reason: "timed_out" };
const queued: CallEvent = { type: "queue_joined", queue: "support", position: 1 };
const restarted: CallEvent = { type: "edge_restarted" };
const atPhone = [began, operators, rang, joined, claimed, person, byOlivia];

const run = (events: readonly CallEvent[]) => throughout(logOf(events));
const did = (events: readonly CallEvent[]): Effect["do"][] => run(events).effects.map((effect) => effect.do);

describe("a call that rings with people", () => {
  it("rings them, and says so to every dashboard", () => {
    const { state, effects } = run([began, operators, rang]);
    expect(effects).toEqual([{ do: "ring", ringMs: 20_000, member: null }]);
    expect(state.summary).toMatchObject({ status: "ringing", ringing: { until: 20_000, claimedBy: null } });
    // Asterisk makes the phone ring; whoever is on a line already hears our tone.
    expect(audioMode(state)).toBe("silent");
    expect(audioMode(run([beganInBrowser, operators, rang]).state)).toBe("ringback");
    expect(legWelcome(state)).toBe("welcome");
  });

  it("puts the caller through when the person's phone is here, and answers the caller's phone then", () => {
    const { state, effects } = run(atPhone);
    expect(effects.map((effect) => effect.do)).toEqual(["ring", "answer_leg", "say_answered"]);
    expect(audioMode(state)).toBe("people");
    expect(state.summary).toMatchObject({
      status: "in_progress",
      ringing: null,
      handler: { name: "Olivia" },
    });
  });

  it("waits for the caller's leg when the person is sooner", () => {
    const { state, effects } = run([beganAtTwilio, operators, rang, claimed, person, joined]);
    expect(effects.map((effect) => effect.do)).toEqual(["ring", "answer_leg", "say_answered"]);
    expect(audioMode(state)).toBe("people");
  });

  it("rings on when the phone that answered does not come", () => {
    const { state } = run([began, operators, rang, joined, claimed]);
    expect(state.summary?.ringing?.claimedBy).toEqual({ id: "u-olivia", name: "Olivia" });
    const due = overdue(state, 14_000);
    expect(due).toEqual({ type: "claim_lapsed", legId: "p1" });
    const after = run([began, operators, rang, joined, claimed, { type: "claim_lapsed", legId: "p1" }]).state;
    expect(after.people?.stage).toBe("ringing");
    expect(personWelcome(after, "p1")).toBe("transferred");
  });

  it("lets nobody's phone in but the one that claimed", () => {
    const { state } = run([began, operators, rang, joined, claimed]);
    expect(personWelcome(state, "p1")).toBe("welcome");
    expect(personWelcome(state, "p2")).toBe("transferred");
  });

  it.each<[string, CallEvent[], Effect["do"][]]>([
    [
      "goes to the assistant",
      [began, operators, rang, joined, missed, opened],
      ["ring", "open_engine", "answer_leg", "say_answered", "greet"],
    ],
    ["goes to the PBX's queue", [began, toQueue, rang, joined, missed], ["ring", "release_leg"]],
    [
      "is told that nobody is there, and ends",
      [began, toNobody, rang, joined, missed, { type: "prompt_played", prompt: "nobody_available" }],
      ["ring", "answer_leg", "prompt", "hang_up"],
    ],
    [
      "ends by itself when it came from a browser",
      [beganInBrowser, toNobody, rang, joined, missed, { type: "prompt_played", prompt: "nobody_available" }],
      ["ring", "answer_leg", "prompt", "release_leg", "end"],
    ],
    [
      "leaves Twilio's unanswered call to its apology",
      [beganAtTwilio, toNobody, rang, missed],
      ["ring", "release_leg"],
    ],
  ])("a caller whom nobody took %s", (_name, events, effects) => {
    expect(did(events)).toEqual(effects);
  });

  it("rejects an unanswered PBX call by its leg, with the cause of a refusal", () => {
    const { effects } = run([began, operators, rang, joined, { type: "call_rejected", by: olivia }]);
    expect(effects.at(-1)).toEqual({ do: "release_leg", reason: "rejected" });
  });

  it("takes a caller out of the PBX's queue for the person who answers", () => {
    const { effects } = run([began, route({ kind: "queue", queue: "support" }), queued, claimed, person]);
    expect(effects.at(-1)).toEqual({ do: "bring", channel: "PJSIP/1001-1", uniqueid: "u1" });
    const { state } = run([
      began,
      route({ kind: "queue", queue: "support" }),
      queued,
      claimed,
      person,
      joined,
      byOlivia,
    ]);
    expect(audioMode(state)).toBe("people");
  });

  it("lets the person go whose caller the PBX's own people took", () => {
    const connected: CallEvent = { type: "operator_connected", name: "Paul", channel: "PJSIP/1002-1" };
    const all = [began, route({ kind: "queue", queue: "support" }), queued, claimed, person, connected];
    expect(did(all).slice(-2)).toEqual(["close_engine", "release_person"]);
  });
});

describe("a call that a person has", () => {
  it("holds the caller while their browser is away, and rings with the others when it stays away", () => {
    const lost: CallEvent = { type: "leg_lost", legId: "p1", reason: "closed (1006)" };
    const away = run([...atPhone, lost]).state;
    expect(audioMode(away)).toBe("hold");
    expect(overdue(away, 10_000)).toBeNull();
    expect(overdue(away, 17_000)).toMatchObject({
      type: "leg_given_up",
      legId: "p1",
      by: { name: "Olivia" },
    });
    const { effects } = run([...atPhone, lost, { type: "leg_given_up", legId: "p1" }]);
    expect(effects.at(-1)).toEqual({ do: "ring", ringMs: 45_000, member: null });
    const back = run([...atPhone, lost, { type: "leg_resumed", legId: "p1", gapMs: 900 }]).state;
    expect(audioMode(back)).toBe("people");
  });

  it("goes on after a restart once both legs are back", () => {
    const cut = run(atPhone).state;
    expect(wasCut(cut)).toBe(true);
    const after = [...atPhone, restarted];
    expect(audioMode(run(after).state)).toBe("hold");
    const back: CallEvent[] = [
      { type: "leg_resumed", legId: "p1", gapMs: 10 },
      { type: "leg_resumed", legId: "caller", gapMs: 10 },
    ];
    const { state, effects } = run([...after, ...back]);
    expect(audioMode(state)).toBe("people");
    expect(effects.filter((effect) => effect.do === "say_answered")).toHaveLength(1);
  });

  it("comes to a new page of the same person, and the old page's phone is let go", () => {
    const again: CallEvent = { type: "answer_claimed", by: olivia, legId: "p2" };
    const { state, effects } = run([...atPhone, again]);
    expect(effects.at(-1)).toEqual({ do: "release_person", reason: "transferred" });
    expect(audioMode(state)).toBe("hold");
    expect(personWelcome(state, "p2")).toBe("welcome");
    expect(personWelcome(state, "p1")).toBe("transferred");
    const gone: CallEvent = { type: "leg_lost", legId: "p1", reason: "closed (1006)" };
    const back: CallEvent = { type: "leg_resumed", legId: "p2", gapMs: 300 };
    expect(audioMode(run([...atPhone, again, gone, back]).state)).toBe("people");
  });

  it("is put on hold and taken back", () => {
    const held = run([...atPhone, { type: "hold_changed", held: true, by: olivia }]).state;
    expect(audioMode(held)).toBe("hold");
    expect(held.summary?.held).toBe(true);
  });
});

describe("a call from a browser", () => {
  it("ends when the browser hangs up, and when it stays away", () => {
    const left: CallEvent = { type: "leg_left", legId: "caller", reason: "hangup" };
    expect(run([beganInBrowser, routed, opened, joined, left]).effects.at(-1)).toMatchObject({ do: "end" });
    const lost: CallEvent = { type: "leg_lost", legId: "caller", reason: "closed (1006)" };
    const away = run([beganInBrowser, routed, opened, joined, lost]).state;
    expect(overdue(away, 17_000)).toEqual({ type: "leg_given_up", legId: "caller" });
  });

  it("waits for the browser before it says that nobody is there, but not for ever", () => {
    const early = [beganInBrowser, toNobody, rang, missed];
    expect(did(early)).toEqual(["ring"]);
    expect(did([...early, joined])).toEqual(["ring", "prompt"]);
    const { state } = run(early);
    expect(overdue(state, 10_000)).toBeNull();
    expect(overdue(state, 17_000)).toEqual({ type: "leg_given_up", legId: "caller" });
    expect(did([...early, { type: "leg_given_up", legId: "caller" }]).at(-1)).toBe("end");
  });

  it("that is never placed because the phone does not come ends", () => {
    const dial = route({ kind: "dial", number: "+12125550199", line: "twilio:x:y" });
    expect(did([beganInBrowser, dial, claimed, { type: "claim_lapsed", legId: "p1" }])).toEqual(["end"]);
  });

  it("rings with people when its assistant cannot be had", () => {
    const gone: CallEvent = { type: "engine_lost", code: "refused", message: "refused" };
    const told: CallEvent = { type: "prompt_played", prompt: "connecting_to_people" };
    expect(did([beganInBrowser, routed, joined, gone, told]).slice(-2)).toEqual(["prompt", "ring"]);
  });

  it("dials only once the person who calls is on the line", () => {
    const dial = route({ kind: "dial", number: "+12125550199", line: "twilio:x:y" });
    const all: CallEvent[] = [beganInBrowser, dial, { ...claimed, by: dana }, person];
    const { state, effects } = run(all);
    expect(effects).toEqual([{ do: "dial", number: "+12125550199", line: "twilio:x:y" }]);
    expect(audioMode(state)).toBe("dialling");
    const failed: CallEvent = { type: "dial_failed", code: "21211", message: "not a number" };
    expect(did([...all, failed]).slice(-2)).toEqual(["release_person", "end"]);
  });
});

describe("whatever happens", () => {
  it("a call that has not ended is always looked at again, and people never have an ended one", () => {
    const anyEvent = fc.constantFrom(
      operators,
      rang,
      joined,
      claimed,
      person,
      byOlivia,
      missed,
      opened,
      queued,
      restarted,
      { type: "leg_lost", legId: "p1", reason: "" },
      { type: "leg_lost", legId: "caller", reason: "" },
      { type: "leg_given_up", legId: "p1" },
      { type: "claim_lapsed", legId: "p1" },
      { type: "call_rejected", by: olivia },
      { type: "call_ended", disposition: "completed", cause: "" },
    );
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 25 }), (events) => {
        const { state } = run([began, ...events]);
        const ended = state.summary?.status === "ended";
        expect(nextLookMs(state, 1_000) === null).toBe(ended);
        if (ended) expect(state.people).toBeNull();
        if (ended) expect(audioMode(state)).toBe("silent");
      }),
    );
  });
});
