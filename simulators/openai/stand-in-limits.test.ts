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

describe("B3: the stand-in goes on", () => {
  it("exactly where it was cut short, when it is asked to", async () => {
    const client = await connect();
    standIn.setKnobs({ incompleteResponses: 1, deltaSpeed: 1_000 });
    client.send({ type: "response.create" });
    const cut = (await client.next("response.done")).response;
    const seen = client.events.length;
    const instructions = "Go on exactly where they end, without repeating any of it.";
    client.send({ type: "response.create", response: { instructions } });
    const rest = (await client.next("response.done", seen)).response;
    const whole = await connect();
    whole.send({ type: "response.create" });
    const { response } = await whole.next("response.done");
    const said = (one: typeof cut) => (one.output ?? []).map((item) => wordsOfItem(item)).join("");
    const soundOf = ({ events }: VendorClient) =>
      Buffer.concat(
        events.flatMap((event) =>
          event.type === "response.output_audio.delta" ? [Buffer.from(event.delta, "base64")] : [],
        ),
      );
    expect(said(cut) + said(rest)).toBe(said(response));
    expect(said(cut)).not.toBe("");
    expect(soundOf(client)).toEqual(soundOf(whole));
  });
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

  it("says the second half of its words after all of its sound", async () => {
    const client = await connect();
    standIn.setKnobs({ deltaSpeed: 1_000 });
    client.send({ type: "response.create" });
    await client.next("response.done");
    const wordsOf = (from: number) =>
      client.events
        .slice(from)
        .flatMap((event) => (event.type === "response.output_audio_transcript.delta" ? [event.delta] : []));
    const whole = wordsOf(0).join("");
    const other = await connect();
    standIn.setKnobs({ deltaSpeed: 1_000, wordsBehindMs: 300 });
    other.send({ type: "response.create" });
    await other.next("response.output_audio.done");
    const soundedMs = performance.now();
    await other.next("response.output_audio_transcript.done");
    expect(performance.now() - soundedMs).toBeGreaterThan(280);
    const types = other.events.map(({ type }) => type);
    const [sounded, worded] = [
      types.lastIndexOf("response.output_audio.delta"),
      types.lastIndexOf("response.output_audio_transcript.delta"),
    ];
    expect(worded).toBeGreaterThan(sounded);
    expect(
      other.events
        .flatMap((event) => (event.type === "response.output_audio_transcript.delta" ? [event.delta] : []))
        .join(""),
    ).toBe(whole);
    expect(types.indexOf("response.output_audio_transcript.delta")).toBeLessThan(sounded);
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
      type: "conversation.item.truncate" as const,
      item_id: item.id ?? "",
      content_index: 0,
      audio_end_ms: 100,
    };
    client.send(truncate);
    expect((await client.next("error")).error.message).toMatch(/is already shorter than 100ms/);
    client.send(truncate);
    await client.next("conversation.item.truncated");
  });
});

describe("B7: the stand-in refuses what the vendor refuses", () => {
  it("a model that there is not", async () => {
    await expect(
      connectVendorClient(standIn.port, undefined, { model: "gpt-realtime-of-my-own" }),
    ).rejects.toThrow("404");
  });

  const refused: [string, Record<string, unknown>, string][] = [
    ["a voice that there is not", { audio: { output: { voice: "sally" } } }, "audio.output.voice"],
    ["a function's name with a blank", { tools: [{ type: "function", name: "call back" }] }, "name"],
    [
      "a function that takes no object",
      { tools: [{ type: "function", name: "f", parameters: { type: "string" } }] },
      "parameters",
    ],
    ["a strict function", { tools: [{ type: "function", name: "f", strict: true }] }, "strict"],
    ["an MCP server without its label", { tools: [{ type: "mcp" }] }, "server_label"],
  ];
  it.each(refused)("%s", async (_what, session, param) => {
    const client = await connect();
    const event = { type: "session.update", event_id: "e1", session: { type: "realtime", ...session } };
    Reflect.apply(client.send, client, [event]);
    const { error } = await client.next("error");
    expect(error.event_id).toBe("e1");
    expect(error.param).toContain(param);
  });

  it("another voice once one was heard", async () => {
    const client = await connect();
    client.send({ type: "response.create" });
    await client.next("response.done");
    const voice = (name: string) => ({
      type: "session.update" as const,
      session: { type: "realtime" as const, audio: { output: { voice: name } } },
    });
    client.send(voice("marin"));
    await client.next("session.updated");
    client.send(voice("cedar"));
    expect((await client.next("error")).error.code).toBe("cannot_update_voice");
  });
});
