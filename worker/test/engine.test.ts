import { afterEach, expect, test, vi } from "vitest";
import { OpenAiRealtime } from "../src/media/engines/openai-realtime/engine.ts";
import type { EngineEvent } from "../src/media/ports.ts";

afterEach(() => vi.unstubAllGlobals());

/** The service's end of the session's socket. */
class Service extends EventTarget {
  readonly received: { type: string; audio?: string }[] = [];
  accept(): void {}
  close(): void {}
  send(text: string): void {
    this.received.push(JSON.parse(text));
  }
  say(event: object): void {
    this.dispatchEvent(new MessageEvent("message", { data: JSON.stringify(event) }));
  }
  get heard(): number[] {
    return this.received.flatMap(({ audio }) =>
      audio === undefined ? [] : [...Uint8Array.fromBase64(audio).subarray(0, 1)],
    );
  }
}

async function opening(): Promise<{ engine: OpenAiRealtime; service: Service; reported: EngineEvent[] }> {
  const service = new Service();
  vi.stubGlobal("fetch", async () => ({ status: 101, webSocket: service }));
  const reported: EngineEvent[] = [];
  const assistant = {
    id: "a",
    name: "Ava",
    instructions: "",
    greeting: "Hello.",
    language: "en",
    voice: "marin",
    model: null,
  };
  const options = {
    baseUrl: "http://voice.test/v1",
    apiKey: "sk-test",
    model: "gpt-realtime",
    assistant,
    history: [],
    cutShort: false,
  };
  const engine = new OpenAiRealtime(options, (event) => reported.push(event));
  await engine.open();
  return { engine, service, reported };
}

const frame = (mark: number): Uint8Array => new Uint8Array(160).fill(mark);

test("what the caller says while the session opens is heard, in order, before what follows", async () => {
  const { engine, service, reported } = await opening();
  for (const mark of [1, 2, 3]) engine.hear(frame(mark));
  expect(service.heard).toEqual([]);
  service.say({ type: "session.updated", session: {} });
  engine.hear(frame(4));
  expect(service.heard).toEqual([1, 2, 3, 4]);
  expect(reported.map(({ type }) => type)).toEqual(["opened"]);
});

test("of a long opening the last four seconds are kept", async () => {
  const { engine, service } = await opening();
  for (let n = 0; n < 250; n += 1) engine.hear(frame(n));
  service.say({ type: "session.updated", session: {} });
  expect(service.heard).toEqual(Array.from({ length: 200 }, (_, n) => n + 50));
});
