import { afterEach, expect, it, vi } from "vitest";
import type { AssistantConfig } from "../../../call/routing.ts";
import type { MediaTransport } from "../../../media/ports.ts";
import { BriefVoice } from "./brief-voice.ts";

const assistant: AssistantConfig = {
  id: "a1",
  name: "Receptionist",
  greeting: "Acme Dental, how can I help you?",
  language: "de",
  instructions: "You are the receptionist.",
  voice: "cedar",
  model: "gpt-realtime-2.1-mini",
  guardrails: ["Promise a price."],
};
const phone: MediaTransport = { send() {}, mark() {}, clear() {}, answer() {}, bye() {} };

afterEach(() => vi.unstubAllGlobals());

/** What the voice service is told when a target is briefed by these words. */
async function told(words: string, by: AssistantConfig | null) {
  const sent: string[] = [];
  const webSocket = {
    addEventListener() {},
    accept() {},
    close() {},
    send: (text: string) => sent.push(text),
  };
  const fetched = vi.fn(async (_address: string) => ({ webSocket }));
  vi.stubGlobal("fetch", fetched);
  const settings = { OPENAI_BASE_URL: "http://voice.test", OPENAI_API_KEY: "k", OPENAI_REALTIME_MODEL: "m" };
  const brief = new BriefVoice(settings, () => {});
  await brief.say(words, phone, by);
  brief.stop();
  return { address: String(fetched.mock.calls[0]?.[0]), session: JSON.parse(sent[0] ?? "{}").session };
}

const WORDS = "Anna asks about her bill. Press one to take the call, or two to decline.";

it("speaks with a colleague, who may say hello into it, and not as the assistant that has callers", async () => {
  const { address, session } = await told(WORDS, assistant);
  expect(address).toContain("model=gpt-realtime-2.1-mini");
  expect(session.audio.output.voice).toBe("cedar");
  expect(session.instructions).toContain(`“${WORDS}”`);
  expect(session.instructions).toMatch(/say it again/i);
  expect(session.instructions).toContain("Speak German");
  expect(session.instructions).not.toMatch(/receptionist|Promise a price|do_not_call|Objections/);
  expect(session.tools).toEqual([]);
});

it("has a voice of the house where no assistant has ever had the call", async () => {
  const { address, session } = await told(WORDS, null);
  expect(address).toContain("model=m");
  expect(session.audio.output.voice).toBe("marin");
  expect(session.instructions).toContain(`“${WORDS}”`);
});
