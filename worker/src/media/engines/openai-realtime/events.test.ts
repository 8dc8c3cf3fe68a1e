import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseServerEvent, responseUsage } from "./events.ts";

const parse = (event: unknown) => parseServerEvent(JSON.stringify(event));

describe("events of the Realtime server", () => {
  it("takes audio apart without a schema", () => {
    expect(parse({ type: "response.output_audio.delta", item_id: "i", delta: "AAAA" })).toEqual({
      ok: true,
      value: { kind: "audio", itemId: "i", base64: "AAAA" },
    });
    expect(parse({ type: "response.output_audio.delta", item_id: 7, delta: "AAAA" }).ok).toBe(false);
  });

  it("ignores types it does not know", () => {
    expect(parse({ type: "response.thought_police.delta" })).toEqual({
      ok: true,
      value: { kind: "ignored", type: "response.thought_police.delta" },
    });
  });

  it("reads usage into our own words", () => {
    const parsed = parse({
      type: "response.done",
      response: {
        id: "resp_1",
        status: "completed",
        usage: {
          input_token_details: { text_tokens: 10, audio_tokens: 20, cached_tokens: 5 },
          output_token_details: { text_tokens: 3, audio_tokens: 4 },
        },
      },
    });
    const event = parsed.ok && parsed.value.kind === "event" ? parsed.value.event : null;
    expect(event?.type === "response.done" && responseUsage(event.response, "m")).toEqual({
      type: "usage",
      model: "m",
      usage: {
        inputTextTokens: 10,
        inputAudioTokens: 20,
        cachedTokens: 5,
        outputTextTokens: 3,
        outputAudioTokens: 4,
      },
    });
  });

  it("never throws, whatever comes", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (raw) => {
        expect(typeof parseServerEvent(raw).ok).toBe("boolean");
      }),
    );
  });
});
