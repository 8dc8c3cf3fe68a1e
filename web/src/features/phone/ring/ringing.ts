import type { CallSummary } from "@patchbay/protocol/call";

/** True while the call rings for this member: for everybody who takes calls, or for them alone. */
export function ringsFor(call: CallSummary, myId: string): boolean {
  return call.ringing !== null && (call.ringing.member === null || call.ringing.member.id === myId);
}

/** True when this member can take the call now: it rings for them and nobody is answering, or it waits in a PBX queue. */
export function canBeAnswered(call: CallSummary, myId: string): boolean {
  if (call.ringing !== null) return ringsFor(call, myId) && call.ringing.claimedBy === null;
  return call.source === "pbx" && call.status === "queued";
}

/** What the key A answers: the chosen call if it can be answered, else the one that has rung longest. */
export function toAnswer(
  calls: Iterable<CallSummary>,
  chosenId: string | null,
  myId: string,
): CallSummary | undefined {
  const open = [...calls].filter((call) => canBeAnswered(call, myId));
  const ringing = open.filter((call) => call.ringing !== null);
  return open.find((call) => call.id === chosenId) ?? ringing.sort((a, b) => a.startedAt - b.startedAt)[0];
}

/** Whole seconds that it still rings; both times by the server's clock, epoch ms. */
export function secondsLeft(call: CallSummary, nowMs: number): number | null {
  return call.ringing === null ? null : Math.max(0, Math.ceil((call.ringing.until - nowMs) / 1_000));
}
