/** What the stand-in saw and did in one session. Times are wall clock in milliseconds, with fractions. */
export interface SessionObservation {
  readonly id: string;
  /** Null where only what is said is written down. */
  readonly model: string | null;
  readonly openedAtMs: number;
  safetyIdentifier: string | null;
  closedAtMs: number | null;
  closeCode: number | null;
  /** Sound appended by the client. */
  appendedMs: number;
  firstAppendAtMs: number | null;
  lastAppendAtMs: number | null;
  /** Words that the client put into the conversation: what it says was said before. */
  readonly told: string[];
  readonly heard: HeardTurn[];
  readonly said: SaidResponse[];
  /** Client events by type. */
  readonly received: Record<string, number>;
  /** Error events sent, by code. */
  readonly errors: string[];
}

/** One utterance of the caller as it was recognised from its sound. */
export interface HeardTurn {
  readonly itemId: string;
  /** The vocabulary's line, or null when it was not recognised. */
  readonly lineId: string | null;
  readonly text: string;
  readonly fraction: number;
  /** On the session's clock of appended sound. */
  readonly startMs: number;
  readonly endMs: number;
  readonly atMs: number;
}

/** One response. Its own time is from `requestedAtMs` to `firstDeltaAtMs`. */
export interface SaidResponse {
  readonly responseId: string;
  readonly trigger: "client" | "vad";
  /** response.create received, or the caller's end of speech found. */
  readonly requestedAtMs: number;
  itemId: string | null;
  text: string;
  firstDeltaAtMs: number | null;
  doneAtMs: number | null;
  status: "in_progress" | "completed" | "cancelled" | "failed" | "incomplete";
  /** The whole utterance, and what of it was sent. */
  audioMs: number;
  sentMs: number;
  /** audio_end_ms of the client's truncation. */
  truncatedMs: number | null;
}

/** A response that was asked for and has said nothing yet. */
export const newResponse = (
  asked: Pick<SaidResponse, "responseId" | "trigger" | "requestedAtMs">,
): SaidResponse => ({
  ...asked,
  itemId: null,
  text: "",
  firstDeltaAtMs: null,
  doneAtMs: null,
  status: "in_progress",
  audioMs: 0,
  sentMs: 0,
  truncatedMs: null,
});

/** A session that begins now. */
export function newObservation(id: string, model: string | null, openedAtMs: number): SessionObservation {
  return {
    id,
    model,
    openedAtMs,
    safetyIdentifier: null,
    closedAtMs: null,
    closeCode: null,
    appendedMs: 0,
    firstAppendAtMs: null,
    lastAppendAtMs: null,
    told: [],
    heard: [],
    said: [],
    received: {},
    errors: [],
  };
}
