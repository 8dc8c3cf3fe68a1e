import type { CallEvent } from "@patchbay/protocol/call";
import { describe, expect, it } from "vitest";
import { answeredBy, joins, logOf, olivia, opened, talkingOver, throughout } from "../calls.test-data.ts";
import { step } from "../life/machine.ts";
import type { CallState, Effect } from "../life/state.ts";
import { overdue } from "../life/watch.ts";

const talking = talkingOver("twilio");
const called: CallEvent = { type: "tool_called", toolCallId: "t", name: "end_call", arguments: "{}" };
const closing = (reason: "assistant" | "opt_out"): CallEvent => ({
  type: "closing_began",
  reason,
  untilMs: 30_000,
});
const finished: CallEvent = {
  type: "tool_finished",
  toolCallId: "t",
  name: "end_call",
  outcome: "done",
  result: "{}",
  ms: 1,
};
const turn = (
  speaker: "caller" | "assistant",
  startMs: number,
  text: string,
  cutOffMs?: number,
): CallEvent => ({
  type: "turn_finished",
  turn: {
    id: `${startMs}`,
    speaker,
    text,
    startMs,
    endMs: startMs + 500,
    ...(cutOffMs === undefined ? {} : { cutOffMs }),
  },
});

/** The log's clock: one entry each 100 ms, from 0. */
function run(events: readonly CallEvent[]): { state: CallState; effects: Effect[] } {
  const { state, effects } = throughout(logOf(events, 0, 100));
  // What the words mean beside is another room's.
  return { state, effects: effects.filter((effect) => effect.do !== "understand") };
}
const hangsUp = (events: readonly CallEvent[]): boolean =>
  run(events).effects.some((effect) => effect.do === "log" && effect.events[0]?.type === "hangup_requested");

describe("a call that the assistant ends", () => {
  const ending = [...talking, called, closing("assistant"), finished];

  it("is hung up when the goodbye was heard to its end, whenever that began", () => {
    expect(hangsUp(ending)).toBe(false);
    expect(run(ending).effects).toContainEqual({ do: "tool_done", tool: finished, cue: "goodbye" });
    expect(hangsUp([...ending, turn("assistant", 200, "Goodbye.")])).toBe(true);
    expect(hangsUp([...ending, turn("assistant", 900, "Goodbye.")])).toBe(true);
  });

  it("is hung up when the last of two messages was heard, not behind the first", () => {
    const first = turn("assistant", 900, "You are very welcome.");
    const second = turn("assistant", 1_900, "Have a lovely day!");
    const goesOn = first.type === "turn_finished" ? ({ ...first, goesOn: true } as const) : first;
    expect(hangsUp([...ending, goesOn])).toBe(false);
    expect(hangsUp([...ending, goesOn, second])).toBe(true);
  });

  it("goes on when the caller has something more to say; what they said before is written down late", () => {
    const real: CallEvent = { type: "interruption", kind: "real", heldMs: 100 };
    expect(
      hangsUp([...ending, real, turn("assistant", 800, "Good", 100), turn("assistant", 1_500, "Yes?")]),
    ).toBe(false);
    expect(
      hangsUp([...ending, turn("caller", 900, "One more thing."), turn("assistant", 1_500, "Yes?")]),
    ).toBe(false);
    expect(hangsUp([...ending, turn("caller", 300, "Goodbye."), turn("assistant", 900, "Goodbye.")])).toBe(
      true,
    );
  });

  it("does not wait for a goodbye for ever, nor takes a call from the person who has it", () => {
    const { state } = run(ending);
    expect(overdue(state, 29_000)).toBeNull();
    expect(overdue(state, 30_000)).toEqual({
      type: "hangup_requested",
      by: { kind: "assistant", id: "a1", name: "Receptionist" },
    });
    expect(run([...ending, answeredBy(olivia)]).state.closing).toBeNull();
  });

  it("says goodbye anew when its voice was lost, and by a sound of the house when there is none", () => {
    const lost: CallEvent = { type: "engine_lost", code: "closed", message: "" };
    expect(run([...ending, lost, opened]).effects.at(-1)).toEqual({ do: "speak", cue: "goodbye" });
    const gone = run([...ending, lost, opened, lost, opened, lost, opened, lost]);
    expect(gone.effects.at(-1)).toEqual({ do: "prompt", prompt: "goodbye" });
    const over = step(gone.state, { n: 99, at: 9_000, event: { type: "prompt_played", prompt: "goodbye" } });
    expect(over.effects).toContainEqual({ do: "release_leg", reason: "hangup" });
  });
});

describe("a caller who wants to be called no more", () => {
  const asks = turn("caller", 400, "Please stop calling me.");

  it("is listed and said goodbye to, whatever the model makes of it; once", () => {
    const { effects } = run([...talking, asks]);
    expect(effects.at(-1)).toEqual({
      do: "log",
      events: [
        {
          type: "opted_out",
          number: "+12125550142",
          noticedBy: "words",
          words: "Please stop calling me.",
        },
        { type: "closing_began", reason: "opt_out", untilMs: expect.any(Number) },
      ],
    });
    const logged = effects.at(-1);
    if (logged?.do !== "log") throw new Error("nothing was logged");
    const after = [...talking, asks, ...logged.events];
    expect(run(after).effects.slice(-2)).toEqual([{ do: "follow_up" }, { do: "speak", cue: "opt_out" }]);
    expect(run([...after, turn("caller", 900, "Take me off your list.")]).effects.at(-1)?.do).toBe("speak");
  });

  it("is not told that they are listed where their number is not shown", () => {
    const hidden = talking.map((event) =>
      event.type === "call_began" ? { ...event, from: { number: "", name: "" } } : event,
    );
    const out: CallEvent = { type: "opted_out", number: "", noticedBy: "words", words: "Stop calling me." };
    expect(run([...hidden, out, closing("opt_out")]).effects.at(-1)).toEqual({
      do: "speak",
      cue: "opt_out_unlisted",
    });
    expect(run([...hidden, called, out, closing("opt_out"), finished]).effects).toContainEqual({
      do: "tool_done",
      tool: finished,
      cue: "opt_out_unlisted",
    });
  });

  it("is hung up on after the confirmation, not after what was said before, and is not talked out of it", () => {
    const out: CallEvent = { type: "opted_out", number: "+12125550142", noticedBy: "assistant", words: "" };
    const after = [...talking, called, out, closing("opt_out"), finished];
    expect(run(after).effects).toContainEqual({ do: "tool_done", tool: finished, cue: "opt_out" });
    expect(hangsUp([...after, turn("assistant", 300, "One moment.")])).toBe(false);
    expect(hangsUp([...after, turn("caller", 1_000, "Good.")])).toBe(false);
    expect(hangsUp([...after, turn("caller", 1_000, "Good."), turn("assistant", 1_600, "Goodbye.")])).toBe(
      true,
    );
  });

  it("says so to the assistant; what people hear is theirs to act on", () => {
    const person: CallEvent[] = [{ type: "takeover_claimed", by: olivia, legId: "p" }, joins("p", "browser")];
    const { effects } = run([...talking, ...person, asks]);
    expect(JSON.stringify(effects)).toContain("opt_out_mentioned");
    expect(JSON.stringify(effects)).not.toMatch(/opted_out|closing_began/);
  });

  it("A3: of whoever was there before is no wish of the one who has come in their place meanwhile", () => {
    const another: CallEvent = {
      type: "party_changed",
      from: { number: "+12125550177", name: "" },
      pbx: { channel: "PJSIP/trunk-1", uniqueid: "u9", linkedid: "u9" },
    };
    const after = [...talkingOver("pbx"), another];
    const late = JSON.stringify(run([...after, turn("caller", 0, "Stop calling me.")]).effects);
    expect(late).toContain("opt_out_mentioned");
    expect(late).not.toMatch(/opted_out|closing_began/);
    const own = JSON.stringify(run([...after, turn("caller", 60_000, "Stop calling me.")]).effects);
    expect(own).toMatch(/opted_out.*\+12125550177/);
  });
});
