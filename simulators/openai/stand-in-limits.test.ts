import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { DEFAULT_KNOBS } from "./knobs.ts";
import { wordsOf as wordsOfItem } from "./realtime/conversation.ts";
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

describe("B2: the stand-in at a limit", () => {
  it("fails responses with the wait in their words, refuses upgrades with 429, and is itself again after", async () => {
    const client = await connect();
    standIn.setKnobs({ rateLimitedUntilMs: Date.now() + 3_000 });
    client.send({ type: "response.create" });
    const { response } = await client.next("response.done");
    expect(response).toMatchObject({
      status: "failed",
      status_details: { type: "failed", error: { code: "rate_limit_exceeded" } },
    });
    expect(response.status_details?.error?.message).toMatch(/Please try again in (\d+ms|\d\.\d+s)\./);
    await expect(connectVendorClient(standIn.port)).rejects.toThrow("429");
    standIn.setKnobs({ rateLimitedUntilMs: Date.now() - 1 });
    const seen = client.events.length;
    client.send({ type: "response.create" });
    expect((await client.next("response.done", seen)).response.status).toBe("completed");
  });

  it("has nothing left to pay with", async () => {
    const client = await connect();
    standIn.setKnobs({ quotaExhausted: true });
    client.send({ type: "response.create" });
    const { response } = await client.next("response.done");
    expect(response.status_details?.error?.code).toBe("insufficient_quota");
  });
});

describe("B3: the stand-in cuts an answer short", () => {
  it.each(["max_output_tokens", "content_filter"] as const)(
    "by %s, in the middle of it, once",
    async (reason) => {
      const client = await connect();
      standIn.setKnobs({ incompleteResponses: 1, incompleteReason: reason });
      client.send({ type: "response.create" });
      const cut = (await client.next("response.done")).response;
      expect(cut).toMatchObject({ status: "incomplete", status_details: { type: "incomplete", reason } });
      expect(cut.output?.[0]).toMatchObject({ type: "message", status: "incomplete" });
      const seen = client.events.length;
      client.send({ type: "response.create" });
      expect((await client.next("response.done", seen)).response.status).toBe("completed");
    },
  );
});

describe("B4: the stand-in and the order of things", () => {
  const typesSince = (client: VendorClient, seen: number) =>
    client.events.slice(seen).map(({ type }) => type);

  it("says all words before the first sound, and the end of the sound late", async () => {
    const client = await connect();
    standIn.setKnobs({ wordsAheadMs: 300, audioDoneDelayMs: 200, deltaSpeed: 100 });
    client.send({ type: "response.create" });
    await client.next("response.output_audio_transcript.done");
    const wordsMs = performance.now();
    expect(typesSince(client, 0)).not.toContain("response.output_audio.delta");
    await client.next("response.output_audio.delta");
    expect(performance.now() - wordsMs).toBeGreaterThan(280);
    const { response } = await client.next("response.done");
    expect(response.status).toBe("completed");
    const types = typesSince(client, 0);
    expect(types.indexOf("response.output_audio.done")).toBeGreaterThan(
      types.lastIndexOf("response.output_audio.delta"),
    );
    expect(types.filter((type) => type === "response.output_audio_transcript.done")).toHaveLength(1);
  });

  it("says one thing in two items, whose sounds and words are the whole", async () => {
    const client = await connect();
    standIn.setKnobs({ deltaSpeed: 1_000 });
    client.send({ type: "response.create" });
    const once = (await client.next("response.done")).response;
    const soundsOf = (from: number) =>
      client.events
        .slice(from)
        .flatMap((event) =>
          event.type === "response.output_audio.delta" ? [Buffer.from(event.delta, "base64")] : [],
        );
    const whole = Buffer.concat(soundsOf(0));
    const other = await connect();
    standIn.setKnobs({ twoItems: true, oddDeltas: true });
    other.send({ type: "response.create" });
    const twice = (await other.next("response.done")).response;
    const wordsOf = ({ output = [] }: typeof twice) => output.map((item) => wordsOfItem(item)).join("");
    expect(twice.output).toHaveLength(2);
    expect(wordsOf(twice)).toBe(wordsOf(once));
    const deltas = other.events.flatMap((event) =>
      event.type === "response.output_audio.delta" ? [event] : [],
    );
    expect(Buffer.concat(deltas.map(({ delta }) => Buffer.from(delta, "base64")))).toEqual(whole);
    expect(new Set(deltas.map(({ output_index }) => output_index))).toEqual(new Set([0, 1]));
    expect(new Set(deltas.map(({ delta }) => Buffer.from(delta, "base64").length)).size).toBeGreaterThan(3);
    expect(standIn.sessions().at(-1)?.said[0]).toMatchObject({
      sentMs: standIn.sessions().at(-1)?.said[0]?.audioMs,
    });
  });

  it("refuses a truncation that is right, once, in the words of one that is not", async () => {
    const client = await connect();
    client.send({ type: "response.create" });
    const { item } = await client.next("response.output_item.done");
    standIn.setKnobs({ truncateFails: 1 });
    const truncate = {
      ...{ type: "conversation.item.truncate" as const, item_id: item.id ?? "" },
      ...{ content_index: 0, audio_end_ms: 100 },
    };
    client.send(truncate);
    expect((await client.next("error")).error.message).toMatch(/is already shorter than 100ms/);
    client.send(truncate);
    await client.next("conversation.item.truncated");
  });
});
