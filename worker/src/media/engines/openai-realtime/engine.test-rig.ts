import { vi } from "vitest";
import type { AssistantVoice, EngineEvent } from "../../ports.ts";
import { OpenAiRealtime } from "./engine.ts";

const assistant: AssistantVoice = { language: "en", voice: "marin" };

/** What a service's door answers: the socket, or an HTTP refusal. */
export type Door = () => Response | "open";

/** An engine whose service is the test: what it is sent, what it reports. Unstub globals after it. */
export async function openEngine(door: Door = () => "open") {
  const sent: { type: string; [field: string]: unknown }[] = [];
  const reported: EngineEvent[] = [];
  let listener: (event: { data: string }) => void = () => {};
  const webSocket = {
    addEventListener(kind: string, heard: typeof listener) {
      if (kind === "message") listener = heard;
    },
    accept() {},
    close() {},
    send: (text: string) => sent.push(JSON.parse(text)),
  };
  const fetched = vi.fn(async () => {
    const answer = door();
    return answer === "open" ? { webSocket } : Object.assign(answer, { webSocket: null });
  });
  vi.stubGlobal("fetch", fetched);
  const engine = new OpenAiRealtime(
    {
      baseUrl: "http://voice.test/v1",
      apiKey: "k",
      model: "m",
      assistant,
      greeting: () => "Acme Dental, how can I help you?",
      instructions: () => "",
      tools: [],
      history: [],
      unheard: null,
      pieceFrames: () => 1,
    },
    (event) => reported.push(event),
  );
  const opening = engine.open();
  await vi.advanceTimersByTimeAsync(0);
  return {
    engine,
    sent,
    reported,
    fetched,
    opening,
    /** The service says this. */
    tell: (...events: object[]) => {
      for (const event of events) listener({ data: JSON.stringify(event) });
    },
    /** How often it was asked for an answer. */
    asked: () => sent.filter(({ type }) => type === "response.create").length,
  };
}

export const CONFIGURED = [
  {
    type: "session.created",
    event_id: "e",
    session: { type: "realtime", id: "s", object: "realtime.session" },
  },
  {
    type: "session.updated",
    event_id: "e",
    session: { type: "realtime", id: "s", object: "realtime.session" },
  },
];
