import type { CallEvent } from "@patchbay/protocol/call";
import { describe, expect, it } from "vitest";
import { WITHHELD } from "./digits.ts";
import { type Pause, pauseNow, pausesAfter, wasPaused } from "./pauses.ts";
import { isWithheld, withhold } from "./withhold.ts";

const by = { kind: "assistant", id: "", name: "The assistant" } as const;
const CARD = "4111 1111 1111 1111";
const turn = (startMs: number, endMs: number, text = `It's ${CARD}.`): CallEvent => ({
  type: "turn_finished",
  turn: { id: "t", speaker: "caller", text, startMs, endMs },
});
const PAUSED: Pause[] = [{ by, fromMs: 10_000, toMs: 20_000 }];
const textOf = (event: CallEvent): string => (event.type === "turn_finished" ? event.turn.text : "");

describe("a pause", () => {
  it("lasts from the first word of it to its end, and begins once", () => {
    const log: [CallEvent, number][] = [
      [{ type: "recording_paused", by }, 1_000],
      [{ type: "recording_paused", by: { ...by, name: "Olivia" } }, 2_000],
      [{ type: "recording_resumed", by }, 3_000],
      [{ type: "recording_paused", by, transcriptOnly: true }, 9_000],
    ];
    const pauses = log.reduce((all, [event, at]) => pausesAfter(all, event, at), [] as readonly Pause[]);
    expect(pauses).toEqual([
      { by, fromMs: 1_000, toMs: 3_000 },
      { by, fromMs: 9_000, toMs: null },
    ]);
    expect(pauseNow(pauses)?.fromMs).toBe(9_000);
    // A person has the caller by then, and would have to resume what they know nothing of.
    expect(pauseNow(pausesAfter(pauses, { type: "recording_started", announced: true }, 11_000))).toBeNull();
  });

  it("is the person's who makes it after the assistant, and not the other way round", () => {
    const person = { kind: "member", id: "u", name: "Olivia" } as const;
    const pausedBy = (...all: (typeof by | typeof person)[]) =>
      all.reduce<readonly Pause[]>(
        (pauses, one, n) => pausesAfter(pauses, { type: "recording_paused", by: one }, n),
        [],
      );
    expect(pausedBy(by, person)).toEqual([{ by: person, fromMs: 0, toMs: null }]);
    expect(pausedBy(person, by)).toEqual([{ by: person, fromMs: 0, toMs: null }]);
  });

  it("holds for whatever was said in it, or over its edges", () => {
    for (const [from, until] of [
      [9_000, 11_000],
      [12_000, 13_000],
      [19_000, 30_000],
      [5_000, 40_000],
      [20_300, 22_000],
    ] as const) {
      expect(wasPaused(PAUSED, from, until)).toBe(true);
    }
    expect(wasPaused(PAUSED, 1_000, 9_000)).toBe(false);
    expect(wasPaused(PAUSED, 21_000, 22_000)).toBe(false);
  });
});

describe("what is written down", () => {
  it("of a turn is judged by when it was said, not by when it is written down", () => {
    expect(textOf(withhold(turn(12_000, 15_000, "4111"), PAUSED, 60_000))).toBe(WITHHELD);
    expect(textOf(withhold(turn(30_000, 31_000, "At 9."), PAUSED, 31_000))).toBe("At 9.");
  });

  it("has no whole card number, paused or not", () => {
    expect(textOf(withhold(turn(0, 1_000), [], 1_000))).toBe(`It's ${WITHHELD}.`);
    const cutOff: CallEvent = {
      type: "turn_finished",
      turn: { id: "a", speaker: "assistant", text: "So", unheard: `it is ${CARD}?`, startMs: 0, endMs: 1 },
    };
    expect(withhold(cutOff, [], 1)).toMatchObject({ turn: { unheard: `it is ${WITHHELD}?` } });
  });

  it("of what the assistant asks its tools has nothing of it either", () => {
    const called = (args: string, atMs: number) => {
      const asked = { type: "tool_called", toolCallId: "c", name: "charge", arguments: args } as const;
      const kept = withhold(asked, PAUSED, atMs);
      return kept.type === "tool_called" ? kept.arguments : "";
    };
    const args = '{"card": "4111", "code": 123, "note": "by card", "again": true}';
    expect(JSON.parse(called(args, 15_000))).toEqual({
      card: WITHHELD,
      code: WITHHELD,
      note: "by card",
      again: true,
    });
    expect(isWithheld(called(args, 15_000))).toBe(true);
    expect(called(args, 60_000)).toBe(args);
    expect(called(`{"card":"${CARD}","code":4111111111111111}`, 60_000)).toBe(
      JSON.stringify({ card: WITHHELD, code: WITHHELD }),
    );
    expect(called('{"card":"4111', 15_000)).toBe(`{"card":"${WITHHELD}`);
  });

  it.each<[string, CallEvent, object]>([
    [
      "a message",
      {
        type: "message_taken",
        messageId: "m",
        from: "Anna",
        number: "+12125550142",
        recipient: "",
        text: "Card 4111 1111",
        urgent: false,
      },
      { number: "+12125550142", text: `Card ${WITHHELD}` },
    ],
    [
      "a callback",
      {
        type: "callback_scheduled",
        callbackId: "c",
        name: "",
        number: "+12125550142",
        when: "at 9",
        atMs: 1,
        about: "card 4111",
      },
      { number: "+12125550142", when: "at 9", atMs: 1, about: `card ${WITHHELD}` },
    ],
    [
      "a question",
      {
        type: "person_asked",
        questionId: "q",
        member: null,
        question: "Is 4111 valid?",
        person: "",
        untilMs: 1,
      } as unknown as CallEvent,
      { question: `Is ${WITHHELD} valid?` },
    ],
    ["a key", { type: "digit_pressed", digit: "4" }, { digit: "•" }],
    [
      "what a tool answered",
      { type: "tool_finished", toolCallId: "c", name: "charge", outcome: "done", result: CARD, ms: 1 },
      { result: WITHHELD },
    ],
  ])("of %s has none of the secret", (_what, event, kept) => {
    expect(withhold(event, PAUSED, 15_000)).toMatchObject(kept);
  });

  it("keeps keys and everything else outside a pause as they are", () => {
    const key: CallEvent = { type: "digit_pressed", digit: "4" };
    expect(withhold(key, PAUSED, 60_000)).toEqual(key);
    const ended: CallEvent = { type: "call_ended", disposition: "completed", cause: "Normal Clearing (16)" };
    expect(withhold(ended, PAUSED, 15_000)).toEqual(ended);
  });
});
