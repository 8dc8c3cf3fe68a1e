import { env } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { archiveCall } from "../src/jobs/archive-call.ts";
import { understand } from "../src/jobs/understanding/understand.ts";
import { CallHistory } from "../src/store/calls.ts";
import { callerFrom } from "./support/callers/caller.ts";
import { frame, openMedia, TestConnector } from "./support/connector.ts";
import { createOrganization } from "./support/organization.ts";
import { voice } from "./support/phone.ts";

const session = (callId: string) => env.CALL_SESSION.get(env.CALL_SESSION.idFromName(callId));
const logOf = async (callId: string) =>
  ((await session(callId).export())?.log ?? []).map(({ event }) => event);
const summaryOf = async (callId: string) => (await session(callId).export())?.summary;

/** A call in which the scripted voice writes down that the caller said something. */
async function withCallersTurn(understanding?: { enabled: boolean; emotion: boolean }) {
  const organization = await createOrganization();
  await organization.provision(understanding === undefined ? {} : { understanding });
  const connector = await TestConnector.connect(organization.token);
  const { callId, mediaTicket } = await connector.routed("u.1");
  const media = await openMedia(callId, mediaTicket);
  await frame(media, "audio");
  for (let n = 0; n < 25; n += 1) media.send(voice(0x40, n));
  await expect
    .poll(() => logOf(callId))
    .toContainEqual(
      expect.objectContaining({
        type: "turn_finished",
        turn: expect.objectContaining({ speaker: "caller" }),
      }),
    );
  const turn = (await logOf(callId)).flatMap((event) =>
    event.type === "turn_finished" && event.turn.speaker === "caller" ? [event.turn] : [],
  )[0];
  if (turn === undefined) throw new Error("the caller's turn");
  const end = async () => {
    connector.hangsUp("u.1");
    await expect.poll(async () => (await summaryOf(callId))?.status).toBe("ended");
  };
  return { organization, callId, turnId: turn.id, end };
}

/** The text model goes wrong with whatever it is asked, until the task is over. */
async function whileItFails(fault: string, task: () => Promise<void>): Promise<void> {
  const set = (times: number) =>
    fetch("http://voice.test/__text", {
      method: "POST",
      body: JSON.stringify({ about: "frames", fault, times }),
    });
  await set(1_000);
  try {
    await task();
  } finally {
    await set(0);
  }
}

describe("what the caller means", () => {
  it("is written beside the turn while the call runs, with what it cost, and once only", async () => {
    const { callId, turnId } = await withCallersTurn({ enabled: true, emotion: true });
    await expect
      .poll(async () => (await logOf(callId)).filter(({ type }) => type === "turn_understood"), {
        timeout: 5_000,
      })
      .toEqual([{ type: "turn_understood", turnId, intent: "unclear", confidence: 0.9, emotion: "neutral" }]);
    await understand(env, { callId, turnId }, 1);
    await understand(env, { callId, turnId }, 1);
    const log = await logOf(callId);
    expect(log.filter(({ type }) => type === "turn_understood")).toHaveLength(1);
    expect(log).toContainEqual(
      expect.objectContaining({ type: "usage_recorded", model: "gpt-6-luna", inputTextTokens: 900 }),
    );
    expect((await summaryOf(callId))?.cost).toMatchObject({ prices: "2026-11-20", textMicroUsd: 130 });
  });

  it("says nothing of emotions where the organization has not switched that on", async () => {
    const { callId } = await withCallersTurn();
    await expect
      .poll(() => logOf(callId), { timeout: 5_000 })
      .toContainEqual(expect.objectContaining({ type: "turn_understood", emotion: null }));
  });

  it("is nobody's to read where the organization does not want it", async () => {
    const { callId, turnId, end } = await withCallersTurn({ enabled: false, emotion: true });
    expect(await session(callId).openQuestion(turnId)).toBeNull();
    await end();
    await archiveCall(env, { callId });
    expect(await understand(env, { callId, turnId: null }, 1)).toBe("done");
    expect((await logOf(callId)).map(({ type }) => type)).not.toContain("call_understood");
  });
});

describe("what a call was about", () => {
  it("stands in its log and its history once it is over", async () => {
    const { organization, callId, end } = await withCallersTurn({ enabled: true, emotion: true });
    await end();
    await archiveCall(env, { callId });
    await expect
      .poll(async () => (await summaryOf(callId))?.understanding, { timeout: 5_000 })
      .toMatchObject({ outcome: "unresolved", urgency: "normal", sentiment: "neutral" });
    await archiveCall(env, { callId });
    const kept = await new CallHistory(env.DB, organization.orgId).get(callId);
    expect(kept).toMatchObject({
      status: "ended",
      understanding: {
        summary: expect.stringContaining("What the caller wanted is unclear"),
        outcome: "unresolved",
      },
      cost: { prices: "2026-11-20" },
    });
    const turn = await env.DB.prepare(
      "SELECT intent, emotion FROM call_turn WHERE call_id = ? AND speaker = 'caller'",
    )
      .bind(callId)
      .first();
    expect(turn).toEqual({ intent: "unclear", emotion: "neutral" });
    // Read once more, it is the same: the answer is written once.
    await understand(env, { callId, turnId: null }, 1);
    expect((await logOf(callId)).filter(({ type }) => type === "call_understood")).toHaveLength(1);
  });

  it.each(["twilio", "browser"] as const)(
    "stands there for a %s caller, too, with what they meant",
    async (source) => {
      const settings = {
        recording: { enabled: false, announce: false },
        understanding: { enabled: true, emotion: true },
      };
      const { callId, caller, organization } = await callerFrom(source, { settings });
      for (let n = 0; n < 30; n += 1) caller.says(0x40, n);
      await expect
        .poll(() => logOf(callId), { timeout: 5_000 })
        .toContainEqual(
          expect.objectContaining({ type: "turn_understood", intent: "unclear", emotion: "neutral" }),
        );
      await caller.hangsUp();
      await archiveCall(env, { callId });
      await expect
        .poll(async () => (await summaryOf(callId))?.understanding, { timeout: 5_000 })
        .toMatchObject({ outcome: "unresolved", urgency: "normal", sentiment: "neutral" });
      await archiveCall(env, { callId });
      expect(await new CallHistory(env.DB, organization.orgId).get(callId)).toMatchObject({
        source,
        understanding: { outcome: "unresolved" },
      });
    },
    15_000,
  );

  it.each([
    ["a refusal", "refuses", "refused", "I'm sorry, I can't help with that."],
    ["nonsense", "invalid_json", "invalid", "not of the shape that was asked for"],
  ])("is stored as %s when it is that, and is not asked for again", async (_name, fault, reason, words) => {
    const { callId, turnId, end } = await withCallersTurn({ enabled: true, emotion: false });
    await expect
      .poll(() => logOf(callId), { timeout: 5_000 })
      .toContainEqual(expect.objectContaining({ type: "turn_understood", turnId }));
    await whileItFails(fault, async () => {
      await end();
      expect(await understand(env, { callId, turnId: null }, 1)).toBe("done");
    });
    const failures = (await logOf(callId)).filter(({ type }) => type === "understanding_failed");
    expect(failures).toEqual([
      { type: "understanding_failed", turnId: null, reason, message: expect.stringContaining(words) },
    ]);
    expect(await understand(env, { callId, turnId: null }, 1)).toBe("done");
    expect((await summaryOf(callId))?.understanding).toBeNull();
  });

  it("waits for a model that cannot be had, and says so when it waited in vain", async () => {
    const { callId, turnId, end } = await withCallersTurn({ enabled: true, emotion: false });
    await expect
      .poll(() => logOf(callId), { timeout: 5_000 })
      .toContainEqual(expect.objectContaining({ type: "turn_understood", turnId }));
    await whileItFails("rate_limited", async () => {
      await end();
      expect(await understand(env, { callId, turnId: null }, 1)).toBe("again");
      expect((await logOf(callId)).map(({ type }) => type)).not.toContain("understanding_failed");
      expect(await understand(env, { callId, turnId: null }, 12)).toBe("done");
    });
    expect((await logOf(callId)).at(-1)).toMatchObject({ reason: "unavailable" });
  }, 20_000);
});
