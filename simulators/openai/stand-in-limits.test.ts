import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
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
