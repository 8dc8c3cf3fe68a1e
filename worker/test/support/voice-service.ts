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

  /** One answer with its sound, from beginning to end. */
  answer(itemId: string, text: string, ms = 200): void {
    this.say({ type: "response.created", response: { id: `resp-${itemId}` } });
    const delta = new Uint8Array(ms * 8).fill(0x55).toBase64();
    this.say({ type: "response.output_audio.delta", item_id: itemId, delta });
    this.say({ type: "response.output_audio_transcript.done", item_id: itemId, transcript: text });
    this.say({ type: "response.done", response: { id: `resp-${itemId}`, status: "completed" } });
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
