import type { CallSummary, SupervisorMode } from "@patchbay/protocol/call";

/**
 * What Take over would do to this call for this member: take it from its assistant, fetch the caller from whom Twilio has put them
 * through to, take the own one up again, or nothing.
 */
export function takeoverOf(
  call: CallSummary,
  myId: string,
  onIt: boolean,
): "take_over" | "fetch" | "take_up" | null {
  if (call.status === "ended" || onIt) return null;
  if (call.handler.kind === "assistant") return "take_over";
  if (isAtTwilio(call)) return "fetch";
  return hasTaken(call, myId) ? "take_up" : null;
}

/** The name of the assistant that this member can hand the call back to; null when there is none. */
export const handBackTo = (call: CallSummary | undefined, myId: string): string | null =>
  call !== undefined && hasTaken(call, myId) ? (call.supervision.takenFrom?.name ?? null) : null;

/** The assistant that reads what is written to it: now, or once it has the caller back; null where none does. */
export function coached({
  status,
  handler,
  supervision,
}: CallSummary): { name: string; later: boolean } | null {
  if (status !== "in_progress") return null;
  if (handler.kind === "assistant") return { name: handler.name, later: false };
  return supervision.takenFrom && { name: supervision.takenFrom.name, later: true };
}

const hasTaken = ({ handler, supervision }: CallSummary, myId: string): boolean =>
  handler.kind === "operator" && handler.id === myId && supervision.takenFrom !== null;

/** Does the caller talk from phone to phone, as Twilio put them through? Whoever has them here has a leg, and with it an id. */
const isAtTwilio = ({ source, status, handler }: CallSummary): boolean =>
  source === "twilio" && status === "in_progress" && handler.kind === "operator" && handler.id === undefined;

/** Why whoever listens can only listen, or take the caller over; undefined where they can speak into the call. */
export const speechRefusal = (call: CallSummary | undefined): string | undefined =>
  call !== undefined && isAtTwilio(call)
    ? "Twilio has put this caller through and lets nobody speak into their call: listen, or take the caller over."
    : undefined;

/** True where a supervisor who does not talk in the call may hear it; whether its sound can be had the call itself knows. */
export const canListen = ({ status, handler }: CallSummary, myId: string): boolean =>
  status === "in_progress" && !(handler.kind === "operator" && handler.id === myId);

/** Why who listens cannot speak to the one alone who has the caller; undefined where they can. */
export function whisperRefusal(call: CallSummary | undefined): string | undefined {
  const nobody = speechRefusal(call);
  if (nobody !== undefined) return nobody;
  if (call?.handler.kind === "operator") return undefined;
  if (call?.handler.kind !== "assistant") return "Nobody has the caller.";
  return `${call.handler.name} is an assistant: write to it in private, or barge in.`;
}

/** Who is at a call beside whoever has it, in words for a member of the organization; most intruding first. */
export function presenceWords(call: CallSummary, myId: string): string[] {
  const { handler, supervision } = call;
  const has = handler.kind !== "operator" ? "the operator" : handler.id === myId ? "you" : handler.name;
  const words: Record<SupervisorMode, (many: boolean) => string> = {
    barge: (many) => (many ? "are on the call" : "is on the call"),
    whisper: (many) => `${many ? "whisper" : "whispers"} to ${has}`,
    listen: (many) => (many ? "listen in" : "listens in"),
  };
  return (["barge", "whisper", "listen"] as const).flatMap((mode) => {
    const those = supervision.listeners.filter((one) => one.mode === mode);
    const names = [...new Set(those.map(({ id, name }) => (id === myId ? "You" : name)))];
    if (names.length === 0) return [];
    return `${names.join(", ")} ${words[mode](names.length > 1 || names[0] === "You")}`;
  });
}
