import { createMessageBatch, env } from "cloudflare:test";
import { describe, expect, it, vi } from "vitest";
import { archiveCall } from "../../src/jobs/archive-call.ts";
import { consume, type Job } from "../../src/jobs/consume.ts";
import { MOST_TRIES } from "../../src/jobs/understanding/again.ts";
import { understand } from "../../src/jobs/understanding/understand.ts";
import { CallHistory } from "../../src/store/history/calls.ts";
import { callerFrom } from "../support/callers/caller.ts";
import { frame, openMedia, TestConnector } from "../support/connector.ts";
import { greeted } from "../support/greeted.ts";
import { createOrganization } from "../support/organization.ts";
import { voice } from "../support/phone.ts";

const session = (callId: string) => env.CALL_SESSION.get(env.CALL_SESSION.idFromName(callId));
const logOf = async (callId: string) =>
  ((await session(callId).export())?.log ?? []).map(({ event }) => event);
const summaryOf = async (callId: string) => (await session(callId).export())?.summary;

/** The caller has heard the announcement to its end, and the greeting behind it. */
const announced = (callId: string) =>
  expect.poll(async () => (await logOf(callId)).map(({ type }) => type)).toContain("turn_finished");

/** A call in which the scripted voice writes down that the caller said something. */
async function withCallersTurn(understanding?: { enabled: boolean; emotion: boolean }) {
  const organization = await createOrganization();
  await organization.provision(understanding === undefined ? {} : { understanding });
  const connector = await TestConnector.connect(organization.token);
  const { callId, mediaTicket } = await connector.routed("u.1");
  const media = await openMedia(callId, mediaTicket);
  await frame(media, "audio");
  // What is said into an announcement is taken for its echo.
  if (understanding?.emotion) await announced(callId);
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

/** What the text model was asked so far, by whatever test. */
const asked = async (): Promise<{ name: string; text: string }[]> =>
  (await fetch("http://voice.test/__text")).json();

/** The text model goes wrong with whatever it is asked, until the task is over. */
async function whileItFails(fault: string, task: () => Promise<void>, about = "frames"): Promise<void> {
  const set = (times: number) =>
    fetch("http://voice.test/__text", {
      method: "POST",
      body: JSON.stringify({ about, fault, times }),
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
      .poll(async () => (await logOf(callId)).filter(({ type }) => type === "turn_understood"))
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

  it("is not waited for where the model wants to be asked later than it is of use", async () => {
    await whileItFails("rate_limited", async () => {
      const { callId, turnId } = await withCallersTurn();
      await expect
        .poll(() => logOf(callId))
        .toContainEqual(
          expect.objectContaining({ type: "understanding_failed", turnId, reason: "unavailable" }),
        );
    });
  });

  it("says nothing of emotions where the organization has not switched that on", async () => {
    const { callId } = await withCallersTurn();
    await expect
      .poll(() => logOf(callId))
      .toContainEqual(expect.objectContaining({ type: "turn_understood", emotion: null }));
  });

  it("is nobody's to read where the organization does not want it", async () => {
    const { callId, turnId, end } = await withCallersTurn({ enabled: false, emotion: true });
    expect(await session(callId).claimQuestion(turnId)).toBeNull();
    await end();
    await archiveCall(env, { callId });
    expect(await understand(env, { callId, turnId: null }, 1)).toEqual({ done: true });
    expect((await logOf(callId)).map(({ type }) => type)).not.toContain("call_understood");
  });
});

describe("what a call was about", () => {
  it("stands in its log and its history once it is over", async () => {
    const { organization, callId, end } = await withCallersTurn({ enabled: true, emotion: true });
    await end();
    await archiveCall(env, { callId });
    await expect
      .poll(async () => (await summaryOf(callId))?.understanding)
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
      await announced(callId);
      for (let n = 0; n < 30; n += 1) caller.says(0x40, n);
      await expect
        .poll(() => logOf(callId))
        .toContainEqual(
          expect.objectContaining({ type: "turn_understood", intent: "unclear", emotion: "neutral" }),
        );
      await caller.hangsUp();
      await archiveCall(env, { callId });
      // Whether they hear something of the answer before they are gone is the machine's affair.
      const heardOrNot = expect.stringMatching(/^(unresolved|answered)$/);
      await expect
        .poll(async () => (await summaryOf(callId))?.understanding)
        .toMatchObject({ outcome: heardOrNot, urgency: "normal", sentiment: "neutral" });
      await archiveCall(env, { callId });
      expect(await new CallHistory(env.DB, organization.orgId).get(callId)).toMatchObject({
        source,
        understanding: { outcome: heardOrNot },
      });
    },
    30_000,
  );

  it.each([
    ["a refusal", "refuses", "refused", "I'm sorry, I can't help with that."],
    ["a refusal of the model's filter", "filtered", "refused", "own filter held it back"],
    ["nonsense", "invalid_json", "invalid", "not of the shape that was asked for"],
  ])("is stored as %s when it is that, and is not asked for again", async (_name, fault, reason, words) => {
    const { callId, turnId, end } = await withCallersTurn({ enabled: true, emotion: false });
    await expect
      .poll(() => logOf(callId))
      .toContainEqual(expect.objectContaining({ type: "turn_understood", turnId }));
    await whileItFails(fault, async () => {
      await end();
      // The call's own message may be at it.
      await expect.poll(() => understand(env, { callId, turnId: null }, 1)).toEqual({ done: true });
    });
    const failures = (await logOf(callId)).filter(({ type }) => type === "understanding_failed");
    expect(failures).toEqual([
      { type: "understanding_failed", turnId: null, reason, message: expect.stringContaining(words) },
    ]);
    expect(await understand(env, { callId, turnId: null }, 1)).toEqual({ done: true });
    expect((await summaryOf(callId))?.understanding).toBeNull();
  });

  it.each([
    ["whose key is not taken", "wrong_key"],
    ["that fails over it by itself", "failed"],
  ])("is asked for again of a model %s", async (_name, fault) => {
    const { callId, turnId, end } = await withCallersTurn({ enabled: true, emotion: false });
    await expect
      .poll(() => logOf(callId), { timeout: 5_000 })
      .toContainEqual(expect.objectContaining({ type: "turn_understood", turnId }));
    await whileItFails(fault, async () => {
      await end();
      expect(await understand(env, { callId, turnId: null }, 1)).toEqual({ done: false, inS: 5 });
    });
    await expect.poll(() => understand(env, { callId, turnId: null }, 2)).toEqual({ done: true });
    expect((await summaryOf(callId))?.understanding).not.toBeNull();
  });

  it("waits for a model that cannot be had, and says so when it waited in vain", async () => {
    const { callId, turnId, end } = await withCallersTurn({ enabled: true, emotion: false });
    await expect
      .poll(() => logOf(callId))
      .toContainEqual(expect.objectContaining({ type: "turn_understood", turnId }));
    await whileItFails("rate_limited", async () => {
      await end();
      // The call's own message may be at it.
      await expect.poll(() => understand(env, { callId, turnId: null }, 1)).toEqual({ done: false, inS: 30 });
      const verdicts = [];
      for (const tries of [1, 2, 9]) verdicts.push(await understand(env, { callId, turnId: null }, tries));
      // The vendor asks for half a minute.
      expect(verdicts).toEqual([30, 30, 900].map((inS) => ({ done: false, inS })));
      expect((await logOf(callId)).map(({ type }) => type)).not.toContain("understanding_failed");
      expect(await understand(env, { callId, turnId: null }, MOST_TRIES.call)).toEqual({ done: true });
    });
    expect((await logOf(callId)).at(-1)).toMatchObject({ reason: "unavailable" });
  });

  it("is asked for again after an outage of hours, later each time, and found out then", async () => {
    const { callId, turnId, end } = await withCallersTurn({ enabled: true, emotion: false });
    await expect
      .poll(() => logOf(callId))
      .toContainEqual(expect.objectContaining({ type: "turn_understood", turnId }));
    /** What the queue is told when the message has come so often. */
    const told = async (attempts: number) => {
      const body: Job = { callId, turnId: null };
      const batch = createMessageBatch<Job>("q", [{ id: "m", timestamp: new Date(), attempts, body }]);
      const [message] = batch.messages;
      if (message === undefined) throw new Error("a message");
      const retry = vi.spyOn(message, "retry");
      const ack = vi.spyOn(message, "ack");
      await consume(batch, env);
      return { acks: ack.mock.calls.length, retries: retry.mock.calls };
    };
    await whileItFails("server_error", async () => {
      await end();
      for (const [attempts, delaySeconds] of [
        [1, 5],
        [2, 10],
        [30, 900],
      ] as const) {
        expect(await told(attempts)).toEqual({ acks: 0, retries: [[{ delaySeconds }]] });
      }
      expect((await logOf(callId)).map(({ type }) => type)).not.toContain("understanding_failed");
    });
    expect(await told(31)).toEqual({ acks: 1, retries: [] });
    expect((await summaryOf(callId))?.understanding).toMatchObject({ outcome: "unresolved" });
  });

  it("is asked once, however often the history is written meanwhile", async () => {
    const order = crypto.randomUUID();
    const organization = await createOrganization();
    await organization.provision({ model: JSON.stringify({ says: `Where is my order ${order}?` }) });
    const { callId, connector, uniqueid } = await greeted(organization);
    await expect.poll(async () => (await logOf(callId)).map(({ type }) => type)).toContain("turn_understood");
    const questions = async () =>
      (await asked()).filter(({ name, text }) => name === "call_summary" && text.includes(order)).length;
    const task = async () => {
      connector.hangsUp(uniqueid);
      const written = async () => (await session(callId).export())?.archived;
      await expect.poll(written).toBeGreaterThan(0);
      await expect.poll(questions).toBe(1);
      for (let n = 0; n < 3; n += 1) await archiveCall(env, { callId });
      await new Promise((resolve) => setTimeout(resolve, 500));
      expect(await questions()).toBe(1);
    };
    // A model that wants to be asked again in half a minute: its own second question is not to be counted.
    await whileItFails("rate_limited", task, order);
  });

  it("is asked of nobody where nothing was said", async () => {
    const organization = await createOrganization();
    const connector = await TestConnector.connect(organization.token);
    const { callId } = await connector.routed("u.1");
    const nothings = async () => (await asked()).filter(({ text }) => text === "").length;
    connector.hangsUp("u.1");
    await expect.poll(async () => (await summaryOf(callId))?.status).toBe("ended");
    const before = await nothings();
    await archiveCall(env, { callId });
    expect(await session(callId).claimQuestion(null)).toBeNull();
    expect(await understand(env, { callId, turnId: null }, 1)).toEqual({ done: true });
    expect(await nothings()).toBe(before);
    expect((await logOf(callId)).map(({ type }) => type)).not.toContain("call_understood");
    expect(await summaryOf(callId)).toMatchObject({ understanding: null, lastWords: "" });
  });
});
