import type { PbxTarget, PbxTransferPhase } from "@patchbay/protocol/pbx/transfers";

/** Longer than any consultation: the party has not been forgotten on hold. */
export const TALK_MS = 15 * 60_000;
/** Of what Asterisk does by itself at once. */
const STEP_MS = 5_000;
/** Beyond what the dialplan itself allows: its own end comes first. */
const BEYOND_MS = 3_000;
/** The dialplan rings the transferrer's phone for 30 s. */
const RECALL_MS = 30_000 + BEYOND_MS;

/** How long a phase may take; null at an end. */
export function limitOf(
  phase: PbxTransferPhase,
  { to, ringMs, waitMs }: { to: PbxTarget; ringMs: number; waitMs: number },
): number | null {
  switch (phase) {
    case "holding":
    case "completing":
    case "returning":
      return STEP_MS;
    case "calling":
      return (to.kind === "queue" ? waitMs : ringMs) + BEYOND_MS;
    case "talking":
      return TALK_MS;
    case "recalling":
      return RECALL_MS;
    default:
      return null;
  }
}
