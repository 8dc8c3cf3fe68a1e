import { ok, type Result, refuse } from "@patchbay/protocol/result";
import * as z from "zod";
import { fromBase64 } from "../incoming/base64.ts";

/** Twenty seconds of audio in one message is hostile or broken; Twilio sends 20 ms. */
export const MAX_STREAM_MESSAGE_CHARS = 256_000;

/** Only such a name is ever joined into a message unescaped. */
const name = z.string().regex(/^[A-Za-z0-9]{2,64}$/);
const start = z.object({
  streamSid: name,
  start: z.object({
    accountSid: name,
    callSid: name,
    mediaFormat: z.object({
      encoding: z.literal("audio/x-mulaw"),
      sampleRate: z.literal(8_000),
      channels: z.literal(1),
    }),
    customParameters: z.record(z.string(), z.string().max(1_000)).default({}),
  }),
});
const dtmf = z.object({ streamSid: name, dtmf: z.object({ digit: z.string().regex(/^[0-9*#A-D]$/) }) });
const mark = z.object({ streamSid: name, mark: z.object({ name: z.string().max(200) }) });
const stop = z.object({ streamSid: name });

export type StreamMessage =
  | { event: "connected" }
  | {
      event: "start";
      streamSid: string;
      accountSid: string;
      callSid: string;
      parameters: Record<string, string>;
    }
  /** `atMs` counts from the stream's beginning. */
  | { event: "media"; streamSid: string; track: "inbound" | "outbound"; atMs: number; audio: Uint8Array }
  | { event: "dtmf"; streamSid: string; digit: string }
  | { event: "mark"; streamSid: string; name: string }
  | { event: "stop"; streamSid: string };

type Decode = (base64: string) => Uint8Array | null;

/** One text frame of Media Streams. An event of a type nobody knows yet is `unknownType`. Never throws. */
export function parseStreamMessage(raw: unknown, decode: Decode = fromBase64): Result<StreamMessage> {
  if (typeof raw !== "string") return refuse("text messages only");
  if (raw.length > MAX_STREAM_MESSAGE_CHARS) return refuse(`message of ${raw.length} characters`);
  const usual = readUsualMedia(raw, decode);
  if (usual !== null) return ok(usual);
  let value: unknown;
  try {
    value = JSON.parse(raw);
  } catch {
    return refuse("not valid JSON");
  }
  if (typeof value !== "object" || value === null) return refuse("a message without an event");
  const event = "event" in value ? value.event : null;
  switch (event) {
    case "media":
      return readMedia(value, decode);
    case "connected":
      return ok({ event: "connected" });
    case "start": {
      const parsed = start.safeParse(value);
      if (!parsed.success) return malformed("start", parsed.error);
      const { accountSid, callSid, customParameters } = parsed.data.start;
      const { streamSid } = parsed.data;
      return ok({ event, streamSid, accountSid, callSid, parameters: customParameters });
    }
    case "dtmf": {
      const parsed = dtmf.safeParse(value);
      if (!parsed.success) return malformed("dtmf", parsed.error);
      return ok({ event, streamSid: parsed.data.streamSid, digit: parsed.data.dtmf.digit });
    }
    case "mark": {
      const parsed = mark.safeParse(value);
      if (!parsed.success) return malformed("mark", parsed.error);
      return ok({ event, streamSid: parsed.data.streamSid, name: parsed.data.mark.name });
    }
    case "stop": {
      const parsed = stop.safeParse(value);
      if (!parsed.success) return malformed("stop", parsed.error);
      return ok({ event, streamSid: parsed.data.streamSid });
    }
    default:
      if (typeof event !== "string") return refuse("a message without an event");
      return { ok: false, error: `unknown event ${event.slice(0, 60)}`, unknownType: true };
  }
}

const BEFORE_PAYLOAD =
  /\{"event":"media",(?:"sequenceNumber":"\d{1,10}",)?"media":\{"track":"(inbound|outbound)","chunk":"\d{1,10}","timestamp":"(\d{1,10})","payload":"/y;
const AFTER_PAYLOAD = /"\},(?:"sequenceNumber":"\d{1,10}",)?"streamSid":"([A-Za-z0-9]{2,64})"\}$/y;

/**
 * The one frequent message as Twilio writes it, read where it stands: a ninth of the cost of parsing it, fifty times a second and call.
 * Null for one that is written in any other way, or whose payload is no base64 as it stands: that is parsed.
 */
function readUsualMedia(raw: string, decode: Decode): StreamMessage | null {
  BEFORE_PAYLOAD.lastIndex = 0;
  const before = BEFORE_PAYLOAD.exec(raw);
  if (before === null) return null;
  const from = BEFORE_PAYLOAD.lastIndex;
  const to = raw.indexOf('"', from);
  AFTER_PAYLOAD.lastIndex = to;
  const streamSid = AFTER_PAYLOAD.exec(raw)?.[1];
  const audio = streamSid === undefined ? null : decode(raw.slice(from, to));
  if (streamSid === undefined || audio === null || audio.length === 0) return null;
  const track = before[1] === "outbound" ? "outbound" : "inbound";
  return { event: "media", streamSid, track, atMs: Number(before[2]), audio };
}

/** Taken apart by hand: a schema would cost more than the parsing. */
function readMedia(value: object, decode: Decode): Result<StreamMessage> {
  const streamSid = "streamSid" in value ? value.streamSid : null;
  const sent = "media" in value ? value.media : null;
  if (typeof streamSid !== "string") return refuse("malformed media: streamSid");
  if (typeof sent !== "object" || sent === null) return refuse("malformed media: media");
  const track = "track" in sent ? sent.track : "inbound";
  if (track !== "inbound" && track !== "outbound") return refuse("malformed media: track");
  const stamp = "timestamp" in sent ? sent.timestamp : null;
  if (typeof stamp !== "string" || !/^\d{1,10}$/.test(stamp)) return refuse("malformed media: timestamp");
  const payload = "payload" in sent ? sent.payload : null;
  const audio = typeof payload === "string" ? decode(payload) : null;
  if (audio === null || audio.length === 0) return refuse("malformed media: payload");
  return ok({ event: "media", streamSid, track, atMs: Number(stamp), audio });
}

function malformed(event: string, error: z.ZodError): Result<StreamMessage> {
  return refuse(`malformed ${event}: ${error.issues[0]?.path.join(".") ?? "shape"}`);
}
