import { expect, test } from "vitest";
import type { Cue, Memo, Remembered } from "../../../media/ports.ts";
import { type Broken, takesUpWith } from "./taking-up.ts";

const turn = (speaker: "assistant" | "caller", text: string, brokenOff?: boolean): Remembered => ({
  id: "t",
  speaker,
  text,
  startMs: 0,
  endMs: 1,
  ...(brokenOff && { brokenOff }),
});
const memo = (kind: Memo["memo"]): Remembered => ({ memo: kind, text: "A note." });
const asked = turn("caller", "When are you open?");
const said = turn("assistant", "From nine to five.");

test.each<[string, Remembered[], Broken, boolean, Cue | null]>([
  ["greets where nothing was said", [], "nothing", false, "greet"],
  ["greets where nothing was heard of what was said", [turn("assistant", "")], "nothing", false, "greet"],
  ["answers who asked last", [said, asked], "nothing", false, "answer"],
  [
    "asks for words whose end was lost",
    [turn("caller", "When are", true)],
    "lost_process",
    false,
    "ask_again",
  ],
  ["lets the caller speak after an answer", [asked, said], "nothing", false, null],
  ["goes on with an answer that was cut off", [asked, said], "nothing", true, "go_on"],
  ["goes on with an answer whose session was lost", [asked, said], "mid_answer", false, "go_on"],
  ["asks again after its process was lost", [asked, said], "lost_process", false, "ask_again"],
  ["listens to words that are on their way again", [said, asked], "replayed", false, null],
  ["says that it is back", [said, memo("returned")], "nothing", false, "taken_back"],
  ["says what it was waiting for", [said, memo("tool")], "nothing", false, "news"],
  ["says that a transfer came to nothing", [said, memo("transfer")], "nothing", false, "not_put_through"],
  ["speaks about no note that only it reads", [said, memo("coaching")], "nothing", false, null],
])("an assistant that takes a conversation up %s", (_, history, broken, cutOff, cue) => {
  expect(takesUpWith(history, broken, cutOff)).toBe(cue);
});
