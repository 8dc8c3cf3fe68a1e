import { ok, type Result, refuse } from "./result.ts";

/**
 * The binary frames between connector, or browser phone, and `CallSession`, one socket a call.
 * Byte 0 is the type; integers are big-endian. Audio is G.711 mu-law, 8 kHz, 160 bytes (20 ms) a frame; since version 2 one audio frame
 * of the wire may hold several of them (`media-pieces`), for it is messages that cost, not bytes. Nothing on the way of audio is parsed
 * beyond its five header bytes.
 */
export const MEDIA_VERSION = 2;
/** The edge still understands this; it is answered in its own way. */
export const OLDEST_MEDIA_VERSION = 1;
export const AUDIO_HEADER_BYTES = 5;
/** A frame longer than this is hostile or broken: one second of audio is 8,000 bytes. */
export const MAX_MEDIA_FRAME_BYTES = 8_192;
/** A live voice waits for no more than two further frames. */
export const MOST_LIVE_PACE = 3;
/** One that only a voice detector listens to may wait for four; an older far end does not know that, and stays at a live one's. */
export const MOST_PACE = 5;

export const MEDIA_TYPE = {
  audio: 0x01,
  hello: 0x02,
  welcome: 0x03,
  mark: 0x04,
  markReached: 0x05,
  clear: 0x06,
  digit: 0x07,
  bye: 0x08,
  answer: 0x09,
  received: 0x0a,
  ping: 0x0b,
  pong: 0x0c,
  bundle: 0x0d,
  pace: 0x0e,
} as const;

/**
 * Why a side ends the leg on purpose; `fallback` asks the dialplan to go on to its human queue, `busy` and `rejected` refuse a call with
 * that cause; `accepted` ends a brief whose hearer takes the caller. Their place in the list is their byte on the wire: new ones go to its end.
 */
export const BYE_REASONS = [
  "hangup",
  "fallback",
  "transferred",
  "call_ended",
  "busy",
  "rejected",
  "accepted",
] as const;
export type ByeReason = (typeof BYE_REASONS)[number];

export type MediaFrame =
  | { type: "audio"; seq: number; audio: Uint8Array }
  | { type: "hello"; version: number; credential: "ticket" | "resume"; secret: string }
  | { type: "welcome"; version: number; resume: string }
  | { type: "mark"; id: number }
  | { type: "mark_reached"; id: number }
  | { type: "clear" }
  | { type: "digit"; digit: string }
  | { type: "bye"; reason: ByeReason }
  /** Edge to connector: answer the caller now, who hears ringing until then (plans with `answer: "when_told"`). */
  | { type: "answer" }
  /**
   * Edge to connector, right before a resumed leg's `welcome`: the edge has dealt with every audio frame before `seq` and none from it on;
   * the connector sends those again that it still has (5 s). Without it only what was never written is sent.
   */
  | { type: "received"; seq: number }
  /** A browser asks whether the edge still hears it; a connector has the control link for that. */
  | { type: "ping" }
  | { type: "pong" }
  /** Edge to far end, since version 2: from now on send so many frames of 20 ms in one message (1 to MOST_PACE; above MOST_LIVE_PACE by `Stride`). */
  | { type: "pace"; frames: number };

const text = new TextDecoder();
const bytes = new TextEncoder();
const DIGITS = /^[0-9*#A-D]$/;

/** Reads one frame that is no bundle; `audio` is a view into `frame`, not a copy. Never throws. */
export function decodeMedia(frame: Uint8Array): Result<MediaFrame> {
  if (frame.length === 0) return refuse("empty frame");
  if (frame.length > MAX_MEDIA_FRAME_BYTES) return refuse(`frame of ${frame.length} bytes`);
  switch (frame[0]) {
    case MEDIA_TYPE.audio:
      if (frame.length <= AUDIO_HEADER_BYTES) return refuse("audio frame without audio");
      return ok({ type: "audio", seq: readUint32(frame, 1), audio: frame.subarray(AUDIO_HEADER_BYTES) });
    case MEDIA_TYPE.hello: {
      const kind = frame[2];
      if (frame.length < 4 || (kind !== 1 && kind !== 2)) return refuse("malformed hello");
      return ok({
        type: "hello",
        version: frame[1] ?? 0,
        credential: kind === 1 ? "ticket" : "resume",
        secret: text.decode(frame.subarray(3)),
      });
    }
    case MEDIA_TYPE.welcome:
      if (frame.length < 3) return refuse("malformed welcome");
      return ok({ type: "welcome", version: frame[1] ?? 0, resume: text.decode(frame.subarray(2)) });
    case MEDIA_TYPE.mark:
      return frame.length === 5 ? ok({ type: "mark", id: readUint32(frame, 1) }) : refuse("malformed mark");
    case MEDIA_TYPE.markReached:
      return frame.length === 5
        ? ok({ type: "mark_reached", id: readUint32(frame, 1) })
        : refuse("malformed mark_reached");
    case MEDIA_TYPE.clear:
      return frame.length === 1 ? ok({ type: "clear" }) : refuse("malformed clear");
    case MEDIA_TYPE.digit: {
      const digit = String.fromCharCode(frame[1] ?? 0);
      return frame.length === 2 && DIGITS.test(digit)
        ? ok({ type: "digit", digit })
        : refuse("malformed digit");
    }
    case MEDIA_TYPE.bye: {
      const reason = BYE_REASONS[frame[1] ?? -1];
      return frame.length === 2 && reason !== undefined
        ? ok({ type: "bye", reason })
        : refuse("malformed bye");
    }
    case MEDIA_TYPE.ping:
      return frame.length === 1 ? ok({ type: "ping" }) : refuse("malformed ping");
    case MEDIA_TYPE.pong:
      return frame.length === 1 ? ok({ type: "pong" }) : refuse("malformed pong");
    case MEDIA_TYPE.received:
      return frame.length === 5
        ? ok({ type: "received", seq: readUint32(frame, 1) })
        : refuse("malformed received");
    case MEDIA_TYPE.answer:
      return frame.length === 1 ? ok({ type: "answer" }) : refuse("malformed answer");
    case MEDIA_TYPE.pace: {
      const frames = frame[1] ?? 0;
      return frame.length === 2 && frames >= 1 && frames <= MOST_PACE
        ? ok({ type: "pace", frames })
        : refuse("malformed pace");
    }
    default:
      return refuse(`unknown frame type ${frame[0]}`);
  }
}

/** One audio frame in a buffer of its own; `seq` counts frames of one direction of one leg. */
export function encodeAudio(seq: number, audio: Uint8Array): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(AUDIO_HEADER_BYTES + audio.length);
  frame[0] = MEDIA_TYPE.audio;
  writeUint32(frame, 1, seq);
  frame.set(audio, AUDIO_HEADER_BYTES);
  return frame;
}

/** Any frame but audio; those are rare, so clarity goes before speed here. */
export function encodeControl(frame: Exclude<MediaFrame, { type: "audio" }>): Uint8Array<ArrayBuffer> {
  switch (frame.type) {
    case "hello":
      return withText([MEDIA_TYPE.hello, frame.version, frame.credential === "ticket" ? 1 : 2], frame.secret);
    case "welcome":
      return withText([MEDIA_TYPE.welcome, frame.version], frame.resume);
    case "mark":
      return withNumber(MEDIA_TYPE.mark, frame.id);
    case "mark_reached":
      return withNumber(MEDIA_TYPE.markReached, frame.id);
    case "clear":
      return Uint8Array.of(MEDIA_TYPE.clear);
    case "digit":
      return Uint8Array.of(MEDIA_TYPE.digit, frame.digit.charCodeAt(0));
    case "bye":
      return Uint8Array.of(MEDIA_TYPE.bye, BYE_REASONS.indexOf(frame.reason));
    case "ping":
      return Uint8Array.of(MEDIA_TYPE.ping);
    case "pong":
      return Uint8Array.of(MEDIA_TYPE.pong);
    case "received":
      return withNumber(MEDIA_TYPE.received, frame.seq);
    case "answer":
      return Uint8Array.of(MEDIA_TYPE.answer);
    case "pace":
      return Uint8Array.of(MEDIA_TYPE.pace, frame.frames);
  }
}

function withText(head: number[], tail: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from([...head, ...bytes.encode(tail)]);
}

function withNumber(type: number, value: number): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(5);
  frame[0] = type;
  writeUint32(frame, 1, value);
  return frame;
}

function readUint32(from: Uint8Array, at: number): number {
  return (
    (((from[at] ?? 0) << 24) |
      ((from[at + 1] ?? 0) << 16) |
      ((from[at + 2] ?? 0) << 8) |
      (from[at + 3] ?? 0)) >>>
    0
  );
}

function writeUint32(into: Uint8Array, at: number, value: number): void {
  into[at] = value >>> 24;
  into[at + 1] = value >>> 16;
  into[at + 2] = value >>> 8;
  into[at + 3] = value;
}
