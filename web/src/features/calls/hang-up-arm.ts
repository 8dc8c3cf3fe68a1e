/** A hang-up asked for once: it waits for the second press. Times are epoch ms. */
export interface Arm {
  callId: string;
  untilMs: number;
}

/** How long the second press is waited for. */
export const ARM_MS = 4_000;

/** The first press arms, the second one on the same call within the time fires; any other arms anew. */
export function pressHangUp(
  arm: Arm | null,
  callId: string,
  nowMs: number,
): { arm: Arm | null; fire: boolean } {
  if (arm !== null && arm.callId === callId && nowMs < arm.untilMs) return { arm: null, fire: true };
  return { arm: { callId, untilMs: nowMs + ARM_MS }, fire: false };
}
