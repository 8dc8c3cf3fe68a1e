import { type Cue, isMemo, type Memo, type Remembered } from "../../../media/ports.ts";

/**
 * What broke the conversation off: nothing, its process was lost, its session was lost in the middle of an answer, or while the
 * caller spoke, whose words the next session has got then.
 */
export type Broken = "nothing" | "lost_process" | "mid_answer" | "replayed";

/** What an assistant speaks about that takes a conversation up after something that it has to know. */
const CUE_AFTER: Partial<Record<Memo["memo"], Cue>> = {
  returned: "taken_back",
  tool: "news",
  transfer: "not_put_through",
};

/** With what a conversation is taken up again that so much is remembered of; null where the caller has the floor. */
export function takesUpWith(history: readonly Remembered[], broken: Broken, cutOff: boolean): Cue | null {
  // Words that a session took with it are answered like any others.
  if (broken === "replayed") return null;
  const last = history.findLast((one) => (isMemo(one) ? one.memo in CUE_AFTER : one.text !== ""));
  if (last === undefined) return "greet";
  if (isMemo(last)) return CUE_AFTER[last.memo] ?? "taken_back";
  // Whose end was lost is asked for it.
  if (last.speaker !== "assistant") return last.brokenOff ? "ask_again" : "answer";
  if (broken === "lost_process") return "ask_again";
  return broken === "mid_answer" || cutOff ? "go_on" : null;
}
