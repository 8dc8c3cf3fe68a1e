import type { Actor, SupervisorMode } from "@patchbay/protocol/call";
import type { DialRefusal } from "../../telephony/dial-gate.ts";
import { awaited, elsewhere } from "../people/listeners.ts";
import { type CallState, canTalk, hasEnded } from "./state.ts";

/** Why a person cannot do what they asked for, in words for them. */
export interface Refusal {
  code:
    | "answered"
    | "already_ended"
    | "not_ringing"
    | "not_talking"
    | "not_with_assistant"
    | "listening_refused"
    | "not_listening"
    | "nobody_to_whisper_to"
    | "no_conversation"
    | "not_taken_over"
    | "question_answered"
    | "question_over"
    | "not_asked"
    | "being_transferred"
    | "not_transferring"
    | "not_here"
    | "no_way"
    | DialRefusal["code"];
  message: string;
}

/** May this person have the call? The refusal names who has it. */
export function mayAnswer(state: CallState, by: Actor): Refusal | null {
  if (state.summary === null || hasEnded(state) || state.hangingUp) {
    return { code: "already_ended", message: "This call has already ended." };
  }
  const { people, summary } = state;
  if (people?.stage === "talking") {
    // Whoever has the call may take it up again, after a reload of their page or at another desk.
    if (people.by.id === by.id) return null;
    return { code: "answered", message: `${people.by.name} has answered this call.` };
  }
  if (people?.stage === "taking") {
    return { code: "answered", message: `${people.by.name} is taking this call over.` };
  }
  if (people?.stage === "claimed" && people.by.id !== by.id) {
    return { code: "answered", message: `${people.by.name} is answering this call.` };
  }
  if (people !== null && people.member !== null && people.member.id !== by.id) {
    return { code: "not_ringing", message: `This call rings with ${people.member.name} only.` };
  }
  const toBePlaced = people === null && state.plan?.kind === "dial" && state.leg === "none";
  if (people !== null || toBePlaced || waitsAtPbx(state)) return null;
  const has = summary.handler.kind === "none" ? "Nobody" : summary.handler.name;
  return { code: "not_ringing", message: `This call does not ring; ${has} has it.` };
}

/** May this person have the caller instead of the assistant? The refusal names who has the call. */
export function mayTakeOver(state: CallState, by: Actor): Refusal | null {
  if (state.summary === null || hasEnded(state) || state.hangingUp) {
    return { code: "already_ended", message: "This call has already ended." };
  }
  const { people, summary } = state;
  if (people?.stage === "talking") {
    // Whoever has the call may take it up again, from a new page or at another desk.
    if (people.by.id === by.id) return null;
    return { code: "answered", message: `${people.by.name} has this call.` };
  }
  if ((people?.stage === "taking" || people?.stage === "claimed") && people.by.id !== by.id) {
    const does = people.stage === "taking" ? "taking this call over" : "answering this call";
    return { code: "answered", message: `${people.by.name} is ${does}.` };
  }
  if (canTalk(state) || (people === null && state.finale?.next === "ring")) return null;
  // Twilio brings its caller back whenever it is told to, and lets go of whom they talk with.
  if (elsewhere(state)?.at === "twilio") return null;
  const has = summary.handler.kind === "none" ? "nobody" : summary.handler.name;
  return { code: "not_with_assistant", message: `No assistant has this call, but ${has}.` };
}

/** May the assistant be told something in private? One that has lost its caller to a person reads it when it has them back. */
export function mayCoach(state: CallState): Refusal | null {
  if (state.summary === null || hasEnded(state) || state.hangingUp) {
    return { code: "already_ended", message: "This call has already ended." };
  }
  if (canTalk(state) || state.summary.supervision.takenFrom !== null) return null;
  const { handler } = state.summary;
  const has = handler.kind === "none" ? "nobody" : handler.name;
  return { code: "not_with_assistant", message: `No assistant has this call, but ${has}.` };
}

/** How many may listen to one call; more would only cost. */
const MAX_LISTENERS = 20;

/** May this person listen in? Not where the call's sound does not come, nor to themselves. `now` is epoch ms. */
export function mayListen(state: CallState, by: Actor, now: number): Refusal | null {
  if (state.summary === null || hasEnded(state) || state.hangingUp) {
    return { code: "already_ended", message: "This call has already ended." };
  }
  const refuse = (message: string): Refusal => ({ code: "listening_refused", message });
  if (state.withPbx && elsewhere(state) === null) {
    return refuse("Nobody talks with the caller now; there is nothing to listen to.");
  }
  if (state.people?.stage === "talking" && state.people.by.id === by.id) {
    return refuse("You have this call yourself.");
  }
  const listening = Object.keys(awaited(state.listeners, now)).length;
  return listening < MAX_LISTENERS ? null : refuse(`${MAX_LISTENERS} phones listen already.`);
}

/** May this leg, which listens, speak from now on? Only its own person decides that. */
export function maySpeak(state: CallState, by: Actor, legId: string, mode: SupervisorMode): Refusal | null {
  if (state.summary === null || hasEnded(state) || state.hangingUp) {
    return { code: "already_ended", message: "This call has already ended." };
  }
  const leg = Object.hasOwn(state.listeners, legId) ? state.listeners[legId] : undefined;
  if (leg === undefined || leg.by.id !== by.id || !leg.here) {
    return { code: "not_listening", message: "Listen to the call first." };
  }
  const there = elsewhere(state)?.at;
  if (mode === "listen" || state.people?.stage === "talking" || there === "pbx") return null;
  if (there === "twilio") {
    const message =
      "Twilio lets nobody speak into a call that it put through: you can only listen, or take the caller over.";
    return { code: "no_conversation", message };
  }
  if (canTalk(state)) {
    if (mode === "barge") return null;
    const message = "An assistant has this call: write to it in private, or barge in.";
    return { code: "nobody_to_whisper_to", message };
  }
  return {
    code: "no_conversation",
    message: "Nobody talks with the caller now. Try again when somebody does.",
  };
}

/** Only who took the caller over gives them back. */
export function mayHandBack(state: CallState, by: Actor): Refusal | null {
  if (state.summary === null || hasEnded(state) || state.hangingUp) {
    return { code: "already_ended", message: "This call has already ended." };
  }
  const { people } = state;
  if (people?.stage === "talking" && people.by.id === by.id) {
    if (state.summary.supervision.takenFrom !== null) return null;
    return { code: "not_taken_over", message: "This call came from no assistant that it could go back to." };
  }
  return { code: "not_talking", message: "Only the person who took this call over can hand it back." };
}

/** A ringing call is rejected, a conversation hung up. */
export function mayReject(state: CallState, by: Actor): Refusal | null {
  if (state.people?.stage !== "talking") return mayAnswer(state, by);
  return { code: "answered", message: `${state.people.by.name} has answered this call; hang it up instead.` };
}

/** Only who talks with the caller puts them on hold. */
export function mayHold(state: CallState, by: Actor): Refusal | null {
  if (state.summary === null || hasEnded(state)) {
    return { code: "already_ended", message: "This call has already ended." };
  }
  const { people } = state;
  if (people?.stage === "talking" && people.by.id === by.id) return null;
  return { code: "not_talking", message: "Only the person who has the call can put it on hold." };
}

/** A caller in the PBX's queue, whom nobody there has taken, or for whom it rings a phone. */
const waitsAtPbx = ({ withPbx, pbx, summary, ongoing }: CallState): boolean =>
  withPbx && pbx !== null && (summary?.status === "queued" || (ongoing && summary?.status === "ringing"));
