import * as z from "zod";
import { CLEAN_LINE, lineKnobs } from "../line/line-knobs.ts";

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
  /** So many of the next status callbacks never arrive, and are not repeated. */
  loseStatus: times,
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
  /** Marks are echoed so much later than they were played. */
  markDelayMs: ms,
  /** The caller's sound comes in pieces of odd length, up to twice as long as the usual 160 bytes. */
  oddPieces: z.boolean(),
  /** The phones and lines of everybody outside. */
  ...lineKnobs.shape,
  /** So long after its beginning the stream loses so much of the caller's sound. */
  hole: z.strictObject({ afterMs: ms, lengthMs: ms }).nullable(),
  /** What follows when the server's connection broke (1006): the TwiML behind `<Connect>`, or the end of the call. */
  afterBrokenStream: z.enum(["continue", "hang up"]),
  /** So many of the next REST requests are refused with this status. */
  failRest: times,
  failRestStatus: z.int().min(400).max(599),
  /** So many calls a second are begun by REST, the account's limit; the others are queued, `queue_time` says for how long. Null: all at once. */
  restPerSecond: z.number().min(0.1).max(100).nullable(),
  /**
   * The account's own rule for tries of a webhook, which counts in place of what an address says of them in its fragment; null:
   * there is none. Times in milliseconds.
   */
  webhookRule: z
    .strictObject({
      connectMs: z.int().min(100).max(10_000),
      readMs: z.int().min(100).max(15_000),
      totalMs: z.int().min(100).max(15_000),
      retries: z.int().min(0).max(5),
      policy: z.array(z.enum(["ct", "rt", "4xx", "5xx", "all"])),
    })
    .nullable(),
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
  loseStatus: 0,
  answeredBy: "human",
  detectionMs: 500,
  dropStreamAfterMs: null,
  dropStreams: 1,
  duplicateStream: false,
  parameterValue: null,
  mediaBeforeStart: false,
  muteMarks: false,
  markDelayMs: 0,
  oddPieces: false,
  ...CLEAN_LINE,
  hole: null,
  afterBrokenStream: "continue",
  failRest: 0,
  failRestStatus: 429,
  restPerSecond: null,
  webhookRule: null,
  loseCreateAnswers: 0,
};
