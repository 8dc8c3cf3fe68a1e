import type { CallEvent } from "@patchbay/protocol/call";
import { delay } from "../../lib/format/duration.ts";
import { numberWords, queueName } from "../calls/call-words.ts";

/** A quiet line between turns: plain words, a small fact beside them, and whether something went wrong. */
export interface Note {
  words: string;
  detail: string;
  bad: boolean;
}

const note = (words: string, detail = ""): Note => ({ words, detail, bad: false });
const trouble = (words: string, detail = ""): Note => ({ words, detail, bad: true });

const endings: Record<Extract<CallEvent, { type: "call_ended" }>["disposition"], string> = {
  completed: "Call ended",
  no_answer: "Ended, nobody answered",
  abandoned: "The caller hung up before anybody answered",
  busy: "Ended, the line was busy",
  rejected: "Turned away",
  failed: "The call failed",
};

/** What an event of the log says to the reader; null for turns, and for what only the accounts need. */
export function noteOf(event: CallEvent): Note | null {
  switch (event.type) {
    case "turn_finished":
    case "usage_recorded":
    case "leg_left":
      return null;
    case "call_began":
      return note(event.to.number === "" ? "Call came in" : `Called ${numberWords(event.to.number)}`);
    case "call_routed":
      switch (event.plan.kind) {
        case "assistant":
          return note(`Sent to ${event.plan.name}`, event.reason);
        case "queue":
          return note(`Sent to the ${lower(queueName(event.plan.queue))}`, event.reason);
        case "reject":
          return trouble("Turned away", event.reason);
      }
      break;
    case "offer_expired":
      return trouble("The route came too late, the PBX used its fallback queue");
    case "leg_joined":
      return note("Audio connected", event.transport === "pbx" ? "PBX" : event.transport);
    case "leg_lost":
      return trouble("Audio lost, the line is held", event.reason);
    case "leg_resumed":
      return note("Audio is back", `after ${delay(event.gapMs)}`);
    case "edge_restarted":
      return trouble("Patchbay restarted, the call is being taken up again");
    case "engine_opened":
      return note("Voice model ready", delay(event.openMs));
    case "engine_lost":
      return trouble("Voice model lost", event.message);
    case "call_answered":
      return note(event.by.kind === "none" ? "Answered" : `Answered by ${event.by.name}`);
    case "digit_pressed":
      return note(`Pressed ${event.digit}`);
    case "queue_joined":
      return note(
        `Waiting in the ${lower(queueName(event.queue))}`,
        event.position > 0 ? `position ${event.position}` : "",
      );
    case "queue_left":
      return note(`Left the ${lower(queueName(event.queue))}`);
    case "operator_connected":
      return note(`${event.name} took the call`);
    case "fault":
      return trouble(event.message);
    case "hangup_requested":
      return note(event.by.kind === "assistant" ? "The assistant hung up" : `${event.by.name} hung up`);
    case "call_ended": {
      const bad = event.disposition === "failed" || event.disposition === "abandoned";
      return { words: endings[event.disposition], detail: event.cause, bad };
    }
  }
}

const lower = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);
