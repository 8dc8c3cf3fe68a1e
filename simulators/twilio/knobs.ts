import * as z from "zod";

const times = z.int().min(0).max(1_000);
const ms = z.int().min(0).max(600_000);

/** What can be set to go wrong, or to go otherwise, while the stand-in runs. Times in milliseconds. */
export const knobs = z.strictObject({
  /** Webhooks are signed with another token. */
  forgeSignatures: z.boolean(),
  /** What webhooks are signed with. */
  signedWith: z.enum(["auth_token", "shared_key_sha1", "shared_key_sha256"]),
  /** CallToken and StirVerstat are sent, but left out of the signed text. */
  unsignedExtras: z.boolean(),
  /** Each request for TwiML is delivered so many times more, with the same content; the first answer counts. */
  replayWebhooks: times,
  /** Pause between two tries of one webhook. The vendor does not say how long its own is. */
  retryPauseMs: ms,
  /** `reversed`: held back until the call has ended, then sent the last one first. */
  statusOrder: z.enum(["ordered", "reversed"]),
  /** Each status callback comes so many times more. */
  repeatStatus: times,
  statusDelayMs: ms,
  /** The answering machine detection's verdict on whoever has none of its own. */
  answeredBy: z.enum([
    "human",
    "machine_start",
    "machine_end_beep",
    "machine_end_silence",
    "machine_end_other",
    "fax",
    "unknown",
  ]),
  detectionMs: ms,
  /** The stream's connection is cut without a close frame after so long; null never. Counts down once a stream. */
  dropStreamAfterMs: ms.nullable(),
  /** So many streams are cut; later ones live. */
  dropStreams: times,
  /** A second stream with the same parameters is opened beside the first. */
  duplicateStream: z.boolean(),
  /** Every `<Parameter>` value arrives as this; null as it is. */
  parameterValue: z.string().nullable(),
  /** A frame of sound is sent before the `start` message. */
  mediaBeforeStart: z.boolean(),
  /** Marks are never echoed. */
  muteMarks: z.boolean(),
  /** So long after its beginning the stream loses so much of the caller's sound. */
  hole: z.strictObject({ afterMs: ms, lengthMs: ms }).nullable(),
  /** What follows when the server's connection broke (1006): the TwiML behind `<Connect>`, or the end of the call. */
  afterBrokenStream: z.enum(["continue", "hang up"]),
  /** So many of the next REST requests are refused with this status. */
  failRest: times,
  failRestStatus: z.int().min(400).max(599),
  /** So many of the next creates dial, but their answer is lost. */
  loseCreateAnswers: times,
});

export type Knobs = z.infer<typeof knobs>;

export const DEFAULT_KNOBS: Knobs = {
  forgeSignatures: false,
  signedWith: "auth_token",
  unsignedExtras: false,
  replayWebhooks: 0,
  retryPauseMs: 500,
  statusOrder: "ordered",
  repeatStatus: 0,
  statusDelayMs: 0,
  answeredBy: "human",
  detectionMs: 500,
  dropStreamAfterMs: null,
  dropStreams: 1,
  duplicateStream: false,
  parameterValue: null,
  mediaBeforeStart: false,
  muteMarks: false,
  hole: null,
  afterBrokenStream: "continue",
  failRest: 0,
  failRestStatus: 429,
  loseCreateAnswers: 0,
};
