import type { LogEntry } from "@patchbay/protocol/call";
import type { Turn } from "@patchbay/protocol/turn";

/** What the assistant has to know though nobody said it on the line; in words for the model. */
export interface Memo {
  memo: "handover" | "coaching";
  text: string;
}

/** What a voice session has to remember of its call, in order. */
export type Remembered = Turn | Memo;

export const isMemo = (one: Remembered): one is Memo => "memo" in one;

/** The call so far as its assistant has to know it; read from the log, so that every new session knows the same. */
export function memoryOf(log: readonly LogEntry[]): Remembered[] {
  const memory: Remembered[] = [];
  let assistantHas = false;
  for (const { event } of log) {
    if (event.type === "turn_finished") memory.push(event.turn);
    if (event.type === "coached") memory.push(coaching(event.by.name, event.text));
    if (event.type !== "call_answered") continue;
    // What people say to each other is not written down.
    if (event.by.kind === "operator" && assistantHas) memory.push(handover(event.by.name));
    assistantHas = event.by.kind === "assistant";
  }
  return memory;
}

const handover = (name: string): Memo => ({
  memo: "handover",
  text: `Here ${name}, a colleague of yours, took the call over and spoke with the caller. You did not hear what they said.`,
});

/** A supervisor's private words. */
export const coaching = (name: string, text: string): Memo => ({
  memo: "coaching",
  text: `A private note from ${name}, your supervisor, who follows this call. The caller cannot hear it: do not mention it and do not read it out as a note. Act on it from your next answer on: ${text}`,
});
