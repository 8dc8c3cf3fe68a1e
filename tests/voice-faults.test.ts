import { afterEach, describe, expect } from "vitest";
import { type CallReport, wallMs } from "../simulators/caller/phone-leg.ts";
import { SCENARIOS } from "../simulators/caller/scenarios/scenario.ts";
import type { Step } from "../simulators/caller/script.ts";
import { type LineId, lineOf } from "../simulators/speech/lines.ts";
import { expectNothingLeft } from "./support/nothing-left.ts";
import { OPERATOR, type Product } from "./support/product.ts";
import { it } from "./support/shared/product.ts";

let product: Product;

it.beforeAll(({ product: ours }) => {
  product = ours;
});

afterEach(async () => {
  product.resumeEdge();
  await product.voiceService.reset();
  await product.onlooker.hangUpAll();
});

interface Placed {
  callId: string;
  sinceMs: number;
  over: Promise<CallReport>;
}

async function place(script: readonly Step[], giveUp?: AbortSignal): Promise<Placed> {
  const sinceMs = wallMs();
  const over = product.caller.call("1412", script, giveUp === undefined ? {} : { giveUp });
  return { callId: await product.nextCallId(sinceMs), sinceMs, over };
}

/** Waits until the call's log has these words; on a slow machine others may be the last ones when it is asked. */
async function saidSo(callId: string, line: LineId): Promise<void> {
  const turns = async () =>
    (await product.call(callId)).log.flatMap(({ event }) =>
      event.type === "turn_finished" ? [event.turn.text] : [],
    );
  await expect.poll(turns, { timeout: 30_000, interval: 20 }).toContain(lineOf(line).text);
}

/** The call as the history has it, once it is there. */
async function archived(callId: string) {
  await expect.poll(() => product.history.call(callId)?.status, { timeout: 20_000 }).toBe("ended");
  return product.call(callId);
}

const typesOf = (log: Awaited<ReturnType<typeof archived>>["log"]): string[] =>
  log.map(({ event }) => event.type);

describe("the voice service fails", () => {
  it("refuses the session: the caller is in the human queue, and the call says why", async () => {
    await product.voiceService.set({ refuseUpgradeStatus: 503 });
    // The notice is a sentence of five seconds; the queue follows it.
    const { callId, sinceMs, over } = await place([
      { kind: "hear", line: "prompt.connecting_to_people" },
      { kind: "wait", ms: 2_500 },
    ]);
    const joined = await product.onlooker.next("QueueCallerJoin", sinceMs);
    expect(joined.atMs - sinceMs).toBeLessThan(8_000);
    expect((await over).failure).toBeNull();
    const { call, log } = await archived(callId);
    expect(call).toMatchObject({
      disposition: "abandoned",
      attention: "The voice service refused the session (HTTP 503).",
      handler: { kind: "queue", name: "support", fallback: true },
      turns: 0,
    });
    expect(typesOf(log)).toEqual(expect.arrayContaining(["engine_lost", "queue_joined"]));
    await expectNothingLeft(product);
  });

  it("drops the session in mid-answer: the assistant answers again, with what was said in mind", async () => {
    const { callId, sinceMs, over } = await place(SCENARIOS.greeting.script);
    await saidSo(callId, "caller.hours");
    await product.voiceService.drop();
    expect((await over).failure).toBeNull();
    expect(product.onlooker.first("QueueCallerJoin", sinceMs)).toBeUndefined();
    const { call, log } = await archived(callId);
    expect(call).toMatchObject({
      disposition: "completed",
      handler: { kind: "assistant" },
      attention: null,
    });
    const engine = typesOf(log).filter((type) => type.startsWith("engine_"));
    expect(engine).toEqual(["engine_opened", "engine_lost", "engine_opened"]);
    await expectNothingLeft(product);
  });

  it("B4: has the words of an answer after the caller has heard it: the history has them all the same", async () => {
    await product.voiceService.set({ deltaSpeed: 1, wordsBehindMs: 2_000 });
    const { callId, over } = await place([
      { kind: "hear", line: "assistant.greeting" },
      // Whoever speaks at once may be written down before what they answer.
      { kind: "wait", ms: 2_500 },
      { kind: "say", line: "caller.hours" },
      { kind: "hear", line: "assistant.hours" },
      { kind: "wait", ms: 3_500 },
    ]);
    expect((await over).failure).toBeNull();
    const { log } = await archived(callId);
    expect(product.history.turns(callId).map(({ speaker, text }) => [speaker, text])).toEqual([
      ["assistant", lineOf("assistant.greeting").text],
      ["caller", lineOf("caller.hours").text],
      ["assistant", lineOf("assistant.hours").text],
    ]);
    const cutOff = log.flatMap(({ event }) =>
      event.type === "turn_finished" ? [event.turn.cutOffMs ?? event.turn.unheard] : [],
    );
    expect(cutOff).toEqual([undefined, undefined, undefined]);
    await expectNothingLeft(product);
  });

  it("drops the session before it wrote down what it heard: the words reach the next one", async () => {
    await product.voiceService.set({ transcriptionDelayMs: 5_000, firstDeltaDelayMs: 1_000 });
    const { callId, sinceMs, over } = await place([
      { kind: "hear", line: "assistant.greeting" },
      { kind: "say", line: "caller.hours" },
      { kind: "hear", line: "assistant.hours" },
    ]);
    await expect
      .poll(() => product.voiceService.heard(sinceMs), { timeout: 30_000 })
      .toEqual(["caller.hours"]);
    await product.voiceService.set({ transcriptionDelayMs: 20, firstDeltaDelayMs: 0 });
    await product.voiceService.drop();
    expect((await over).failure).toBeNull();
    expect((await archived(callId)).call.disposition).toBe("completed");
    expect(product.history.turns(callId).map(({ speaker, text }) => [speaker, text])).toEqual([
      ["assistant", lineOf("assistant.greeting").text],
      ["caller", lineOf("caller.hours").text],
      ["assistant", lineOf("assistant.hours").text],
    ]);
    await expectNothingLeft(product);
  });

  it("drops the session for good: a person answers, and what was said before is kept", async () => {
    const operator = await product.operator();
    const answered = operator.answerNext(OPERATOR, [
      { kind: "say", line: "operator.hello" },
      { kind: "stay" },
    ]);
    const { callId, over } = await place([
      { kind: "hear", line: "assistant.greeting" },
      { kind: "say", line: "caller.visit" },
      { kind: "hear", line: "prompt.connecting_to_people" },
      { kind: "hear", line: "operator.hello" },
    ]);
    await saidSo(callId, "caller.visit");
    await product.voiceService.set({ refuseUpgradeStatus: 503 });
    const droppedMs = wallMs();
    await product.voiceService.drop();
    const joined = await product.onlooker.next("QueueCallerJoin", droppedMs);
    expect(joined.atMs - droppedMs).toBeLessThan(7_000);
    const report = await over;
    expect(report.failure).toBeNull();
    const notice = report.heard.find(({ lineId }) => lineId === "prompt.connecting_to_people");
    expect((notice?.startMs ?? 0) - droppedMs).toBeLessThan(1_500);
    expect((await answered).failure).toBeNull();
    await operator.stop();
    const { call, log } = await archived(callId);
    expect(call).toMatchObject({
      disposition: "completed",
      attention: "The voice service refused the session (HTTP 503).",
      handler: { kind: "operator", name: OPERATOR },
    });
    expect(product.history.turns(callId)).toMatchObject([
      { speaker: "assistant", text: lineOf("assistant.greeting").text },
      { speaker: "caller", text: lineOf("caller.visit").text },
      {},
    ]);
    expect(typesOf(log)).toEqual(
      expect.arrayContaining(["engine_lost", "queue_joined", "operator_connected"]),
    );
    await expectNothingLeft(product);
  });

  it("says things that nobody knows, and an error: the call goes on", async () => {
    await product.voiceService.set({
      unknownEvents: true,
      errorEvent: { code: "server_error", message: "The server had a hiccup." },
    });
    // The error stands in the greeting's place; the greeting is asked for again.
    const { callId, sinceMs, over } = await place(SCENARIOS.greeting.script);
    expect(await over).toMatchObject({ failure: null, hungUpBy: "person" });
    expect((await product.voiceService.sessions(sinceMs))[0]?.errors).toEqual(["server_error"]);
    const { call } = await archived(callId);
    expect(call).toMatchObject({ disposition: "completed", attention: "The server had a hiccup.", turns: 5 });
    await expectNothingLeft(product);
  });
});

describe("the edge is slow", () => {
  it("a route later than 1.5 s: the caller is in the queue, and the call is kept as such", async () => {
    product.suspendEdge();
    const { callId, sinceMs, over } = await place([{ kind: "wait", ms: 6_000 }]);
    const joined = await product.onlooker.next("QueueCallerJoin", sinceMs);
    // From where the PBX has the call: how long a phone takes to dial is not the edge's.
    const rangMs = product.onlooker.first("Newchannel", sinceMs)?.atMs ?? 0;
    expect(joined.atMs - rangMs).toBeGreaterThan(1_400);
    expect(joined.atMs - rangMs).toBeLessThan(2_500);
    product.resumeEdge();
    await expect.poll(async () => (await product.call(callId)).call.status).toBe("queued");
    expect((await over).hungUpBy).toBe("person");
    const { call, log } = await archived(callId);
    expect(typesOf(log)).toEqual(
      expect.arrayContaining(["call_began", "offer_expired", "queue_joined", "call_ended"]),
    );
    expect(call).toMatchObject({ disposition: "abandoned", handler: { kind: "queue", fallback: true } });
    expect(call.attention).toMatch(/route came too late/);
    await expectNothingLeft(product);
  });
});

describe("the caller is gone before anybody answers", () => {
  it("while the route is being decided: the call is abandoned and nothing is left of it", async () => {
    product.suspendEdge();
    const giveUp = new AbortController();
    const { callId, sinceMs, over } = await place([{ kind: "stay" }], giveUp.signal);
    await expect.poll(() => product.metric("channels"), { interval: 20 }).toBe(1);
    giveUp.abort();
    expect(await over).toMatchObject({ answeredMs: null });
    await product.onlooker.next("Hangup", sinceMs);
    product.resumeEdge();
    const { call } = await archived(callId);
    expect(call).toMatchObject({ disposition: "abandoned", answeredAt: null, turns: 0 });
    expect(call.attention).toBe("The caller hung up before anybody answered.");
    expect(product.onlooker.first("QueueCallerJoin", sinceMs)).toBeUndefined();
    await expectNothingLeft(product);
  });

  it("in the very moment of the answer: the call ends, and the next one is served", async () => {
    const giveUp = new AbortController();
    const { callId, over } = await place([{ kind: "stay" }], giveUp.signal);
    await expect
      .poll(() => product.logOf(product.connector), { timeout: 10_000, interval: 2 })
      .toMatch(new RegExp(`"call":"${callId}".*"call routed"`));
    giveUp.abort();
    await over;
    expect((await archived(callId)).call.status).toBe("ended");
    await expectNothingLeft(product);
    const next = await place([{ kind: "hear", line: "assistant.greeting" }]);
    expect((await next.over).failure).toBeNull();
  });
});
