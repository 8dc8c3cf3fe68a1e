import { type LogEntry, type Party, type TransferTarget, targetName } from "@patchbay/protocol/call";
import type { Memo, Remembered } from "../media/ports.ts";
import { outcomeOf } from "./tools/questions.ts";
import { failed } from "./tools/tool.ts";
import { withdrawnMemo } from "./transfer/announced.ts";
import type { TransferFailure } from "./transfer/transfer.ts";
import { failureWords } from "./transfer/words.ts";

/** The call so far as its assistant has to know it; read from the log, so that every new session knows the same. */
export function memoryOf(log: readonly LogEntry[]): Remembered[] {
  const memory: Remembered[] = [];
  const barging = new Set<string>();
  let assistantHas = false;
  let colleague: string | null = null;
  let target: TransferTarget | null = null;
  for (const { event } of log) {
    if (event.type === "turn_finished") memory.push(event.turn);
    if (event.type === "party_changed") memory.push(anotherParty(event.from));
    if (event.type === "coached") memory.push(coaching(event.by.name, event.text));
    if (event.type === "supervisor_mode_changed" || event.type === "listener_left") {
      const barges = event.type === "supervisor_mode_changed" && event.mode === "barge";
      if (barges !== barging.has(event.legId)) memory.push(company(event.by.name, barges));
      if (barges) barging.add(event.legId);
      else barging.delete(event.legId);
    }
    if (event.type === "tool_called") memory.push(errand(event.name, event.arguments));
    if (event.type === "tool_finished") memory.push(toolEnd(event.name, event.result));
    if (event.type === "person_answered" || event.type === "question_expired") {
      memory.push(toolEnd("ask_person", outcomeOf(event)));
    }
    if (event.type === "transfer_requested" || event.type === "transfer_announced") target = event.target;
    if (event.type === "takeover_claimed" && event.assistant && target !== null) {
      memory.push(wasWith(target, event.by.name));
    }
    if (event.type === "transfer_failed" && target !== null) memory.push(transferMemo(target, event.reason));
    if (event.type === "transfer_withdrawn" && target !== null) {
      memory.push(
        event.reason === "caller_spoke"
          ? withdrawnMemo(target)
          : toolEnd("transfer_call", failed(event.message)),
      );
    }
    if (event.type !== "call_answered") continue;
    if (event.by.kind === "operator" && assistantHas) memory.push(handover(event.by.name));
    if (event.by.kind === "assistant" && colleague !== null) memory.push(returned(colleague));
    assistantHas = event.by.kind === "assistant";
    if (event.by.kind === "operator") colleague = event.by.name;
    else if (assistantHas) colleague = null;
  }
  return memory;
}

const handover = (name: string): Memo => ({
  memo: "handover",
  text: `Here ${name}, a colleague of yours, took the call over and spoke with the caller. You did not speak meanwhile. What the two said to each other follows as far as it was written down; what else you have to know of it, your colleague tells you in a note, if they do.`,
});

/** The assistant has the caller again; what was said before this was said to somebody else. */
export const returned = (name: string): Memo => ({
  memo: "returned",
  text: `Here ${name}, your colleague, left the call to you: from here on the caller speaks with you again.`,
});

/** The PBX joined another to the conversation in the caller's place. */
export const anotherParty = ({ name, number }: Party): Memo => ({
  memo: "party",
  text: `Here whoever had called put somebody else through to you${
    name || number ? `: ${name || number}` : ""
  }. From here on it is them whom you hear, not the caller of before; they have not heard what was said until now.`,
});

/** The caller is back from a transfer that came to nothing. */
export const transferMemo = (target: TransferTarget, reason: TransferFailure): Memo => ({
  memo: "transfer",
  text: failureWords(target, reason),
});

/** The caller talked with somebody elsewhere, whom a colleague has taken them from. */
const wasWith = (target: TransferTarget, name: string): Memo => ({
  memo: "transfer",
  text: `Here the caller was put through to ${targetName(target)} and talked with them, which nobody wrote down, until ${name}, a colleague of yours, took the caller from them.`,
});

/** A supervisor's private words. */
export const coaching = (name: string, text: string): Memo => ({
  memo: "coaching",
  text: `A private note from ${name}, your supervisor, who follows this call. The caller cannot hear it: do not mention it and do not read it out as a note. Act on it from your next answer on: ${text}`,
});

/** A supervisor speaks in the call, on the line that the caller's voice comes by. */
export const company = (name: string, here: boolean): Memo => ({
  memo: "company",
  text: here
    ? `${name}, a colleague of yours, has joined the call: the caller hears you both, and what you hear may be either of them. Let them talk with each other, and answer what is meant for you.`
    : `${name} speaks in the call no more: it is the caller alone whom you hear.`,
});

/** Something that was asked of a tool. Whoever reads this alone knows that it is not to be asked again. */
const errand = (name: string, args: string): Memo => ({
  memo: "errand",
  text: `Here you used the tool ${name} with ${args || "{}"}. Do not use it again for the same thing; what came of it follows as a note as soon as it is there.`,
});

/** What came of it, for a session that did not ask for it itself. */
export const toolEnd = (name: string, result: string): Memo => ({
  memo: "tool",
  text: `What came of the tool ${name}, which you used in this call: ${result}`,
});
