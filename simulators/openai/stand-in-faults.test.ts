import type { RealtimeClientEvent } from "openai/resources/realtime/realtime";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { DEFAULT_KNOBS } from "./knobs.ts";
import { type OpenAiStandIn, startOpenAiStandIn } from "./stand-in.ts";
import { connectVendorClient, type VendorClient } from "./vendor-client.ts";

let standIn: OpenAiStandIn;
const open: VendorClient[] = [];

beforeAll(async () => {
  standIn = await startOpenAiStandIn({ port: 0, apiKey: "sk-test" });
}, 60_000);
afterEach(() => {
  for (const client of open.splice(0)) client.close();
  standIn.setKnobs(DEFAULT_KNOBS);
});
afterAll(() => standIn.close());

async function connect(): Promise<VendorClient> {
  const client = await connectVendorClient(standIn.port);
  open.push(client);
  await client.next("session.created");
  return client;
}

/** Answers of the plain HTTP side. */
async function ask(method: string, path: string, body?: unknown): Promise<{ status: number; json: unknown }> {
  const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
  const response = await fetch(`${standIn.url}${path}`, init);
  return { status: response.status, json: await response.json() };
}

describe("what a client does wrong", () => {
  it("is refused at the upgrade without the right key", async () => {
    await expect(connectVendorClient(standIn.port, "sk-wrong")).rejects.toThrow("401");
  });

  it("may bring the key as a subprotocol, and gets `realtime` back", async () => {
    const url = `ws://127.0.0.1:${standIn.port}/v1/realtime?model=gpt-realtime-2.1`;
    const socket = new WebSocket(url, ["realtime", "openai-insecure-api-key.sk-test"]);
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = reject;
    });
    expect(socket.protocol).toBe("realtime");
    socket.close();
  });

  const mistakes: [string, RealtimeClientEvent | Record<string, unknown>, string, string][] = [
    ["an unknown event", { type: "weather.get", event_id: "e1" }, "invalid_value", "weather.get"],
    [
      "a session without its type",
      { type: "session.update", event_id: "e1", session: {} },
      "invalid_value",
      "session.type",
    ],
    [
      "an unknown field",
      { type: "session.update", event_id: "e1", session: { type: "realtime", turn_detection: null } },
      "unknown_parameter",
      "session.turn_detection",
    ],
    [
      "sound that is no base64",
      { type: "input_audio_buffer.append", event_id: "e1", audio: "%%%" },
      "invalid_value",
      "audio",
    ],
    [
      "an empty commit",
      { type: "input_audio_buffer.commit", event_id: "e1" },
      "input_audio_buffer_commit_empty",
      "at least 100ms",
    ],
    [
      "a cancel of nothing",
      { type: "response.cancel", event_id: "e1" },
      "response_cancel_not_active",
      "no active response",
    ],
    [
      "an item that is not there",
      { type: "conversation.item.delete", event_id: "e1", item_id: "item_no" },
      "item_not_found",
      "item_no",
    ],
  ];
  it.each(mistakes)("is answered with an error event: %s", async (_name, event, code, words) => {
    const client = await connect();
    Reflect.apply(client.send, client, [event]);
    const { error } = await client.next("error");
    expect(error).toMatchObject({ code, event_id: "e1" });
    expect(error.message).toContain(words);
    client.send({ type: "input_audio_buffer.clear" });
    await client.next("input_audio_buffer.cleared");
  });

  it("cannot have two responses at once", async () => {
    const client = await connect();
    client.send({ type: "response.create" });
    client.send({ type: "response.create", event_id: "second" });
    const { error } = await client.next("error");
    expect(error).toMatchObject({ code: "conversation_already_has_active_response", event_id: "second" });
    expect((await client.next("response.done")).response.status).toBe("completed");
  });

  it("cannot truncate behind the end of what was sent", async () => {
    const client = await connect();
    client.send({ type: "response.create" });
    const { response } = await client.next("response.done");
    const item_id = response.output?.[0]?.id ?? "";
    client.send({ type: "conversation.item.truncate", item_id, content_index: 0, audio_end_ms: 60_000 });
    const { error } = await client.next("error");
    expect(error.type).toBe("invalid_request_error");
    expect(error.message).toMatch(/^Audio content of \d+ms is already shorter than 60000ms$/);
  });

  it("can cancel, and hears so", async () => {
    standIn.setKnobs({ deltaSpeed: 1 });
    const client = await connect();
    client.send({ type: "response.create" });
    await client.next("response.output_audio.delta");
    client.send({ type: "response.cancel" });
    expect((await client.next("response.done")).response.status_details).toMatchObject({
      reason: "client_cancelled",
    });
  });
});

describe("what can be set to go wrong", () => {
  it("refuses upgrades with a status", async () => {
    standIn.setKnobs({ refuseUpgradeStatus: 429 });
    await expect(connectVendorClient(standIn.port)).rejects.toThrow("429");
  });

  it("fails a response", async () => {
    standIn.setKnobs({ failResponses: 1 });
    const client = await connect();
    client.send({ type: "response.create" });
    const { response } = await client.next("response.done");
    expect(response).toMatchObject({ status: "failed", status_details: { error: { code: "server_error" } } });
    const from = client.events.length;
    client.send({ type: "response.create" });
    expect((await client.next("response.done", from)).response.status).toBe("completed");
  });

  it("begins a response and says nothing, until it is cancelled", async () => {
    standIn.setKnobs({ muteResponses: 1 });
    const client = await connect();
    client.send({ type: "response.create" });
    await client.next("response.created");
    client.send({ type: "response.create" });
    expect((await client.next("error")).error.code).toBe("conversation_already_has_active_response");
    client.send({ type: "response.cancel" });
    expect((await client.next("response.done")).response.status).toBe("cancelled");
    expect(client.order()).not.toContain("response.output_audio.delta");
    const from = client.events.length;
    client.send({ type: "response.create" });
    expect((await client.next("response.done", from)).response.status).toBe("completed");
  });

  it("drops the socket in the middle of a response", async () => {
    standIn.setKnobs({ dropAfterDeltas: 2 });
    const client = await connect();
    client.send({ type: "response.create" });
    expect((await client.closed).code).toBe(1006);
    expect(client.events.some((event) => event.type === "response.done")).toBe(false);
  });

  it("ends a session at its limit with an error and 1001", async () => {
    standIn.setKnobs({ sessionLimitMs: 50 });
    const client = await connect();
    expect((await client.next("error")).error.code).toBe("session_expired");
    expect((await client.closed).code).toBe(1001);
  });

  it("sends error events, unknown events and exhausted rate limits", async () => {
    standIn.setKnobs({
      unknownEvents: true,
      rateLimitExhausted: true,
      errorEvent: { code: "server_error", message: "Planted." },
    });
    const client = await connect();
    client.send({ type: "response.create" });
    expect((await client.next("error")).error.message).toBe("Planted.");
    client.send({ type: "response.create" });
    expect((await client.next("rate_limits.updated")).rate_limits).toMatchObject([{ remaining: 0 }]);
    expect(client.order()).toContain("response.weather.updated");
  });

  it("is late with its first sound when it is told to, and notes its own time", async () => {
    standIn.setKnobs({ firstDeltaDelayMs: 150 });
    const client = await connect();
    client.send({ type: "response.create" });
    await client.next("response.done");
    const said = standIn.sessions().at(-1)?.said[0];
    const ownMs = (said?.firstDeltaAtMs ?? 0) - (said?.requestedAtMs ?? 0);
    expect(ownMs).toBeGreaterThan(145);
    // Not by a round more; a busy machine adds its own.
    expect(ownMs).toBeLessThan(1_500);
  });

  it("sends its deltas in real time when it is told to", async () => {
    standIn.setKnobs({ deltaMs: 20, deltaSpeed: 1 });
    const client = await connect();
    client.send({
      type: "session.update",
      session: { type: "realtime", audio: { output: { format: { type: "audio/pcmu" } } } },
    });
    client.send({ type: "response.create" });
    const { item_id, delta } = await client.next("response.output_audio.delta");
    expect(Buffer.from(delta, "base64")).toHaveLength(160);
    await client.next("response.done");
    const said = standIn.sessions().at(-1)?.said[0];
    const tookMs = (said?.doneAtMs ?? 0) - (said?.firstDeltaAtMs ?? 0);
    expect(Math.abs(tookMs - client.soundOf(item_id).length / 8)).toBeLessThan(700);
  });
});

describe("the loopback routes", () => {
  it("say that the stand-in is ready", async () => {
    expect(await ask("GET", "/healthz")).toMatchObject({ status: 200, json: { status: "ok" } });
  });

  it("turn knobs, refuse wrong ones by name, and reset", async () => {
    expect(await ask("POST", "/__control", { deltaMs: 40 })).toMatchObject({
      status: 200,
      json: { deltaMs: 40 },
    });
    expect(standIn.knobs().deltaMs).toBe(40);
    const refused = await ask("POST", "/__control", { deltaMss: 40 });
    expect(refused.status).toBe(400);
    expect(JSON.stringify(refused.json)).toContain("deltaMss");
    expect(await ask("DELETE", "/__control")).toMatchObject({ json: DEFAULT_KNOBS });
  });

  it("show the sessions and cut them", async () => {
    const client = await connect();
    client.send({ type: "response.create" });
    await client.next("response.done");
    const shown = z.array(z.looseObject({ id: z.string() })).parse((await ask("GET", "/__sessions")).json);
    expect(shown.at(-1)).toMatchObject({
      model: "gpt-realtime-2.1",
      said: [{ status: "completed", trigger: "client" }],
    });
    expect(await ask("POST", `/__drop?session=${shown.at(-1)?.id}`)).toMatchObject({ json: { dropped: 1 } });
    expect((await client.closed).code).toBe(1006);
  });

  it("answer anything else with the vendor's error body", async () => {
    expect(await ask("GET", "/v1/models")).toMatchObject({
      status: 404,
      json: { error: { code: "not_found" } },
    });
  });
});
