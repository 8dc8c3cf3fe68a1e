import type { CallEvent, SupervisorMode } from "@patchbay/protocol/call";
import { delay } from "../../lib/format/duration.ts";
import { numberWords, queueName } from "../calls/call-words.ts";
import { toolNote } from "./tools/tool-notes.ts";
import { transferNote } from "./transfer/transfer-note.ts";

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
  unresponsive: "Ended, the caller did not answer any more",
  lost: "Nobody saw how the call ended",
  too_long: "Ended after the longest time that a call may last",
};

const missed: Record<Extract<CallEvent, { type: "operators_missed" }>["reason"], string> = {
  nobody_there: "Nobody was there to take the call",
  timed_out: "Nobody took the call in time",
  declined: "Nobody wanted to take the call",
};

const pickups: Record<Extract<CallEvent, { type: "pickup_detected" }>["verdict"], string> = {
  human: "A person picked up",
  machine: "A machine picked up",
  fax: "A fax picked up",
  unknown: "Somebody picked up",
};

const announcements: Readonly<Record<string, string>> = {
  recorded: "The caller was told of the recording",
  analysed: "The caller was told that moods are read",
};

/** What was read to the caller; its name in the house only where there are no better words. */
const announced = (prompt: string): Note =>
  announcements[prompt] === undefined
    ? note("Announcement played", prompt.replaceAll("_", " "))
    : note(announcements[prompt]);

const silences: Record<Extract<CallEvent, { type: "silence_noticed" }>["action"], string> = {
  filler: "a filler was played",
  asked_again: "the answer was asked for again",
  give_up_engine: "the voice model was given up",
  ask_caller: "the caller was asked whether they are there",
  ask_patience: "the caller was asked for patience: a colleague is being asked",
};

const speaks: Record<SupervisorMode, string> = {
  barge: "joined the conversation",
  whisper: "speaks to whoever has the caller, who does not hear it",
  listen: "only listens again",
};

/** What an event of the log says to the reader; null for turns, and for what only the accounts need. */
export function noteOf(event: CallEvent): Note | null {
  switch (event.type) {
    case "turn_finished":
    case "usage_recorded":
    case "turn_understood":
    case "call_understood":
    case "leg_left":
    case "listen_requested":
      return null;
    case "recording_started":
      return note("Recording", event.announced ? "the caller was told" : "");
    case "recording_paused":
      return event.transcriptOnly
        ? note(`${event.by.name} holds digits back`, "the transcript shows none until they were said")
        : note(`${event.by.name} paused the recording`, "the transcript shows no digits meanwhile");
    case "recording_resumed":
      return event.transcriptOnly
        ? note(`${event.by.name} no longer holds digits back`)
        : note(`${event.by.name} resumed the recording`);
    case "recording_gap":
      return trouble("A part of the recording could not be kept", delay(event.ms));
    case "recording_saved":
      return note("Recording saved");
    case "recording_deleted":
      return note(`${event.by.name} deleted the recording`);
    case "caller_identified":
      return note(`Known as ${event.name}`, "from the contacts");
    case "urgency_raised":
      return trouble(`Urgent: the caller said “${event.words}”`);
    case "opt_out_mentioned":
      return trouble("The caller may want to be called no more", "put the number on Do not call if they do");
    case "understanding_repeated":
      return note(
        event.turnId === null ? "The summary was asked for again" : "What the caller meant was asked again",
        "the first answer was lost, and may have been paid for",
      );
    case "understanding_failed":
      return event.turnId === null
        ? trouble("The call could not be summed up", event.message)
        : note("What the caller meant was not understood", event.message);
    case "coached":
      return note(`${event.by.name} to the assistant alone: ${event.text}`);
    case "listener_joined":
      return note(`${event.by.name} listens in`);
    case "listener_left":
      return note(`${event.by.name} listens no more`);
    case "supervisor_mode_changed":
      return note(`${event.by.name} ${speaks[event.mode]}`);
    case "call_began":
      if (event.member !== undefined) {
        return note(`${event.member.name} called ${event.to.name || numberWords(event.to.number)}`);
      }
      return note(event.to.number === "" ? "Call came in" : `Called ${numberWords(event.to.number)}`);
    case "call_routed":
      switch (event.plan.kind) {
        case "assistant":
          return note(`Sent to ${event.plan.name}`, event.reason);
        case "queue":
          return note(`Sent to the ${lower(queueName(event.plan.queue))}`, event.reason);
        case "reject":
          return trouble("Turned away", event.reason);
        case "operators":
          return note(
            event.plan.member === null ? "Sent to the operators" : `Sent to ${event.plan.member.name}`,
            event.reason,
          );
        case "end":
          return trouble("Nobody to send it to", event.reason);
        case "dial":
          return note(`Calling ${numberWords(event.plan.number)}`, event.reason);
      }
      break;
    case "operators_rang":
      return note(event.member === null ? "Ringing with the operators" : `Ringing with ${event.member.name}`);
    case "operators_missed":
      return trouble(missed[event.reason]);
    case "answer_claimed":
      return event.desk === undefined
        ? note(`${event.by.name} is answering`)
        : note(`Desk phone ${event.desk.extension} rings for ${event.by.name}`);
    case "claim_lapsed":
      return trouble("The phone did not connect, the call stays where it was");
    case "takeover_claimed":
      return note(`${event.by.name} is taking the call over`);
    case "hand_back_requested":
      return note(`${event.by.name} hands the caller back`);
    case "call_rejected":
      return note(`${event.by.name} rejected the call`);
    case "hold_changed":
      return note(
        event.held ? `${event.by.name} put the caller on hold` : `${event.by.name} took the caller back`,
      );
    case "leg_given_up":
      if (event.dismissed) return trouble(`${event.by?.name ?? "Somebody"} may not have calls any more`);
      return trouble(event.by ? `${event.by.name}'s phone did not come back` : "The audio did not come back");
    case "dial_started":
      return note(`Dialling ${numberWords(event.number)}`);
    case "dial_failed":
      return event.code.startsWith("desk_")
        ? trouble("The desk phone was not picked up", event.message)
        : trouble("The number could not be reached", event.message);
    case "pickup_detected":
      return note(pickups[event.verdict], event.detail);
    case "offer_expired":
      return trouble("The route came too late, the PBX used its fallback queue");
    case "leg_joined":
      return note("Audio connected", { pbx: "PBX", twilio: "Twilio", browser: "browser" }[event.transport]);
    case "leg_lost":
      return event.by
        ? trouble(`${event.by.name}'s phone was lost, the caller is held`, event.reason)
        : trouble("Audio lost, the line is held", event.reason);
    case "leg_resumed":
      return note("Audio is back", `after ${delay(event.gapMs)}`);
    case "edge_restarted":
      return trouble("Patchbay restarted, the call is being taken up again");
    case "words_lost":
      return trouble(
        "Some words are missing here",
        event.speaker === "operator"
          ? "A person was speaking when Patchbay restarted."
          : "The caller was speaking when Patchbay restarted.",
      );
    case "engine_opened":
      return note("Voice model ready", delay(event.openMs));
    case "engine_limited":
      return note(`The voice service asked us to wait ${Math.max(1, Math.round(event.waitMs / 1_000))} s`);
    case "engine_lost":
      return trouble("Voice model lost", event.message);
    case "call_answered":
      return note(event.by.kind === "none" ? "Answered" : `Answered by ${event.by.name}`);
    case "interruption":
      return event.kind === "real"
        ? note("The caller interrupted", `cut off after ${delay(event.heldMs)}`)
        : note("A sound, not words: the assistant went on", `after ${delay(event.heldMs)}`);
    case "silence_noticed":
      return {
        words: `Nothing was heard for ${delay(event.ms)}`,
        detail: silences[event.action],
        bad: event.action === "give_up_engine",
      };
    case "caller_unresponsive":
      return trouble("The caller answers nothing, the call is being ended", `silent for ${delay(event.ms)}`);
    case "engine_rolled_over":
      return note("Voice session renewed, nobody heard it", delay(event.openMs));
    case "prompt_played":
      return event.heard === false
        ? note("Announcement cut off", event.prompt.replaceAll("_", " "))
        : announced(event.prompt);
    case "notice_due":
      return note("The caller is being told of the recording first");
    case "digit_pressed":
      return note(event.digit === "•" ? "Pressed a key, withheld" : `Pressed ${event.digit}`);
    case "queue_joined":
      return note(
        `Waiting in the ${lower(queueName(event.queue))}`,
        event.position > 0 ? `position ${event.position}` : "",
      );
    case "queue_left":
      return note(`Left the ${lower(queueName(event.queue))}`);
    case "phone_rung":
      return note(`The PBX rings ${event.name}`);
    case "assistant_rung":
      return note(`The ${lower(queueName(event.plan.queue))} rings ${event.plan.name}`, "as its member");
    case "assistant_ring_ended":
      return note(`The ${lower(queueName(event.queue))} rings somebody else`);
    case "operator_connected":
      return note(`${event.name} took the call`);
    case "call_parked":
      return note("Parked", event.space === "" ? "" : `at ${event.space}`);
    case "party_changed":
      return note(`Now with ${event.from.name || numberWords(event.from.number)}`, "joined by the PBX");
    case "caller_changed":
      return note(`The PBX names the caller ${event.from.name || numberWords(event.from.number)}`);
    case "tool_called":
    case "tool_finished":
    case "tool_filler_played":
    case "message_taken":
    case "callback_scheduled":
    case "opted_out":
    case "closing_began":
    case "transfer_announced":
    case "transfer_due":
    case "transfer_withdrawn":
    case "person_asked":
    case "person_answered":
    case "question_expired":
      return toolNote(event);
    case "transfer_requested":
    case "transfer_ringing":
    case "transfer_claimed":
    case "transfer_briefing":
    case "transfer_accepted":
    case "transfer_failed":
    case "transfer_completed":
    case "transfer_unresolved":
      return transferNote(event);
    case "fault":
      return trouble(event.message);
    case "hangup_requested":
      return note(event.by.kind === "assistant" ? "The assistant hung up" : `${event.by.name} hung up`);
    case "far_end_unknown":
      return trouble("Nobody can say whether the far end of this call still lives");
    case "far_end_known":
      return note("The far end of this call lives");
    case "longest_reached":
      return trouble(`The call has lasted ${event.minutes} minutes, the longest that calls may last`);
    case "call_ended": {
      const bad = ["failed", "abandoned", "lost"].includes(event.disposition);
      return { words: endings[event.disposition], detail: event.cause, bad };
    }
  }
}

const lower = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);
