import { type CallEvent, targetName } from "@patchbay/protocol/call";
import { numberWords } from "../../calls/call-words.ts";
import type { Note } from "../notes.ts";

type TransferEvent = Extract<CallEvent, { transferId: string }>;

const WHY: Record<Extract<CallEvent, { type: "transfer_failed" }>["reason"], string> = {
  busy: "the line is busy",
  no_answer: "nobody answered",
  unreachable: "they cannot be reached",
  declined: "they declined",
  silent: "no key was pressed",
  target_hung_up: "they hung up",
  timed_out: "it took too long",
  caller_gone: "the caller hung up",
  cancelled: "it was called off",
};

/** What happens while a caller is put through, in a line between the turns; null for what the next line says as well. */
export function transferNote(event: TransferEvent): Note | null {
  const note = (words: string, detail = "", bad = false): Note => ({ words, detail, bad });
  switch (event.type) {
    case "transfer_requested": {
      const { target, by, brief } = event;
      const to =
        target.kind === "number" && target.name === "" ? numberWords(target.number) : targetName(target);
      const who = by.kind === "assistant" ? "The assistant" : by.name;
      return note(`${who} puts the caller through to ${to}`, brief);
    }
    case "transfer_ringing":
      return note("Ringing");
    case "transfer_claimed":
      return note(`${event.by.kind === "system" ? numberWords(event.by.name) : event.by.name} answers`);
    case "transfer_briefing":
      return note("They are told who calls");
    case "transfer_accepted":
      return note("They take the call");
    case "transfer_completed":
      return note("The caller was put through");
    case "transfer_failed": {
      const by = event.by === undefined ? "" : event.by.name;
      return note(`Not put through: ${WHY[event.reason]}`, by, true);
    }
    case "transfer_unresolved":
      return note("The caller did not come back from the transfer", "", true);
  }
}
