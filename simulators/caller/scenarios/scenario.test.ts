import { createFramer } from "@patchbay/audio";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OpenAiStandIn, startOpenAiStandIn } from "../../openai/stand-in.ts";
import { connectVendorClient, type VendorClient } from "../../openai/vendor-client.ts";
import { createRecogniser, type Recogniser } from "../../speech/recogniser.ts";
import { createVoice } from "../../speech/voice.ts";
import { type PersonReport, preparePerson } from "../person.ts";
import { linesSaid } from "../script.ts";
import { SCENARIOS, type ScenarioName } from "./scenario.ts";

/** The line between both runs so many times faster than a real one. */
const TICK_MS = 2;
const voice = createVoice();
let standIn: OpenAiStandIn;
let recogniser: Recogniser;

beforeAll(async () => {
  standIn = await startOpenAiStandIn({ port: 0, faults: { deltaSpeed: 200 } });
  recogniser = await createRecogniser(voice);
}, 60_000);
afterAll(() => standIn.close());

/** A line as simple as can be: frames one way, deltas the other, and silence at once when the caller speaks. */
async function play(name: ScenarioName): Promise<PersonReport> {
  const client: VendorClient = await connectVendorClient(standIn.port);
  const format = { type: "audio/pcmu" as const };
  client.send({
    type: "session.update",
    session: { type: "realtime", audio: { input: { format }, output: { format } } },
  });
  await client.next("session.updated");
  const person = await preparePerson(SCENARIOS[name].script, voice, recogniser);
  const framer = createFramer();
  let queue: Uint8Array[] = [];
  let seen = client.events.length;
  client.send({ type: "response.create" });
  for (;;) {
    for (const event of client.events.slice(seen)) {
      if (event.type === "response.output_audio.delta")
        queue.push(...framer.push(Buffer.from(event.delta, "base64")));
      if (event.type === "input_audio_buffer.speech_started") queue = [];
      if (event.type === "response.output_audio.done") queue.push(...[framer.flush() ?? []].flat());
    }
    seen = client.events.length;
    const frame = queue.shift();
    if (frame !== undefined) person.hear(frame);
    const tick = person.tick();
    if (tick.hangUp) break;
    client.append(tick.frame);
    await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  }
  client.close();
  return person.report();
}

describe("the demo's scenarios against the stand-in", () => {
  it.each<ScenarioName>(["greeting", "appointment", "barge-in"])("%s", { timeout: 60_000 }, async (name) => {
    const report = await play(name);
    expect(report.failure).toBeNull();
    const heard = standIn
      .sessions()
      .at(-1)
      ?.heard.map((turn) => turn.lineId);
    expect(heard).toEqual(linesSaid(SCENARIOS[name].script));
    expect(report.heard.every((line) => line.lineId?.startsWith("assistant."))).toBe(true);
  });
});
