import type { Actor, CallEvent, TransferKind, TransferTarget, TransferWay } from "@patchbay/protocol/call";
import { BRIEF_MS } from "@patchbay/protocol/call";

export type TransferFailure = Extract<CallEvent, { type: "transfer_failed" }>["reason"];

interface Base {
  id: string;
  by: Actor;
  kind: TransferKind;
  target: TransferTarget;
  way: TransferWay;
  brief: string;
  ringMs: number;
  /** When this stage is over if nothing happens; epoch milliseconds. */
  dueAtMs: number;
}

/** A caller on their way to somebody else. No stage is without an end. */
export type Transfer =
  /** Whoever connects the two is being told. */
  | (Base & { stage: "reaching" })
  | (Base & { stage: "ringing" })
  /** A member clicked Answer, or the outside leg was answered; their phone is on its way. */
  | (Base & { stage: "claimed"; legId: string; claimedBy: Actor })
  /** The target hears who calls and why; `legId` is their leg here, of a PBX's or Twilio's target the one that only briefs. */
  | (Base & { stage: "briefing"; legId: string; claimedBy: Actor })
  | (Base & { stage: "accepted"; legId: string; claimedBy: Actor })
  /** The caller is back before anybody has said why. */
  | (Base & { stage: "returned" })
  /** It has failed, and the caller is on their way back. */
  | (Base & { stage: "returning"; reason: TransferFailure });

/** How long each stage lasts at most. A PBX and Twilio end ringing themselves; ours is the limit behind theirs. */
export const LIMIT_MS = {
  reaching: 15_000,
  afterRinging: 10_000,
  claimed: 12_000,
  briefing: BRIEF_MS,
  accepted: 10_000,
  /** Twilio connects the two by itself: what it has not called off by then has come about. */
  bridging: 3_000,
  returned: 2_000,
  returning: 12_000,
} as const;

/** The whole of it, for the tickets that must live as long. */
export const longestMs = (ringMs: number): number =>
  LIMIT_MS.reaching +
  ringMs +
  LIMIT_MS.afterRinging +
  LIMIT_MS.claimed +
  LIMIT_MS.briefing +
  LIMIT_MS.accepted;

/** The leg on which the target is told of the caller; for an outside target it becomes theirs. */
export const targetLeg = ({ id, way }: Pick<Base, "id" | "way">): string =>
  way === "outside" ? `target-${id}` : `brief-${id}`;

/** Is this the leg of the target, or may it become that? */
export const hasTarget = (transfer: Transfer, legId: string): boolean =>
  "legId" in transfer ? transfer.legId === legId : legId === targetLeg(transfer);

/** What becomes of a stage whose time is over. */
export function lapse(transfer: Transfer): CallEvent {
  const failed = (reason: TransferFailure): CallEvent => ({
    type: "transfer_failed",
    transferId: transfer.id,
    reason,
  });
  switch (transfer.stage) {
    case "accepted":
      if (transfer.way === "twilio") return { type: "transfer_completed", transferId: transfer.id };
      return failed("timed_out");
    case "reaching":
      return failed("timed_out");
    case "ringing":
    case "claimed":
      return failed("no_answer");
    case "briefing":
      return failed("silent");
    case "returned":
      return failed("unreachable");
    case "returning":
      return { type: "transfer_unresolved", transferId: transfer.id };
  }
}
