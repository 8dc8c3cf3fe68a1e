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

/** The ringing calls that this member can answer, the one with the least time left first. */
export function ringingFor(calls: Iterable<CallSummary>, myId: string): CallSummary[] {
  return [...calls]
    .filter((call) => ringsFor(call, myId) && canBeAnswered(call, myId))
    .sort((a, b) => (a.ringing?.until ?? 0) - (b.ringing?.until ?? 0));
}

/** What the key A answers: the chosen call if it can be answered, else the ringing one with the least time left. */
export function toAnswer(
  calls: Iterable<CallSummary>,
  chosenId: string | null,
  myId: string,
): CallSummary | undefined {
  const all = [...calls];
  const chosen = all.find((call) => call.id === chosenId && canBeAnswered(call, myId));
  return chosen ?? ringingFor(all, myId)[0];
}

/** Whole seconds that it still rings; both times by the server's clock, epoch ms. */
export function secondsLeft(call: CallSummary, nowMs: number): number | null {
  return call.ringing === null ? null : Math.max(0, Math.ceil((call.ringing.until - nowMs) / 1_000));
}
