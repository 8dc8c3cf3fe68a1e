import type { CallStatus } from "twilio/lib/rest/api/v2010/account/call.js";

/** Who brought a call to its end. `party` is the person on the phone, `error` an application that failed. */
export type EndedBy = "party" | "twiml" | "rest" | "error" | "stand-in";

/** What the stand-in saw and did on one call. Times are wall clock in milliseconds, with fractions. */
export interface CallObservation {
  readonly sid: string;
  readonly parentCallSid: string | null;
  readonly direction: "inbound" | "outbound-api" | "outbound-dial";
  readonly from: string;
  readonly to: string;
  readonly startedAtMs: number;
  /** So long it waited for its turn among the account's calls a second. */
  queuedMs: number;
  status: CallStatus;
  answeredAtMs: number | null;
  endedAtMs: number | null;
  endedBy: EndedBy | null;
  answeredBy: string | null;
  /** What it is busy with: the verb that runs, or `ringing`. */
  doing: string;
  doingSinceMs: number;
  /** The verbs in the order of their execution. */
  readonly verbs: string[];
  readonly webhooks: WebhookObservation[];
  readonly streams: StreamObservation[];
  readonly recordings: RecordingObservation[];
  /** The vendor's numbers for warnings and errors, each with its reason. */
  readonly warnings: { readonly code: number; readonly message: string }[];
}

export interface WebhookObservation {
  readonly kind: "twiml" | "status" | "stream" | "recording" | "amd";
  readonly url: string;
  readonly atMs: number;
  readonly attempts: number;
  /** HTTP status of the last answer; null when none came. */
  readonly status: number | null;
}

export interface StreamObservation {
  readonly sid: string;
  readonly url: string;
  readonly duplicate: boolean;
  openedAtMs: number | null;
  closedAtMs: number | null;
  closeCode: number | null;
  /** Frames of the caller's sound that were sent to the application. */
  framesOut: number;
  /** Sound that came from the application, and the most of it that ever waited to be played. */
  soundInMs: number;
  mostQueuedMs: number;
  firstSoundAtMs: number | null;
  marks: number;
  /** Marks echoed because their sound was played; `marksCleared` those that a clear threw away. */
  marksPlayed: number;
  marksCleared: number;
  clears: number;
  lastClearAtMs: number | null;
  clearedMs: number;
}

export interface RecordingObservation {
  readonly sid: string;
  readonly startedAtMs: number;
  readonly channels: number;
  status: "in-progress" | "paused" | "stopped" | "completed";
  endedAtMs: number | null;
}

/** A call that has not ended: what it waits in, and for how long. */
export interface HangingCall {
  readonly sid: string;
  readonly status: CallStatus;
  readonly doing: string;
  readonly forMs: number;
}

/** A stream that is about to be opened. */
export function newStreamObservation(sid: string, url: string, duplicate: boolean): StreamObservation {
  return {
    sid,
    url,
    duplicate,
    openedAtMs: null,
    closedAtMs: null,
    closeCode: null,
    framesOut: 0,
    soundInMs: 0,
    mostQueuedMs: 0,
    firstSoundAtMs: null,
    marks: 0,
    marksPlayed: 0,
    marksCleared: 0,
    clears: 0,
    lastClearAtMs: null,
    clearedMs: 0,
  };
}
