import { check, type Result, refuse } from "@patchbay/protocol/result";
import * as z from "zod";
import { CALL_STATUSES } from "./call-status.ts";
import type { FormFields } from "./signature.ts";

/** More than this is no webhook of Twilio's. */
const MAX_FIELDS = 200;
const MAX_VALUE_CHARS = 10_000;

const sid = (prefix: string) =>
  z.string().regex(new RegExp(`^${prefix}[0-9a-fA-F]{32}$`), `not an ${prefix} sid`);
const head = { accountSid: sid("AC"), callSid: sid("CA") };
/** What is good to know but never worth losing a webhook for: null when it is absent or malformed. */
const optional = <S extends z.ZodType>(schema: S) => schema.nullable().catch(null);
const text = optional(z.string().min(1).max(500));
const whole = optional(
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number),
);
const moment = optional(
  z
    .string()
    .max(60)
    .transform((value) => Date.parse(value))
    .refine((ms) => Number.isFinite(ms)),
);
const number = z.string().max(256).catch("");
const address = optional(z.url({ protocol: /^https?$/ }).max(2_000));

/** The verdict of the answering machine detection; `unknown` is to be treated as a human. */
export const answeredBy = z.enum([
  "human",
  "machine_start",
  "machine_end_beep",
  "machine_end_silence",
  "machine_end_other",
  "fax",
  "unknown",
]);
const verdict = optional(answeredBy);

/** The verdict in our own words: what a call has to know. */
export const pickupOf = (answered: z.infer<typeof answeredBy>): "human" | "machine" | "fax" | "unknown" =>
  answered.startsWith("machine_")
    ? "machine"
    : answered === "human" || answered === "fax"
      ? answered
      : "unknown";

const attestation = z
  .string()
  .optional()
  .transform((value) => /^TN-Validation-Passed-([ABC])/.exec(value ?? "")?.[1] ?? null)
  .pipe(z.enum(["A", "B", "C"]).nullable());

const dialStatus = z.enum(["completed", "answered", "busy", "no-answer", "failed", "canceled"]);
export type DialStatus = z.infer<typeof dialStatus>;

/** The words, and the same words as the keys of a telephone spell them: some carriers bring those as a number. */
const WITHHELD =
  /^(anonymous|unknown|restricted|unavailable|\+?(266696687|8656696|7378742833|86282452253|2562533))?$/i;

const voiceWebhook = z.object({
  ...head,
  /** Empty when the caller's number is withheld, else E.164, `sip:` or `client:`. */
  from: number.transform((value) => (WITHHELD.test(value) ? "" : value)),
  to: z.string().min(1).max(256),
  direction: z
    .string()
    .max(40)
    .transform((value) => (value.startsWith("outbound") ? "outbound" : "inbound")),
  status: z.enum(CALL_STATUSES).catch("ringing"),
  callerName: text,
  forwardedFrom: text,
  parentCallSid: optional(sid("CA")),
  /** How well the carrier vouches for the number; null when it does not. Not to be believed when unsigned. */
  attestation,
  digits: optional(z.string().regex(/^[0-9*#A-D]{0,64}$/)),
  answeredBy: verdict,
  /** How the `<Dial>` before it ended, where this is its action. */
  dialStatus: optional(dialStatus),
  dialCallSid: optional(sid("CA")),
  dialSeconds: whole,
  /** Whether the two ever heard each other; null where Twilio does not say it. */
  dialBridged: optional(z.enum(["true", "false"]).transform((value) => value === "true")),
});
export type VoiceWebhook = z.infer<typeof voiceWebhook>;

const statusCallback = z.object({
  ...head,
  status: z.enum(CALL_STATUSES),
  /** Counts from 0 per call; callbacks do not arrive in its order. */
  sequence: whole,
  atMs: moment,
  parentCallSid: optional(sid("CA")),
  durationSeconds: whole,
  sipCode: whole,
  answeredBy: verdict,
  errorCode: text,
});
export type StatusCallback = z.infer<typeof statusCallback>;

const streamStatus = z.object({
  ...head,
  streamSid: sid("MZ"),
  event: z.enum(["stream-started", "stream-stopped", "stream-error"]),
  error: text,
  atMs: moment,
});
export type StreamStatus = z.infer<typeof streamStatus>;

const recordingStatus = z.object({
  ...head,
  recordingSid: sid("RE"),
  status: z.enum(["in-progress", "paused", "stopped", "processing", "completed", "absent", "failed"]),
  /** Without ending; `.wav` or `.mp3` is appended to fetch it. */
  url: address,
  durationSeconds: whole,
  channels: whole,
  startedAtMs: moment,
  errorCode: text,
});
export type RecordingStatus = z.infer<typeof recordingStatus>;

const machineVerdict = z.object({ ...head, answeredBy, detectionMs: whole });
export type MachineVerdict = z.infer<typeof machineVerdict>;

/** The request for TwiML: a new call, a redirect, or the action of a verb. Never throws. */
export const parseVoiceWebhook = (fields: FormFields): Result<VoiceWebhook> =>
  read(voiceWebhook, fields, {
    from: "From",
    to: "To",
    direction: "Direction",
    status: "CallStatus",
    callerName: "CallerName",
    forwardedFrom: "ForwardedFrom",
    parentCallSid: "ParentCallSid",
    attestation: "StirVerstat",
    digits: "Digits",
    answeredBy: "AnsweredBy",
    dialStatus: "DialCallStatus",
    dialCallSid: "DialCallSid",
    dialSeconds: "DialCallDuration",
    dialBridged: "DialBridged",
  });

/** A call's progress, of an incoming number or a created call. Never throws. */
export const parseStatusCallback = (fields: FormFields): Result<StatusCallback> =>
  read(statusCallback, fields, {
    status: "CallStatus",
    sequence: "SequenceNumber",
    atMs: "Timestamp",
    parentCallSid: "ParentCallSid",
    durationSeconds: "CallDuration",
    sipCode: "SipResponseCode",
    answeredBy: "AnsweredBy",
    errorCode: "ErrorCode",
  });

/** What became of a media stream. Never throws. */
export const parseStreamStatus = (fields: FormFields): Result<StreamStatus> =>
  read(streamStatus, fields, {
    streamSid: "StreamSid",
    event: "StreamEvent",
    error: "StreamError",
    atMs: "Timestamp",
  });

/** What became of a recording. Never throws. */
export const parseRecordingStatus = (fields: FormFields): Result<RecordingStatus> =>
  read(recordingStatus, fields, {
    recordingSid: "RecordingSid",
    status: "RecordingStatus",
    url: "RecordingUrl",
    durationSeconds: "RecordingDuration",
    channels: "RecordingChannels",
    startedAtMs: "RecordingStartTime",
    errorCode: "ErrorCode",
  });

/** The asynchronous verdict of the answering machine detection. Never throws. */
export const parseMachineVerdict = (fields: FormFields): Result<MachineVerdict> =>
  read(machineVerdict, fields, { answeredBy: "AnsweredBy", detectionMs: "MachineDetectionDuration" });

/** Of a repeated field the first counts; `names` says which field of the form fills which of ours. */
function read<T>(schema: z.ZodType<T>, fields: FormFields, names: Record<string, string>): Result<T> {
  const sent = new Map<string, string>();
  for (const [name, value] of fields) {
    if (sent.size > MAX_FIELDS || value.length > MAX_VALUE_CHARS) return refuse("form too big for a webhook");
    if (!sent.has(name)) sent.set(name, value);
  }
  const all = { accountSid: "AccountSid", callSid: "CallSid", ...names };
  return check(
    schema,
    Object.fromEntries(Object.entries(all).map(([ours, theirs]) => [ours, sent.get(theirs)])),
  );
}
