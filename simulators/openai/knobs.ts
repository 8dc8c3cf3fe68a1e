import * as z from "zod";

/** What can be set to go wrong, or to go at another pace, while the stand-in runs. Times in milliseconds. */
export const knobs = z.strictObject({
  /** HTTP status to refuse upgrades with; null lets them in. */
  refuseUpgradeStatus: z.int().min(400).max(599).nullable(),
  /** The same for sessions that only write down. */
  refuseTranscriptionStatus: z.int().min(400).max(599).nullable(),
  /** Closes the socket without a word after so many audio deltas of a response; null never. */
  dropAfterDeltas: z.int().min(0).nullable(),
  /** So many of the next responses fail. */
  failResponses: z.int().min(0),
  /**
   * Until then (epoch milliseconds) each response fails by a limit, with the wait that is left in its words, and each
   * upgrade is refused with 429 and a retry-after; null never.
   */
  rateLimitedUntilMs: z.number().min(0).nullable(),
  /** Each response fails because the account has nothing left to pay with. */
  quotaExhausted: z.boolean(),
  /** So many of the next responses end in the middle, incomplete for this reason. */
  incompleteResponses: z.int().min(0),
  incompleteReason: z.enum(["max_output_tokens", "content_filter"]),
  /** The caller's utterance joins the conversation so much later than its end is told. */
  committedDelayMs: z.number().min(0).max(60_000),
  /** The words of an answer come whole so much before its sound. */
  wordsAheadMs: z.number().min(0).max(60_000),
  /** The second half of an answer's words comes so much after all of its sound. */
  wordsBehindMs: z.number().min(0).max(60_000),
  /** `response.output_audio.done`, and all that follows it, comes so much after the last sound. */
  audioDoneDelayMs: z.number().min(0).max(60_000),
  /** What is said is said in two message items. */
  twoItems: z.boolean(),
  /** So many of the next truncations are refused, as those beyond what was generated are. */
  truncateFails: z.int().min(0),
  /** Deltas of sound are of odd, changing lengths, about `deltaMs` long. */
  oddDeltas: z.boolean(),
  /** So many of the next responses are begun and then neither speak nor end until they are cancelled. */
  muteResponses: z.int().min(0),
  /** Wait before the first output of a response. */
  firstDeltaDelayMs: z.number().min(0).max(60_000),
  /** Sound in one audio delta. */
  deltaMs: z.int().min(20).max(2_000),
  /** Deltas come so many times faster than real time; 1 is real time. */
  deltaSpeed: z.number().min(0.1).max(1_000),
  /** The end of the caller's speech is told so much later than it was found. */
  speechStoppedDelayMs: z.number().min(0).max(60_000),
  transcriptionDelayMs: z.number().min(0).max(60_000),
  transcriptionFails: z.boolean(),
  /** rate_limits.updated says that nothing remains. */
  rateLimitExhausted: z.boolean(),
  /** Sends an event of a type that nobody knows before each response. */
  unknownEvents: z.boolean(),
  /** Answers the next response.create with this error event instead, once. */
  errorEvent: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
  /** A session lasts so long; the real one 60 minutes. Read when a session begins. */
  sessionLimitMs: z.int().min(1),
  /** False: appended audio is only counted; no voice activity, no transcript (for load). */
  hearing: z.boolean(),
  /** What goes wrong with so many of the next requests to /v1/responses (`textFaults`). */
  textFault: z.enum([
    "none",
    "refuses",
    "invalid_json",
    "wrong_shape",
    "incomplete",
    "rate_limited",
    "server_error",
  ]),
  textFaults: z.int().min(0),
  textDelayMs: z.number().min(0).max(60_000),
});

export type Knobs = z.infer<typeof knobs>;

export const DEFAULT_KNOBS: Knobs = {
  refuseUpgradeStatus: null,
  refuseTranscriptionStatus: null,
  dropAfterDeltas: null,
  failResponses: 0,
  rateLimitedUntilMs: null,
  quotaExhausted: false,
  incompleteResponses: 0,
  incompleteReason: "max_output_tokens",
  committedDelayMs: 0,
  wordsAheadMs: 0,
  wordsBehindMs: 0,
  audioDoneDelayMs: 0,
  twoItems: false,
  truncateFails: 0,
  oddDeltas: false,
  muteResponses: 0,
  firstDeltaDelayMs: 0,
  deltaMs: 200,
  deltaSpeed: 10,
  speechStoppedDelayMs: 0,
  transcriptionDelayMs: 20,
  transcriptionFails: false,
  rateLimitExhausted: false,
  unknownEvents: false,
  errorEvent: null,
  sessionLimitMs: 60 * 60_000,
  hearing: true,
  textFault: "none",
  textFaults: 0,
  textDelayMs: 0,
};

/** Knobs that count down as they take effect. */
export type UsedUp =
  | "failResponses"
  | "incompleteResponses"
  | "muteResponses"
  | "truncateFails"
  | "errorEvent"
  | "textFaults";
