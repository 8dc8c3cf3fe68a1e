import { vi } from "vitest";

/** The service's end of one session's socket. */
export class Service extends EventTarget {
  readonly received: {
    type: string;
    audio?: string;
    event_id?: string;
    item?: unknown;
    response?: unknown;
  }[] = [];
  closed = false;

  accept(): void {}

  close(): void {
    this.closed = true;
  }

  send(text: string): void {
    this.received.push(JSON.parse(text));
  }

  say(event: object): void {
    this.dispatchEvent(new MessageEvent("message", { data: JSON.stringify(event) }));
  }

  /** Configures the session, as the service does. */
  ready(id: string): void {
    this.say({ type: "session.created", session: { id } });
    this.say({ type: "session.updated", session: {} });
  }

  /** What the caller said, once it is written down. */
  transcribed(itemId: string, transcript: string): void {
    this.say({
      type: "conversation.item.input_audio_transcription.completed",
      item_id: itemId,
      transcript,
    });
  }

  /** Hears the caller say this, from beginning to end. */
  hears(itemId: string, transcript: string): void {
    this.say({ type: "input_audio_buffer.speech_started", item_id: itemId });
    this.say({ type: "input_audio_buffer.speech_stopped", item_id: itemId });
    this.transcribed(itemId, transcript);
  }

  /** One answer with its sound, from beginning to end. */
  answer(itemId: string, text: string, ms = 200): void {
    this.say({ type: "response.created", response: { id: `resp-${itemId}` } });
    const delta = new Uint8Array(ms * 8).fill(0x55).toBase64();
    this.say({ type: "response.output_audio.delta", item_id: itemId, delta });
    this.say({ type: "response.output_audio_transcript.done", item_id: itemId, transcript: text });
    this.say({ type: "response.done", response: { id: `resp-${itemId}`, status: "completed" } });
  }

  /** One answer that calls functions; with a status other than "completed" it was cut off after them. */
  call(responseId: string, calls: [id: string, name: string, args: string][], status = "completed"): void {
    this.say({ type: "response.created", response: { id: responseId } });
    const output = calls.map(([call_id, name, args]) => ({
      type: "function_call",
      id: `item_${call_id}`,
      status: "completed",
      call_id,
      name,
      arguments: args,
    }));
    for (const item of output) {
      const at = { response_id: responseId, item_id: item.id, output_index: 0 };
      const { call_id, name, arguments: args } = item;
      this.say({
        type: "response.output_item.added",
        ...at,
        item: { ...item, status: "in_progress", arguments: "" },
      });
      this.say({ type: "response.function_call_arguments.done", ...at, call_id, name, arguments: args });
      this.say({ type: "response.output_item.done", ...at, item });
    }
    this.say({ type: "response.done", response: { id: responseId, status, output } });
  }

  /** What the functions' callers were told, in order. */
  outputs(): unknown[] {
    return this.received.flatMap(({ item }) =>
      typeof item === "object" && item !== null && "output" in item ? [item.output] : [],
    );
  }

  types(): string[] {
    return this.received.map(({ type }) => type);
  }

  /** The first byte of each piece of the caller's audio. */
  get heard(): number[] {
    return this.received.flatMap(({ audio }) =>
      audio === undefined ? [] : [...Uint8Array.fromBase64(audio).subarray(0, 1)],
    );
  }
}

/** Puts services of the test in the place of the outside world: one for each session that is opened. */
export function stubServices(): Service[] {
  const services: Service[] = [];
  vi.stubGlobal("fetch", async () => {
    const service = new Service();
    services.push(service);
    return { status: 101, webSocket: service };
  });
  return services;
}

export const ASSISTANT = {
  id: "a",
  name: "Ava",
  instructions: "",
  greeting: "Hello.",
  language: "en",
  voice: "marin",
  model: null,
};
