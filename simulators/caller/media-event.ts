import * as z from "zod";

/** MEDIA_START of chan_websocket, in its JSON form. */
const mediaStart = z.object({
  event: z.literal("MEDIA_START"),
  channel_id: z.string(),
  channel_variables: z.record(z.string(), z.string()).default({}),
});

export interface MediaStart {
  /** Uniqueid of the WebSocket channel: what Originate was given as ChannelId. */
  readonly channelId: string;
  /** The phone's extension that was called; null when the person calls. */
  readonly extension: string | null;
  /** The called phone's SIP channel, on which it presses keys; null when the person calls. */
  readonly channel: string | null;
  /** The From header of the call that came in; null when the person calls. */
  readonly sipFrom: string | null;
}

const digit = z.object({ event: z.literal("DTMF_END"), digit: z.string().length(1) });

/** The key that a text frame of Asterisk reports; null when it is another event or none at all. Never throws. */
export function parseDigit(raw: string): string | null {
  const parsed = digit.safeParse(jsonOf(raw));
  return parsed.success ? parsed.data.digit : null;
}

/** A text frame of Asterisk as MEDIA_START; null when it is another event or none at all. Never throws. */
export function parseMediaStart(raw: string): MediaStart | null {
  const parsed = mediaStart.safeParse(jsonOf(raw));
  if (!parsed.success) return null;
  const { channel_id, channel_variables } = parsed.data;
  const named = (name: string): string | undefined =>
    channel_variables[`__${name}`] ?? channel_variables[`_${name}`] ?? channel_variables[name];
  return {
    channelId: channel_id,
    extension: named("DIRECTION") === "in" ? (named("EXTENSION") ?? "") : null,
    channel: named("PHONE_CHANNEL") ?? null,
    sipFrom: named("SIP_FROM") ?? null,
  };
}

function jsonOf(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return null;
  }
}
