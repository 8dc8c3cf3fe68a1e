import * as z from "zod";

/** What an application sends on a stream; the vendor is strict about the stream's sid and lenient about the rest. */
const message = z.discriminatedUnion("event", [
  z.object({
    event: z.literal("media"),
    streamSid: z.string(),
    media: z.object({ payload: z.base64() }),
  }),
  z.object({ event: z.literal("mark"), streamSid: z.string(), mark: z.object({ name: z.string() }) }),
  z.object({ event: z.literal("clear"), streamSid: z.string() }),
]);
export type ServerMessage = z.infer<typeof message>;

/** A message for this stream, or why it is none. Never throws. */
export function parseServerMessage(
  raw: string,
  streamSid: string,
): { ok: true; message: ServerMessage } | { ok: false; reason: string } {
  let value: unknown;
  try {
    value = JSON.parse(raw);
  } catch {
    return { ok: false, reason: "not JSON" };
  }
  const parsed = message.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return { ok: false, reason: `${issue?.path.join(".")}: ${issue?.message}` };
  }
  if (parsed.data.streamSid !== streamSid) return { ok: false, reason: "wrong streamSid" };
  return { ok: true, message: parsed.data };
}

/** Seen from the vendor: `inbound` is what the party says, `outbound` what it hears. */
export type Track = "inbound" | "outbound";

export interface StreamIdentity {
  readonly streamSid: string;
  readonly callSid: string;
  readonly accountSid: string;
}

/** Writes the vendor's side of a stream: numbers are text, and every message but the first is numbered. */
export class StreamWriter {
  readonly #identity: StreamIdentity;
  #sequence = 0;
  #chunk = 0;

  constructor(identity: StreamIdentity) {
    this.#identity = identity;
  }

  connected(): string {
    return JSON.stringify({ event: "connected", protocol: "Call", version: "1.0.0" });
  }

  start(customParameters: Readonly<Record<string, string>>, tracks: readonly Track[] = ["inbound"]): string {
    const { streamSid, callSid, accountSid } = this.#identity;
    const mediaFormat = { encoding: "audio/x-mulaw", sampleRate: 8_000, channels: 1 };
    const start = { accountSid, streamSid, callSid, tracks, mediaFormat, customParameters };
    return this.#numbered({ event: "start", start });
  }

  /** `atMs` counts from the stream's beginning. */
  media(sound: Uint8Array, atMs: number, track: Track = "inbound"): string {
    this.#chunk += 1;
    const payload = Buffer.from(sound.buffer, sound.byteOffset, sound.length).toString("base64");
    const media = { track, chunk: String(this.#chunk), timestamp: String(atMs), payload };
    return this.#numbered({ event: "media", media });
  }

  dtmf(digit: string): string {
    return this.#numbered({ event: "dtmf", dtmf: { track: "inbound_track", digit } });
  }

  mark(name: string): string {
    return this.#numbered({ event: "mark", mark: { name } });
  }

  stop(): string {
    const { accountSid, callSid } = this.#identity;
    return this.#numbered({ event: "stop", stop: { accountSid, callSid } });
  }

  #numbered(body: object): string {
    this.#sequence += 1;
    return JSON.stringify({
      ...body,
      sequenceNumber: String(this.#sequence),
      streamSid: this.#identity.streamSid,
    });
  }
}
