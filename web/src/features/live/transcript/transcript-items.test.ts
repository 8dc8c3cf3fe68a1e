import type { CallEvent } from "@patchbay/protocol/call";
import { reduceCall, viewOfLog } from "@patchbay/protocol/call-view";
import type { Turn } from "@patchbay/protocol/turn";
import { describe, expect, test } from "vitest";
import { assistantAnswers, ended, sampleLog } from "../../../../dev/sample-calls.ts";
import { noteOf } from "../notes.ts";
import { transcriptOf } from "./transcript-items.ts";

const says = (id: string, speaker: Turn["speaker"], startMs: number, endMs: number): CallEvent => ({
  type: "turn_finished",
  turn: { id, speaker, text: `words of ${id}`, startMs, endMs },
});

describe("the transcript", () => {
  test("reads in the order things began, though a long utterance is logged after a short one", () => {
    const log = sampleLog({ label: "a", startedAt: 5_000 }, [
      [400, assistantAnswers()],
      [4_000, says("caller-1", "caller", 3_000, 3_900)],
      [6_000, says("greeting", "assistant", 500, 2_900)],
    ]);
    expect(transcriptOf(viewOfLog(log)).map((item) => item.key)).toEqual([
      "note:1",
      "note:2",
      "turn:greeting",
      "turn:caller-1",
    ]);
  });

  test("words being spoken stand last and keep their place and key when they are finished", () => {
    const log = sampleLog({ label: "a", startedAt: 0 }, [[400, assistantAnswers()]]);
    const words = { turnId: "t1", speaker: "caller" as const, text: "Yes please", startMs: 900 };
    const speaking = reduceCall(viewOfLog(log), { type: "interim_words", interim: words });
    expect(transcriptOf(speaking).at(-1)).toMatchObject({ kind: "interim", key: "turn:t1" });
    const entry = { n: 3, at: 2_000, event: says("t1", "caller", 900, 1_900) };
    const said = reduceCall(speaking, { type: "conversation_turn", entry });
    expect(transcriptOf(said).map((item) => [item.kind, item.key])).toEqual([
      ["note", "note:1"],
      ["note", "note:2"],
      ["turn", "turn:t1"],
    ]);
  });

  test("a tool is one line, that says what it does and then what came of it", () => {
    const call: CallEvent = { type: "tool_called", toolCallId: "t", name: "look_up_caller", arguments: "{}" };
    const end: CallEvent = {
      type: "tool_finished",
      toolCallId: "t",
      name: "look_up_caller",
      outcome: "done",
      result: "{}",
      ms: 80,
    };
    const notes = (...events: [number, CallEvent][]) =>
      transcriptOf(viewOfLog(sampleLog({ label: "a", startedAt: 0 }, events))).flatMap((item) =>
        item.kind === "note" ? [[item.key, item.note.words]] : [],
      );
    expect(notes([400, call]).at(-1)).toEqual(["note:2", "Looking the caller up"]);
    expect(notes([400, call], [480, end]).slice(1)).toEqual([["note:2", "Looked the caller up"]]);
  });

  test("a pause says what it does to the words beside it, with sound and without", () => {
    const by = { kind: "assistant", id: "", name: "The assistant" } as const;
    expect(noteOf({ type: "recording_paused", by })).toMatchObject({
      words: "The assistant paused the recording",
      detail: "the transcript shows no digits meanwhile",
    });
    expect(noteOf({ type: "recording_paused", by, transcriptOnly: true })?.words).toBe(
      "The assistant holds digits back",
    );
    expect(noteOf({ type: "recording_resumed", by, transcriptOnly: true })?.words).toBe(
      "The assistant no longer holds digits back",
    );
    expect(noteOf({ type: "digit_pressed", digit: "•" })?.words).toBe("Pressed a key, withheld");
  });

  test("accounts are not conversation", () => {
    const usage: CallEvent = {
      type: "usage_recorded",
      model: "m",
      inputTextTokens: 1,
      inputAudioTokens: 1,
      cachedTokens: 0,
      outputTextTokens: 1,
      outputAudioTokens: 1,
    };
    expect(noteOf(usage)).toBeNull();
  });

  test.each<[CallEvent, string, boolean]>([
    [{ type: "queue_joined", queue: "support", position: 2 }, "Waiting in the support queue", false],
    [{ type: "leg_resumed", legId: "l", gapMs: 1_900 }, "Audio is back", false],
    [{ type: "interruption", kind: "real", heldMs: 240 }, "The caller interrupted", false],
    [
      { type: "interruption", kind: "false", heldMs: 400 },
      "A sound, not words: the assistant went on",
      false,
    ],
    [{ type: "silence_noticed", ms: 1_700, action: "give_up_engine" }, "Nothing was heard for 1.7 s", true],
    [{ type: "prompt_played", prompt: "nobody_available" }, "Announcement played", false],
    [
      { type: "answer_claimed", by: { kind: "member", id: "u", name: "Olivia Berg" }, legId: "l" },
      "Olivia Berg is answering",
      false,
    ],
    [{ type: "claim_lapsed", legId: "l" }, "The phone did not connect, the call stays where it was", true],
    [
      { type: "hangup_requested", by: { kind: "member", id: "u", name: "Dana Ruiz" } },
      "Dana Ruiz hung up",
      false,
    ],
    [
      {
        type: "tool_finished",
        toolCallId: "t",
        name: "check_order",
        outcome: "timed_out",
        result: "{}",
        ms: 8_000,
      },
      "Check order took too long",
      true,
    ],
    [{ type: "fault", code: "x", message: "The disk is full." }, "The disk is full.", true],
    [ended(), "Call ended", false],
    [{ type: "call_ended", disposition: "failed", cause: "" }, "The call failed", true],
  ])("%o reads as %s", (event, words, bad) => {
    expect(noteOf(event)).toMatchObject({ words, bad });
  });
});
