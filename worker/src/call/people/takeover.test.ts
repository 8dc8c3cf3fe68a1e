import type { CallEvent } from "@patchbay/protocol/call";
import { DEFAULT_ORG_SETTINGS } from "@patchbay/protocol/org-settings";
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
  paul,
  routed,
} from "../calls.test-data.ts";
import { mayAnswer, mayCoach, mayHandBack, mayTakeOver } from "../life/may.ts";
import { audioMode, overdue, personWelcome } from "../life/watch.ts";
import { memoryOf } from "../memory.ts";
import { personLeft } from "./takeover.ts";
import { isWrittenDown } from "./written-down.ts";

const said: CallEvent = {
  type: "turn_finished",
  turn: { id: "t1", speaker: "assistant", text: "Hello.", startMs: 1, endMs: 2 },
};
const turn = (speaker: "caller" | "operator", text: string, startMs: number): CallEvent => ({
  type: "turn_finished",
  turn: { id: `t${startMs}`, speaker, text, startMs, endMs: startMs + 1 },
});
const toPerson = turn("caller", "Never call me again.", 8);
const byPerson = turn("operator", "Fine.", 9);
const toAssistant = turn("caller", "Never call me again.", 60);
const claimed: CallEvent = { type: "takeover_claimed", by: olivia, legId: "p1" };
const person = joins("p1", "browser");
const byOlivia = answeredBy(olivia);
const handBack: CallEvent = { type: "hand_back_requested", by: olivia };
const engineLost: CallEvent = { type: "engine_lost", code: "refused", message: "The voice refused." };
const lapsed: CallEvent = { type: "claim_lapsed", legId: "p1" };
const restarted: CallEvent = { type: "edge_restarted" };

const withAssistant = [began, routed, opened, joined, byAssistant, said];
const taking = [...withAssistant, claimed];
const taken = [...taking, person, byOlivia];

const run = (events: readonly CallEvent[]) => atLast(logOf(events));
const did = (events: readonly CallEvent[]) => run(events).effects.map((effect) => effect.do);

describe("taking over from the assistant", () => {
  it("leaves the caller with the assistant until the person's phone is here", () => {
    const { state, effects } = run(taking);
    expect(effects).toEqual([]);
    expect(audioMode(state)).toBe("assistant");
    expect(state.summary?.supervision.takingOver).toEqual({ id: "u-olivia", name: "Olivia" });
    expect(personWelcome(state, "p1")).toBe("welcome");
    expect(personWelcome(state, "p2")).toBe("transferred");
  });

  it("silences the assistant and puts the person through at once then", () => {
    expect(did([...taking, person])).toEqual(["close_engine", "answer_leg", "say_answered"]);
    const { state } = run(taken);
    expect(audioMode(state)).toBe("people");
    expect(state.summary).toMatchObject({
      handler: { kind: "operator", name: "Olivia" },
      supervision: { takingOver: null, takenFrom: { id: "a1", name: "Receptionist" } },
    });
  });

  it("changes nothing when the phone does not come", () => {
    expect(overdue(run(taking).state, 14_000)).toEqual(lapsed);
    const { state, effects } = run([...taking, lapsed]);
    expect(effects).toEqual([]);
    expect(audioMode(state)).toBe("assistant");
    expect(state.summary?.supervision.takingOver).toBeNull();
    expect(personWelcome(state, "p1")).toBe("transferred");
  });

  it("is one person's; another is told whose, and nobody answers the call meanwhile", () => {
    const name = { code: "answered", message: "Olivia is taking this call over." };
    expect(mayTakeOver(run(taking).state, paul)).toEqual(name);
    expect(mayAnswer(run(taking).state, paul)).toEqual(name);
    expect(mayTakeOver(run(taken).state, paul)).toEqual({
      code: "answered",
      message: "Olivia has this call.",
    });
    expect(mayTakeOver(run(taken).state, olivia)).toBeNull();
  });

  it("is refused for a call that has ended or that no assistant has", () => {
    const ended = run([...withAssistant, { type: "call_ended", disposition: "completed", cause: "" }]).state;
    expect(mayTakeOver(ended, olivia)?.code).toBe("already_ended");
    const queued = run([...withAssistant, { type: "queue_joined", queue: "support", position: 1 }]).state;
    expect(mayTakeOver(queued, olivia)).toEqual({
      code: "not_with_assistant",
      message: "No assistant has this call, but support.",
    });
    expect(mayCoach(queued)?.code).toBe("not_with_assistant");
  });

  it("survives the assistant's failure in the same moment: the person answers instead", () => {
    const rang: CallEvent = { type: "operators_rang", untilMs: 46_000, member: null };
    const { state } = run([...taking, engineLost, rang]);
    expect(state.people).toMatchObject({ stage: "claimed", legId: "p1" });
    expect(state.summary?.ringing?.claimedBy).toEqual({ id: "u-olivia", name: "Olivia" });
    expect(audioMode(run([...taking, engineLost, rang, person]).state)).toBe("people");
  });

  it("goes on after a restart", () => {
    const { state } = run([...taking, restarted]);
    expect(personWelcome(state, "p1")).toBe("welcome");
    expect(audioMode(run([...taking, restarted, person]).state)).toBe("hold");
    expect(audioMode(run([...taking, restarted, person, joined]).state)).toBe("people");
  });
});

describe("handing back to the assistant", () => {
  it("keeps the person with the caller until the voice is there", () => {
    const { state, effects } = run([...taken, handBack]);
    expect(effects).toEqual([{ do: "open_engine" }]);
    expect(audioMode(state)).toBe("people");
    const { state: back, effects: then } = run([...taken, handBack, opened]);
    expect(then.map((effect) => effect.do)).toEqual([
      "release_person",
      "answer_leg",
      "say_answered",
      "go_on",
    ]);
    expect(audioMode(back)).toBe("assistant");
  });

  it("leaves the caller with the person when the voice cannot be had, and says why", () => {
    const { state, effects } = run([...taken, handBack, engineLost]);
    expect(effects).toEqual([{ do: "close_engine" }]);
    expect(audioMode(state)).toBe("people");
    expect(state.summary?.attention).toBe("The voice refused.");
    expect(mayHandBack(state, olivia)).toBeNull();
  });

  it("hangs up on nobody whose colleague puts their phone down before the voice is there", () => {
    const leaves = (events: readonly CallEvent[]): CallEvent[] => {
      const follows = personLeft(run(events).state, "p1");
      return follows === null ? [...events] : [...events, follows];
    };
    expect(leaves(taking).at(-1)).toEqual(lapsed);
    expect(leaves(taken).at(-1)).toEqual({ type: "hangup_requested", by: olivia });
    expect(personLeft(run([...taken, handBack, opened]).state, "p1")).toBeNull();
    const left = leaves([...taken, handBack]);
    expect(run(left).state.hangingUp).toBe(false);
    expect(audioMode(run([...left, opened]).state)).toBe("assistant");
    // The voice cannot be had: once more, as with a colleague who does not come back.
    const gone: CallEvent = { type: "leg_given_up", legId: "p1" };
    expect(did([...left, engineLost, gone])).toEqual(["open_engine"]);
  });

  it("is for who took over only, and for calls that an assistant had", () => {
    expect(mayHandBack(run(taken).state, paul)?.code).toBe("not_talking");
    expect(mayHandBack(run(withAssistant).state, olivia)?.code).toBe("not_talking");
    const rung: CallEvent[] = [
      began,
      { type: "operators_rang", untilMs: 20_000, member: null },
      joined,
      { type: "answer_claimed", by: olivia, legId: "p1" },
      person,
      byOlivia,
    ];
    expect(mayHandBack(run(rung).state, olivia)?.code).toBe("not_taken_over");
  });

  it("happens by itself when the person's browser stays away", () => {
    const lost: CallEvent = { type: "leg_lost", legId: "p1", reason: "closed (1006)" };
    const away = run([...taken, lost]).state;
    expect(audioMode(away)).toBe("hold");
    expect(overdue(away, 17_000)).toMatchObject({
      type: "leg_given_up",
      legId: "p1",
      by: { name: "Olivia" },
    });
    const gone = [...taken, lost, { type: "leg_given_up", legId: "p1" } as const];
    expect(did(gone)).toEqual(["open_engine"]);
    expect(did([...gone, opened])).toEqual(["answer_leg", "say_answered", "go_on"]);
    expect(audioMode(run([...gone, opened]).state)).toBe("assistant");
  });

  it("is forgotten by a restart: the person still has the call", () => {
    const back: CallEvent[] = [
      { type: "leg_resumed", legId: "p1", gapMs: 10 },
      { type: "leg_resumed", legId: "caller", gapMs: 10 },
    ];
    expect(audioMode(run([...taken, handBack, restarted, ...back]).state)).toBe("people");
  });
});

describe("what the assistant remembers", () => {
  it("is what was said, and that a colleague had the caller", () => {
    const memory = memoryOf(logOf([...taken, handBack, opened, byAssistant]));
    expect(memory).toMatchObject([{ text: "Hello." }, { memo: "handover" }, { memo: "returned" }]);
    expect(memory[1]?.text).toContain("Olivia");
  });

  it("is what the two said to each other, too, up to where the assistant has the caller again", () => {
    const memory = memoryOf(
      logOf([...taken, toPerson, byPerson, handBack, opened, byAssistant, toAssistant]),
    );
    expect(memory.map((one) => ("memo" in one ? one.memo : one.text))).toEqual([
      "Hello.",
      "handover",
      "Never call me again.",
      "Fine.",
      "returned",
      "Never call me again.",
    ]);
    expect(atLast(logOf([...taken, handBack, opened, byAssistant])).effects).toContainEqual({
      do: "remind",
      memo: memory[4],
    });
  });

  it("is what a supervisor told it in private, in its place", () => {
    const coached: CallEvent = { type: "coached", by: paul, text: "Offer Friday." };
    expect(did([...withAssistant, coached])).toEqual(["coach"]);
    const memory = memoryOf(logOf([...withAssistant, coached, said]));
    expect(memory).toMatchObject([{ text: "Hello." }, { memo: "coaching" }, { text: "Hello." }]);
    expect(memory[1]?.text).toMatch(/Paul.*Offer Friday\.$/);
    expect(mayCoach(run(withAssistant).state)).toBeNull();
    expect(mayCoach(run(taken).state)).toBeNull();
  });
});

describe("what is said to a person", () => {
  const after = [...taken, handBack, opened, byAssistant];

  it("is the person's to settle: nobody is taken off a list or hung up on for it", () => {
    const told = { do: "log", events: [{ type: "opt_out_mentioned", turnId: "t8" }] };
    expect(run([...taken, toPerson]).effects).toEqual([{ do: "understand", turnId: "t8" }, told]);
    // Written down a moment after the assistant has the caller again.
    expect(run([...after, toPerson]).effects).toEqual([{ do: "understand", turnId: "t8" }, told]);
    const { summary } = run([...taken, toPerson, { type: "opt_out_mentioned", turnId: "t8" }]).state;
    expect(summary).toMatchObject({
      status: "in_progress",
      attention: expect.stringContaining("called no more"),
    });
    // What a colleague says is nobody's wish.
    expect(did([...taken, turn("operator", "Never call me again.", 9)])).toEqual([]);
    expect(run([...after, toAssistant]).effects).toContainEqual({
      do: "log",
      events: expect.arrayContaining([expect.objectContaining({ type: "opted_out" })]),
    });
  });

  it("is written into the history again where it is written down after the end", () => {
    const ended: CallEvent = { type: "call_ended", disposition: "completed", cause: "" };
    expect(did([...taken, ended, toPerson])).toEqual(["archive"]);
    // What the assistant was cut off in by the end is there with it.
    const [entry, last] = logOf([...withAssistant, ended, said]).slice(-2);
    const log = [...logOf([...withAssistant, ended]), { n: last?.n ?? 0, at: entry?.at ?? 0, event: said }];
    expect(atLast(log).effects).toEqual([]);
  });

  it("is urgent at once where the caller's words are", () => {
    const urgent = turn("caller", "I cannot breathe!", 12);
    expect(did([...taken, urgent])).toEqual(["raise_urgency", "understand"]);
    expect(did([...taken, turn("operator", "You cannot breathe?", 12)])).toEqual([]);
  });

  it("is written down where an assistant had the caller, and else where the organization wants it", () => {
    const wanted = { ...DEFAULT_ORG_SETTINGS, transcripts: { people: true } };
    const writes = (events: readonly CallEvent[]) =>
      [DEFAULT_ORG_SETTINGS, wanted].map((settings) => isWrittenDown(run(events).state, settings));
    expect(writes(taken)).toEqual([true, true]);
    expect(writes([...taken, handBack])).toEqual([true, true]);
    expect(writes([...taken, { type: "hold_changed", by: olivia, held: true }])).toEqual([false, false]);
    expect(writes(withAssistant)).toEqual([false, false]);
    expect(writes(after)).toEqual([false, false]);
    const rung: CallEvent = { type: "operators_rang", untilMs: 20_000, member: null };
    const alone: CallEvent[] = [
      began,
      rung,
      joined,
      { type: "answer_claimed", by: olivia, legId: "p1" },
      person,
    ];
    expect(writes(alone)).toEqual([false, true]);
    expect(writes([...alone, byOlivia, { type: "notice_due", prompt: "recorded" }])).toEqual([false, false]);
    expect(writes([...alone, { type: "call_ended", disposition: "completed", cause: "" }])).toEqual([
      false,
      false,
    ]);
  });
});
