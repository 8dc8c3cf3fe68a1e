import type { CallEvent } from "@patchbay/protocol/call";
import type { ByeReason } from "@patchbay/protocol/media";
import type { AudioMode } from "../../media/ports.ts";
import { deskFailed, deskInUse } from "../people/desk.ts";
import { elsewhere } from "../people/listeners.ts";
import { assistantOf } from "../tools/closing.ts";
import { maybeLeft } from "../transfer/machine.ts";
import { hasTarget, lapse } from "../transfer/transfer.ts";
import { unseenEnd } from "./ending.ts";
import { type CallState, canTalk, hasEnded, isEngineUp } from "./state.ts";

/** So long a far end that is not heard here is looked for. */
const UNKNOWN_MS = 10 * 60_000;

/** Did the call need what only a process's memory held? Then a new process has to say in the log that it is new. */
export function wasCut(state: CallState): boolean {
  const { people } = state;
  const talking = people?.stage === "talking" && people.leg === "joined";
  // Whose phone was here, and waits for a caller whom Twilio is bringing.
  const fetching = people?.stage === "taking" && people.fetching === true;
  return !hasEnded(state) && (state.leg === "joined" || isEngineUp(state) || talking || fetching);
}

/** May the caller's media socket join now? A leg that comes too late is sent on to the PBX's people. */
export function legWelcome(state: CallState): "welcome" | ByeReason {
  if (state.summary === null || hasEnded(state)) return "call_ended";
  if (state.hangingUp) return "hangup";
  if (state.people !== null || state.finale !== null || state.transfer !== null) return "welcome";
  if (maybeLeft(state)) return "welcome";
  if (state.rung !== null) return state.engine === "failed" ? "fallback" : "welcome";
  if (!canTalk(state)) return "fallback";
  // Whoever has not been here yet is told first why people answer instead.
  return state.engine === "failed" && state.pbx !== null && state.legSeen ? "fallback" : "welcome";
}

/** May the media socket of this person's leg join now? */
export function personWelcome(state: CallState, legId: string): "welcome" | ByeReason {
  if (state.summary === null || hasEnded(state)) return "call_ended";
  if (state.hangingUp) return "hangup";
  const { people, transfer } = state;
  if (people !== null && people.stage !== "ringing" && people.legId === legId) return "welcome";
  return transfer !== null && hasTarget(transfer, legId) ? "welcome" : "transferred";
}

/** May the media socket of this listener's leg join now? */
export function listenerWelcome(state: CallState, legId: string): "welcome" | ByeReason {
  if (state.summary === null || hasEnded(state)) return "call_ended";
  return Object.hasOwn(state.listeners, legId) ? "welcome" : "transferred";
}

/** What has come due without anybody saying so. */
export function overdue(state: CallState, now: number): CallEvent | null {
  const due = nextDue(state);
  return due !== null && now >= due.atMs ? due.event : null;
}

interface Due {
  atMs: number;
  event: CallEvent;
}

function nextDue(state: CallState): Due | null {
  if (state.summary === null || hasEnded(state)) return null;
  const { transfer } = state;
  const { question } = state.summary;
  const dues: (Due | null)[] = [
    transfer && { atMs: transfer.dueAtMs, event: lapse(transfer) },
    nextDueOfLegs(state),
    // Whoever has the caller meanwhile, nobody is asked for ever.
    dueOfUnknown(state),
    dueOfLongest(state),
    question ? { atMs: question.until, event: { type: "question_expired", questionId: question.id } } : null,
  ];
  return dues.reduce((first, due) =>
    due !== null && (first === null || due.atMs < first.atMs) ? due : first,
  );
}

/** Whoever has the call's far end may be out of reach for a while; a call that nobody can find for longer is over. */
function dueOfUnknown(state: CallState): Due | null {
  const { farEndUnknownSinceMs: sinceMs } = state;
  if (sinceMs === null || isHeard(state)) return null;
  const cause = `For ${UNKNOWN_MS / 60_000} minutes nobody could say whether this call still lives.`;
  return {
    atMs: sinceMs + UNKNOWN_MS,
    event: { type: "call_ended", disposition: unseenEnd(state), cause },
  };
}

/** Who is heard here lives, whatever the books say; whom we hang up on is to be gone. */
export const isHeard = ({ leg, hangingUp }: CallState): boolean => leg === "joined" && !hangingUp;

function dueOfLongest({ summary, longestMs, tooLong, ongoing, plan, leg }: CallState): Due | null {
  if (summary === null || tooLong) return null;
  // Whoever only hears a conversation of others does not part them; one that is carried here is as long as any.
  if (ongoing && plan === null && leg !== "joined") return null;
  const minutes = Math.round(longestMs / 60_000);
  return { atMs: summary.startedAt + longestMs, event: { type: "longest_reached", minutes } };
}

function nextDueOfLegs(state: CallState): Due | null {
  if (state.legGivenUpAtMs !== null && state.leg !== "joined") {
    return { atMs: state.legGivenUpAtMs, event: { type: "leg_given_up", legId: "caller" } };
  }
  const { people, closing } = state;
  if (closing !== null && !state.hangingUp) {
    return { atMs: closing.untilMs, event: { type: "hangup_requested", by: assistantOf(state) } };
  }
  const { announced } = state;
  if (announced !== null && !state.hangingUp) {
    const { toolCallId, untilMs } = announced;
    return { atMs: untilMs, event: { type: "transfer_due", toolCallId, heard: false } };
  }
  if (people?.stage === "ringing") {
    return { atMs: people.untilMs, event: { type: "operators_missed", reason: "timed_out" } };
  }
  const desk = deskInUse(state);
  if (people?.stage === "claimed" && desk !== null) {
    return { atMs: people.lapsesAtMs, event: deskFailed(desk.extension, "no_answer") };
  }
  if (people?.stage === "claimed" || people?.stage === "taking") {
    return { atMs: people.lapsesAtMs, event: { type: "claim_lapsed", legId: people.legId } };
  }
  if (people?.stage === "talking" && people.leg === "lost") {
    const { legId, givenUpAtMs, by } = people;
    return { atMs: givenUpAtMs, event: { type: "leg_given_up", legId, by: { id: by.id, name: by.name } } };
  }
  return null;
}

/** When to look at the call again, in milliseconds from `now`; null once it has ended. */
export function nextLookMs(state: CallState, now: number): number | null {
  if (state.summary === null || hasEnded(state)) return null;
  const legless = state.leg !== "joined" && state.summary.status === "in_progress" && !state.withPbx;
  const usualMs = state.hangingUp || legless ? 5_000 : state.summary.status === "ringing" ? 10_000 : 30_000;
  const due = nextDue(state);
  return due === null ? usualMs : Math.max(0, Math.min(usualMs, due.atMs - now));
}

/** Who hears what at the moment; read from the state alone, so that a restart finds the same. */
export function audioMode(state: CallState): AudioMode {
  if (state.summary === null || hasEnded(state)) return "silent";
  // A prompt is played by the voice, engine or not.
  if (state.finale !== null) return "assistant";
  const { people } = state;
  if (state.transfer !== null) {
    if (state.leg === "joined") return "hold";
    return people?.stage === "talking" ? "dialling" : "silent";
  }
  if (people?.stage === "talking") {
    if (state.leg !== "joined") {
      if (state.legSeen) return "hold";
      return state.plan?.kind === "dial" ? "dialling" : "silent";
    }
    if (people.leg === "lost" || state.summary.held) return "hold";
    return state.notice === null ? "people" : "notice";
  }
  if (elsewhere(state) !== null) return "elsewhere";
  // An unanswered phone of the PBX rings by itself.
  const ringsItself = state.withPbx || (state.pbx !== null && state.summary.answeredAt === null);
  if (people !== null && people.stage !== "taking") return ringsItself ? "silent" : "ringback";
  return canTalk(state) ? "assistant" : "silent";
}
