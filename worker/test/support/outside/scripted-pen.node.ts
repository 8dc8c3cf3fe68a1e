import { Response, WebSocketPair } from "miniflare";

/** Quieter than any voice of the tests. */
const SILENCE = 0xff;
/** So much silence ends an utterance. */
const PAUSE_BYTES = 2_400;
/** A voice that no session survives. */
const BREAKS = 0x66;
/** A voice whose word is known before it has ended. */
const QUICK = 0x5b;

/**
 * The voice service of the object tests where it only writes down. An utterance is whatever lies between two silences of 300 ms, and
 * comes back as the voices that were in it, "0x11", in order; both times are told with the vendor's padding. A session whose
 * language is `xx` is refused, one whose is `zz` opens after 2.5 s; the voice 0x66 breaks the connection, and of 0x5b the word comes at
 * once.
 */
export function scriptedPen(): Response {
  const { 0: theirs, 1: ours } = new WebSocketPair();
  ours.accept();
  const say = (event: Record<string, unknown>): void =>
    ours.send(JSON.stringify({ event_id: "e", ...event }));
  let at = 0;
  let startedAt = 0;
  let quiet = 0;
  let itemId: string | null = null;
  const openedAt = Date.now();
  let voices = new Set<number>();
  const ms = (bytes: number) => Math.round(bytes / 8);

  function ended(): void {
    const item = { item_id: itemId, content_index: 0 };
    say({ type: "input_audio_buffer.speech_stopped", item_id: itemId, audio_end_ms: ms(at - quiet) + 500 });
    say({ type: "input_audio_buffer.committed", item_id: itemId, previous_item_id: null });
    const transcript = [...voices].map((voice) => `0x${voice.toString(16)}`).join(" ");
    say({ type: "conversation.item.input_audio_transcription.delta", ...item, delta: transcript });
    const usage = { type: "duration", seconds: ms(at - startedAt) / 1_000 };
    say({ type: "conversation.item.input_audio_transcription.completed", ...item, transcript, usage });
    itemId = null;
    voices = new Set();
  }

  function quick(): void {
    const item = { item_id: itemId, content_index: 0 };
    say({ type: "conversation.item.input_audio_transcription.delta", ...item, delta: "0x5b" });
  }

  function heard(byte: number): void {
    at += 1;
    quiet = byte === SILENCE ? quiet + 1 : 0;
    if (byte !== SILENCE) {
      const isNew = !voices.has(byte);
      voices.add(byte);
      if (itemId !== null) return isNew && byte === QUICK ? quick() : undefined;
      itemId = `item_${crypto.randomUUID()}`;
      startedAt = at;
      say({
        type: "input_audio_buffer.speech_started",
        item_id: itemId,
        audio_start_ms: Math.max(0, ms(at) - 300),
      });
      if (byte === QUICK) quick();
    }
    if (itemId !== null && quiet >= PAUSE_BYTES) ended();
  }

  say({ type: "session.created", session: { id: "sess_pen", type: "transcription" } });
  ours.addEventListener("message", ({ data }) => {
    const event = JSON.parse(String(data));
    if (event.type === "session.update") {
      const { type, audio } = event.session;
      const { language } = audio.input.transcription;
      const told = () => say({ type: "session.updated", session: { type } });
      if (type !== "transcription" || language === "xx") {
        const error = { type: "invalid_request_error", code: "invalid_value", message: "No such language." };
        return say({ type: "error", error });
      }
      return language === "zz" ? void setTimeout(told, 2_500) : told();
    }
    if (event.type !== "input_audio_buffer.append") return;
    const bytes = Buffer.from(event.audio, "base64");
    // What is heard again at the beginning of the next session does not break that, too.
    if (bytes.includes(BREAKS) && Date.now() - openedAt > 300) return ours.close(1011, "broken");
    for (const byte of bytes) heard(byte);
  });
  return new Response(null, { status: 101, webSocket: theirs });
}
