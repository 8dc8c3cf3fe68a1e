import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import * as z from "zod";
import { DEFAULT_KNOBS } from "../knobs.ts";
import { type OpenAiStandIn, startOpenAiStandIn } from "../stand-in.ts";

const turn = z.object({
  intent: z.string(),
  confidence: z.number().min(0).max(1),
  emotion: z.enum(["neutral", "happy", "angry"]),
});

let standIn: OpenAiStandIn;
let client: OpenAI;

beforeAll(async () => {
  standIn = await startOpenAiStandIn({ port: 0, apiKey: "sk-right" });
  client = new OpenAI({ apiKey: "sk-right", baseURL: `${standIn.url}/v1`, maxRetries: 0 });
}, 60_000);
afterAll(() => standIn?.close());
beforeEach(() => standIn.setKnobs(DEFAULT_KNOBS));

const ask = (input: string, schema: z.ZodType = turn, strict = true) =>
  client.responses.create({
    model: "gpt-6-luna",
    store: false,
    instructions: "Say what the caller wants.",
    input,
    text: { format: { type: "json_schema", name: "turn", strict, schema: { ...z.toJSONSchema(schema) } } },
  });

describe("structured output, by the vendor's own client", () => {
  it("fills the schema with what the conversation says, and tells what it used", async () => {
    const angry = await ask("Assistant: Hello.\nCaller: This is unacceptable, what are your opening hours?");
    expect(turn.parse(JSON.parse(angry.output_text))).toEqual({
      intent: "ask opening hours",
      confidence: 0.9,
      emotion: "angry",
    });
    expect(angry.usage).toMatchObject({
      input_tokens: expect.any(Number),
      output_tokens: expect.any(Number),
    });
    const other = await ask("Caller: Thank you, goodbye.");
    expect(JSON.parse(other.output_text)).toMatchObject({ intent: "say goodbye", emotion: "happy" });
  });

  it("refuses a key that is not the right one, and a schema that strict output does not take", async () => {
    const stranger = new OpenAI({ apiKey: "sk-wrong", baseURL: `${standIn.url}/v1`, maxRetries: 0 });
    await expect(stranger.responses.create({ model: "gpt-6-luna", input: "x" })).rejects.toMatchObject({
      status: 401,
    });
    await expect(ask("Caller: x", turn.partial())).rejects.toMatchObject({
      status: 400,
      code: "invalid_json_schema",
    });
  });

  it("goes wrong in each way it is told to, as often as it is told to", async () => {
    standIn.setKnobs({ textFault: "refuses", textFaults: 1 });
    const refused = await ask("Caller: Hello.");
    expect(refused.output.flatMap((item) => (item.type === "message" ? item.content : []))).toMatchObject([
      { type: "refusal" },
    ]);
    standIn.setKnobs({ textFault: "invalid_json", textFaults: 1 });
    const broken = await ask("Caller: Hello.");
    expect(() => JSON.parse(broken.output_text)).toThrow();
    standIn.setKnobs({ textFault: "rate_limited", textFaults: 1 });
    await expect(ask("Caller: Hello.")).rejects.toMatchObject({ status: 429, code: "rate_limit_exceeded" });
    standIn.setKnobs({ textFault: "incomplete", textFaults: 1 });
    expect(await ask("Caller: Hello.")).toMatchObject({
      status: "incomplete",
      incomplete_details: { reason: "max_output_tokens" },
    });
    expect((await ask("Caller: Hello.")).status).toBe("completed");
  });
});
