import type { CallStatus } from "twilio/lib/rest/api/v2010/account/call.js";
import * as z from "zod";
import { answeredBy } from "./webhooks.ts";

const STATUSES = [
  "queued",
  "ringing",
  "in-progress",
  "completed",
  "busy",
  "failed",
  "no-answer",
  "canceled",
] as const satisfies readonly CallStatus[];

/** RFC 2822 text to epoch milliseconds. */
const moment = z
  .string()
  .transform((text) => Date.parse(text))
  .refine((ms) => Number.isFinite(ms))
  .nullable()
  .catch(null);
/** Numbers come as text, and empty before they are known. */
const amount = z
  .string()
  .regex(/^-?\d+(\.\d+)?$/)
  .transform(Number)
  .nullable()
  .catch(null);

/** A call as the REST API shows it, in our own names. */
export const callResource = z
  .object({
    sid: z.string().regex(/^CA[0-9a-fA-F]{32}$/),
    to: z.string().nullable(),
    from: z.string().nullable(),
    status: z.enum(STATUSES),
    direction: z.string().nullable().catch(null),
    answered_by: answeredBy.nullable().catch(null),
    start_time: moment,
    end_time: moment,
    duration: amount,
    queue_time: amount,
    price: amount,
    price_unit: z.string().nullable().catch(null),
    parent_call_sid: z.string().nullable().catch(null),
  })
  .transform((call) => ({
    callSid: call.sid,
    to: call.to ?? "",
    from: call.from ?? "",
    status: call.status,
    outbound: call.direction?.startsWith("outbound") ?? false,
    answeredBy: call.answered_by,
    startedAtMs: call.start_time,
    endedAtMs: call.end_time,
    durationSeconds: call.duration,
    /** How long the create waited for its turn: one call a second is dialled unless more was agreed on. */
    queuedMs: call.queue_time,
    /** Filled minutes after the end; negative, as the vendor writes it. */
    price: call.price,
    priceUnit: call.price_unit,
    parentCallSid: call.parent_call_sid,
  }));
export type RestCall = z.infer<typeof callResource>;

export const callsPage = z.object({ calls: z.array(callResource) });

export const recordingResource = z
  .object({
    sid: z.string().regex(/^RE[0-9a-fA-F]{32}$/),
    call_sid: z.string(),
    status: z.string(),
    duration: amount,
    channels: z.number().int().nullable().catch(null),
  })
  .transform((recording) => ({
    recordingSid: recording.sid,
    callSid: recording.call_sid,
    status: recording.status,
    durationSeconds: recording.duration,
    channels: recording.channels,
  }));
export type RestRecording = z.infer<typeof recordingResource>;

export const streamResource = z
  .object({ sid: z.string().regex(/^MZ[0-9a-fA-F]{32}$/), call_sid: z.string(), status: z.string() })
  .transform((stream) => ({ streamSid: stream.sid, callSid: stream.call_sid, status: stream.status }));
export type RestStream = z.infer<typeof streamResource>;
