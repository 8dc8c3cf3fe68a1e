import { afterAll, beforeAll, expect, it } from "vitest";
import { wallMs } from "../../simulators/caller/phone-leg.ts";
import type { Step } from "../../simulators/caller/script.ts";
import { lineOf } from "../../simulators/speech/lines.ts";
import { expectNothingLeft } from "../support/nothing-left.ts";
import { Product } from "../support/product.ts";
import { linesHeard } from "../support/sound/lines-heard.ts";

/** The hour that the voice service gives a session, for a call of half a minute. */
const SESSION_MS = 15_000;
/** Silence that nothing explains: longer than this, or where the machine itself is slow, than the call's usual answer by a second. */
const SILENCE_MS = 1_500;
const LATER_MS = 1_000;

/** A caller who thinks for a while each time a session is due: at 5/6 of its life it waits for a pause. */
const script: readonly Step[] = [
  { kind: "hear", line: "assistant.greeting" },
  { kind: "wait", ms: 200 },
  { kind: "say", line: "caller.appointment" },
  { kind: "hear", line: "assistant.days" },
  { kind: "wait", ms: 3_500 },
  { kind: "say", line: "caller.thursday" },
  { kind: "hear", line: "assistant.thursday-booked" },
  { kind: "wait", ms: 5_000 },
  { kind: "say", line: "caller.goodbye" },
  { kind: "hear", line: "assistant.goodbye" },
];

let product: Product;

beforeAll(async () => {
  product = await Product.start({ edgeVars: { OPENAI_SESSION_MS: String(SESSION_MS) } });
  await product.voiceService.set({ sessionLimitMs: SESSION_MS });
});
afterAll(() => product?.stop());

it("a call longer than the voice service's sessions: nobody hears the exchange, no turn is lost or doubled", async () => {
  const sinceMs = wallMs();
  const over = product.caller.call("1412", script);
  const callId = await product.nextCallId(sinceMs);
  const report = await over;
  expect(report.failure).toBeNull();
  expect(report.endedMs - (report.answeredMs ?? 0)).toBeGreaterThan(SESSION_MS);

  const lines = script.flatMap((step) => (step.kind === "hear" || step.kind === "say" ? [step.line] : []));
  expect(linesHeard(report)).toEqual(lines.filter((id) => id.startsWith("assistant.")));
  for (const { fraction, lineId } of report.heard) expect(fraction, lineId ?? "").toBeGreaterThan(0.9);
  const waits = report.said.map(({ line, endMs }) => {
    const answer = report.heard.find(({ startMs }) => startMs > endMs);
    return { line, ms: (answer?.startMs ?? Number.POSITIVE_INFINITY) - endMs };
  });
  const usualMs = waits.map(({ ms }) => ms).sort((a, b) => a - b)[Math.floor(waits.length / 2)] ?? 0;
  for (const { line, ms } of waits) expect(ms, line).toBeLessThan(Math.max(SILENCE_MS, usualMs + LATER_MS));

  await expect.poll(async () => (await product.call(callId)).call.status, { timeout: 20_000 }).toBe("ended");
  const { call, log } = await product.call(callId);
  expect(call).toMatchObject({ disposition: "completed", attention: null });
  const turns = log.flatMap(({ event }) => (event.type === "turn_finished" ? [event.turn] : []));
  expect(turns.map(({ text }) => text)).toEqual(lines.map((id) => lineOf(id).text));
  expect(turns.filter(({ unheard }) => unheard !== undefined)).toEqual([]);
  const types = log.map(({ event }) => event.type);
  expect(types).toContain("engine_rolled_over");
  expect(types).not.toContain("engine_lost");
  expect(types).not.toContain("silence_noticed");

  await expectNothingLeft(product);
  const sessions = await product.voiceService.sessions(sinceMs);
  expect(sessions).toHaveLength(1 + types.filter((type) => type === "engine_rolled_over").length);
  for (const { openedAtMs, closedAtMs, errors } of sessions) {
    expect(errors).toEqual([]);
    expect((closedAtMs ?? Number.POSITIVE_INFINITY) - openedAtMs).toBeLessThan(SESSION_MS);
  }
  // What the successor was told is how the conversation began, as far as it had come.
  for (const { told } of sessions.slice(1)) {
    expect(told.length).toBeGreaterThan(0);
    expect(told).toEqual(turns.slice(0, told.length).map(({ text }) => text));
  }
}, 90_000);
