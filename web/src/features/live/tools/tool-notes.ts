import { type CallEvent, targetName } from "@patchbay/protocol/call";
import { delay } from "../../../lib/format/duration.ts";
import { numberWords } from "../../calls/call-words.ts";
import type { Note } from "../notes.ts";

type ToolEvent = Extract<
  CallEvent,
  {
    type:
      | "tool_called"
      | "tool_finished"
      | "tool_filler_played"
      | "message_taken"
      | "callback_scheduled"
      | "opted_out"
      | "closing_began"
      | "transfer_announced"
      | "transfer_due"
      | "transfer_withdrawn"
      | "person_asked"
      | "person_answered"
      | "question_expired";
  }
>;

/** What a tool is doing, and has done; tools of the organization's own are called by their name. */
const WORDS: Record<string, { doing: string; did: string | null }> = {
  end_call: { doing: "Ending the call", did: null },
  // These stand in the log themselves.
  take_message: { doing: "Taking a message", did: null },
  schedule_callback: { doing: "Noting a callback", did: null },
  do_not_call: { doing: "Listing the number as not to be called", did: null },
  pause_recording: { doing: "Holding the recording back", did: null },
  resume_recording: { doing: "Letting the recording go on", did: null },
  ask_person: { doing: "Asking a colleague", did: null },
  transfer_call: { doing: "Putting the caller through", did: null },
  look_up_caller: { doing: "Looking the caller up", did: "Looked the caller up" },
};

const OUTCOMES: Record<Exclude<Extract<ToolEvent, { type: "tool_finished" }>["outcome"], "done">, string> = {
  refused: "was refused",
  failed: "failed",
  timed_out: "took too long",
  interrupted: "was interrupted",
};

export function toolNote(event: ToolEvent): Note | null {
  switch (event.type) {
    case "tool_called":
      return { words: wordsOf(event.name)?.doing ?? `Using ${plain(event.name)}`, detail: "", bad: false };
    case "tool_finished": {
      if (event.outcome !== "done") {
        const perhaps = event.mayBeDone ? ", and may have been done all the same" : "";
        const words = `${sentence(plain(event.name))} ${OUTCOMES[event.outcome]}${perhaps}`;
        const detail = event.outcome === "timed_out" ? delay(event.ms) : why(event.result);
        return { words, detail, bad: true };
      }
      const known = wordsOf(event.name);
      if (known !== undefined && known.did === null) return null;
      return { words: known?.did ?? `Used ${plain(event.name)}`, detail: delay(event.ms), bad: false };
    }
    case "tool_filler_played":
      return null;
    case "message_taken": {
      const whom = event.recipient === "" ? "" : ` for ${event.recipient}`;
      return { words: `Message${whom}: ${event.text}`, detail: event.urgent ? "urgent" : "", bad: false };
    }
    case "callback_scheduled":
      return { words: `Callback noted: ${event.when}`, detail: numberWords(event.number), bad: false };
    case "opted_out":
      return {
        words:
          event.number === ""
            ? "The caller wants to be called no more; this call shows no number to list"
            : "The caller wants to be called no more; the number is on the do-not-call list",
        detail: numberWords(event.number),
        bad: false,
      };
    case "person_asked":
      return {
        words: `The assistant asks ${event.member?.name ?? "everybody"}: ${event.question}`,
        detail: "",
        bad: false,
      };
    case "person_answered":
      return { words: `${event.by.name} to the assistant: ${event.text}`, detail: "", bad: false };
    case "question_expired":
      return { words: "Nobody answered the assistant's question in time", detail: "", bad: true };
    case "closing_began":
      return { words: "The assistant is saying goodbye", detail: "", bad: false };
    case "transfer_announced":
      return {
        words: `The assistant tells the caller that they are put through to ${targetName(event.target)}`,
        detail: "",
        bad: false,
      };
    case "transfer_due":
      return null;
    case "transfer_withdrawn":
      return event.reason === "caller_spoke"
        ? { words: "Not put through: the caller had more to say", detail: "", bad: false }
        : { words: "Not put through", detail: event.message, bad: true };
  }
}

const wordsOf = (name: string) => (Object.hasOwn(WORDS, name) ? WORDS[name] : undefined);
const plain = (name: string): string => name.replaceAll("_", " ");
const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** What the model was told, where it says why; what it is to do now is not for the reader. */
function why(result: string): string {
  try {
    const told: unknown = JSON.parse(result);
    if (typeof told === "object" && told !== null && "why" in told) return forReaders(String(told.why));
  } catch {}
  return forReaders(result);
}

const forReaders = (why: string): string => why.replace(/ ?\bSay so\b.*$/, "").slice(0, 160);
