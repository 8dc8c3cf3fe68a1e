import type { CallEvent, SupervisorMode } from "@patchbay/protocol/call";
import { describe, expect, it } from "vitest";
import {
  answeredBy,
  atLast,
  byAssistant,
  joins,
  logOf,
  olivia,
  paul,
  talkingOver,
} from "../calls.test-data.ts";
import { step } from "../life/machine.ts";
import { mayListen, maySpeak } from "../life/may.ts";
import type { CallState } from "../life/state.ts";
import { company, memoryOf } from "../memory.ts";
import { speakersOf } from "./listeners.ts";

const withAssistant = talkingOver("browser");
const takenOver: CallEvent[] = [
  { type: "takeover_claimed", by: olivia, legId: "p1" },
  joins("p1", "browser"),
  answeredBy(olivia),
];
const listens: CallEvent[] = [
  { type: "listen_requested", by: paul, legId: "l1" },
  { type: "listener_joined", by: paul, legId: "l1" },
];
const becomes = (mode: SupervisorMode): CallEvent => ({
  type: "supervisor_mode_changed",
  by: paul,
  legId: "l1",
  mode,
});
const left: CallEvent = { type: "listener_left", by: paul, legId: "l1" };

const run = (...parts: (CallEvent | readonly CallEvent[])[]) => atLast(logOf(parts.flat()));
const modes = (state: CallState) => state.summary?.supervision.listeners.map(({ mode }) => mode);

describe("who may listen to a call", () => {
  it("are twenty at most; whoever's phone never came has no place any more", () => {
    const asks = Array.from({ length: 20 }, (_, n): CallEvent => {
      return { type: "listen_requested", by: paul, legId: `l${n}` };
    });
    const joined: CallEvent = { type: "listener_joined", by: paul, legId: "l0" };
    const { state } = run(withAssistant, asks, joined);
    const last = Math.max(...Object.values(state.listeners).map(({ sinceMs }) => sinceMs));
    expect(mayListen(state, olivia, last)).toMatchObject({ code: "listening_refused" });
    const later = last + 30_000;
    expect(mayListen(state, olivia, later)).toBeNull();
    const event: CallEvent = { type: "listen_requested", by: olivia, legId: "l99" };
    const n = (state.summary?.version ?? 0) + 1;
    expect(Object.keys(step(state, { n, at: later, event }).state.listeners).sort()).toEqual(["l0", "l99"]);
  });
});

describe("who may speak into a call", () => {
  it.each([
    ["whoever listens, with an assistant", [withAssistant, listens], "barge", null],
    ["to an assistant alone, nobody by voice", [withAssistant, listens], "whisper", "nobody_to_whisper_to"],
    ["whoever listens, to a person alone", [withAssistant, takenOver, listens], "whisper", null],
    ["whoever listens, with people", [withAssistant, takenOver, listens], "barge", null],
    ["nobody who does not listen", [withAssistant], "barge", "not_listening"],
    ["nobody whose phone is not there yet", [withAssistant, listens.slice(0, 1)], "barge", "not_listening"],
    ["nobody who listens no more", [withAssistant, listens, left], "barge", "not_listening"],
    [
      "nobody while the PBX rings others",
      [withAssistant, listens, { type: "queue_joined", queue: "support", position: 1 }],
      "barge",
      "no_conversation",
    ],
    [
      "nobody after the end",
      [withAssistant, listens, { type: "call_ended", disposition: "completed", cause: "" }],
      "barge",
      "already_ended",
    ],
  ] as const)("%s", (_name, events, mode, code) => {
    const refusal = maySpeak(run(...(events as readonly CallEvent[][])).state, paul, "l1", mode);
    expect(refusal?.code ?? null).toBe(code);
    if (refusal !== null) expect(refusal.message).toMatch(/\.$/);
  });

  it("is nobody but the leg's own person", () => {
    expect(maySpeak(run(withAssistant, listens).state, olivia, "l1", "barge")?.code).toBe("not_listening");
  });
});

describe("a supervisor who speaks into a call", () => {
  it("is in the summary for everybody to see, until they listen again or leave", () => {
    const { state } = run(withAssistant, listens, becomes("barge"));
    expect(modes(state)).toEqual(["barge"]);
    expect(speakersOf(state)).toEqual(new Map([["l1", "barge"]]));
    expect(modes(run(withAssistant, listens, becomes("barge"), becomes("listen")).state)).toEqual(["listen"]);
    const gone = run(withAssistant, listens, becomes("barge"), left).state;
    expect([modes(gone), speakersOf(gone).size]).toEqual([[], 0]);
  });

  it("comes back after a restart as what they were, and is silent until their phone is there", () => {
    const restarted = run(withAssistant, listens, becomes("barge"), { type: "edge_restarted" }).state;
    expect(speakersOf(restarted).size).toBe(0);
    const back: CallEvent = { type: "listener_joined", by: paul, legId: "l1", mode: "barge" };
    const { state } = run(withAssistant, listens, becomes("barge"), { type: "edge_restarted" }, back);
    expect(speakersOf(state)).toEqual(new Map([["l1", "barge"]]));
    expect(modes(state)).toEqual(["barge"]);
  });

  it("is announced to the assistant when they come and when they go, and to a new session too", () => {
    expect(run(withAssistant, listens, becomes("barge")).effects).toEqual([
      { do: "remind", memo: company("Paul", true) },
    ]);
    const events = [...withAssistant, ...listens, becomes("barge"), left];
    expect(run(events).effects).toEqual([
      { do: "remind", memo: company("Paul", false) },
      { do: "note_listened", by: paul, detail: "" },
    ]);
    const memory = memoryOf(logOf([...events, ...listens, left]));
    expect(memory).toMatchObject([{ memo: "company" }, { memo: "company" }]);
    expect(JSON.stringify(memory)).toMatch(/Paul.*joined.*Paul speaks in the call no more/);
  });

  it("whispers no more once the assistant has the caller again", () => {
    const { effects } = run(withAssistant, takenOver, listens, becomes("whisper"), byAssistant);
    expect(effects).toContainEqual({ do: "log", events: [becomes("listen")] });
  });

  it("means nothing of a leg that is not there", () => {
    const { state, effects } = run(withAssistant, becomes("barge"));
    expect([effects, speakersOf(state).size, modes(state)]).toEqual([[], 0, []]);
  });
});
