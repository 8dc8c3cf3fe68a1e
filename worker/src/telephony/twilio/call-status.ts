import type { Disposition } from "@patchbay/protocol/call";

/** Twilio's words for a call's state, and `initiated`, which only callbacks say. */
export const CALL_STATUSES = [
  "queued",
  "initiated",
  "ringing",
  "in-progress",
  "completed",
  "busy",
  "no-answer",
  "failed",
  "canceled",
] as const;
export type TwilioCallStatus = (typeof CALL_STATUSES)[number];

/** What is known of a call: the furthest state that was ever reported. `sequence` is -1 where none was given. */
export interface CallProgress {
  readonly status: TwilioCallStatus;
  readonly sequence: number;
  /** It was in progress at some time; an end alone does not tell. */
  readonly answered: boolean;
}

const RANK: Record<TwilioCallStatus, number> = {
  queued: 0,
  initiated: 1,
  ringing: 2,
  "in-progress": 3,
  completed: 4,
  busy: 4,
  "no-answer": 4,
  failed: 4,
  canceled: 4,
};

/**
 * Takes one report in. The result is the maximum of all that came, so that their order and their repetition do not
 * matter; a call that has ended never lives again.
 */
export function advance(
  known: CallProgress | null,
  report: { status: TwilioCallStatus; sequence?: number | null },
): CallProgress {
  const told: CallProgress = {
    status: report.status,
    sequence: report.sequence ?? -1,
    // Only a call that was answered is `completed`; every other end has a name of its own.
    answered: report.status === "in-progress" || report.status === "completed",
  };
  if (known === null) return told;
  const answered = known.answered || told.answered;
  return { ...(further(told, known) ? told : known), answered };
}

/** Has the call come to its end? */
export const hasEnded = (status: TwilioCallStatus): boolean => RANK[status] === RANK.completed;

/** An ended call's disposition in our own words; null while it lives. */
export function dispositionOf(progress: CallProgress, direction: "inbound" | "outbound"): Disposition | null {
  switch (progress.status) {
    case "completed":
      return "completed";
    case "busy":
      return "busy";
    case "failed":
      return "failed";
    case "no-answer":
    case "canceled":
      // Of an incoming call it is the caller who lost patience.
      return direction === "inbound" ? "abandoned" : "no_answer";
    default:
      return null;
  }
}

function further(told: CallProgress, known: CallProgress): boolean {
  if (RANK[told.status] !== RANK[known.status]) return RANK[told.status] > RANK[known.status];
  if (told.sequence !== known.sequence) return told.sequence > known.sequence;
  return CALL_STATUSES.indexOf(told.status) > CALL_STATUSES.indexOf(known.status);
}
