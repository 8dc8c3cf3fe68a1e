import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { type CallsResult, roundOfCalls } from "./media/calls.ts";
import { type PlainStreams, startPlainStreams } from "./media/plain-streams.ts";
import { quietCallers } from "./media/quiet-callers.ts";
import { type SipProbe, startSipProbe } from "./media/sip-probe.ts";
import { stalledVoices } from "./media/stalled-voice.ts";
import { inWords, Machine } from "./support/machine.ts";
import { print, withParts } from "./support/parts.ts";
import { type Product, startProduct } from "./support/product/product.ts";
import type { BenchResult, Figure } from "./support/result.ts";
import { planFor, type RoundResult } from "./support/round.ts";
import { SMALL, sized } from "./support/size.ts";
import { median, quantile } from "./support/statistics.ts";
import { type BenchVoice, startBenchVoice } from "./support/voice/bench-voice.ts";

const ROUNDS = sized(5, 1);
const CALLS = SMALL ? [1, 3] : [1, 50, 100];
const SIP_CALLS = sized(20, 1);

/**
 * Audio through the whole product. A frame's way is counted from its read at the connector's Asterisk socket to the decoded
 * frame at the voice's socket, and from the voice's write to the connector's write to Asterisk's socket; the connector's
 * process notes both moments in the frames themselves (support/frames/stamp-frames.ts). The baseline's way is the client's write to the
 * second server's read, and back. Of the two directions the worse one's p95 is the figure, on both sides.
 */
export async function run(): Promise<BenchResult> {
  return withParts("media", async (dir, keep) => {
    print("a supervisor's voice on its way to a SIP phone, with a stall of a second in it");
    const late = await lateAfterStall(join(dir, "stalled"));
    print("callers who send nothing while they are silent, beside callers who never stop");
    const quiet = await quietCallerRatio(join(dir, "quiet"));
    print("starting the product, a plain Durable Object beside it, and a SIP phone");
    const product = keep(
      await startProduct({
        dir: join(dir, "product"),
        voice: await startBenchVoice(),
        connectorPreload: join(import.meta.dirname, "support/frames/stamp-frames.ts"),
        // Until all calls of a round are up the voice owes its greeting.
        edgeVars: { SILENCE_WATCH: "off" },
      }),
      (one) => one.stop(),
    );
    const plain = keep(await startPlainStreams(join(dir, "baseline")), (one) => one.stop());
    const phone = keep(await startSipProbe(product, dir), (one) => one.stop());
    const figures = [...late, quiet, await answerToAudio(phone)];
    for (const calls of CALLS) figures.push(...(await delays(calls, product, plain, phone)));
    return { bench: "media", figures };
  });
}

async function lateAfterStall(dir: string): Promise<Figure[]> {
  const paths = Object.entries(await stalledVoices(dir));
  for (const [path, { usualMs, worstLateMs, lateAfterMs }] of paths) {
    const usual = `its usual delay is ${usualMs.toFixed(0)} ms`;
    print(
      `${path}: ${usual}; after the stall ${worstLateMs.toFixed(0)} ms more, 2 s later ${lateAfterMs.toFixed(0)} ms`,
    );
  }
  const worst = Math.max(...paths.map(([, { lateAfterMs }]) => lateAfterMs));
  return [{ name: "late_after_stall_ms", value: worst, unit: "ms" }];
}

async function quietCallerRatio(dir: string): Promise<Figure> {
  const { quietMs, steadyMs } = await quietCallers(dir);
  for (const [who, ms] of Object.entries({ "silent in pauses": quietMs, "never stopping": steadyMs })) {
    print(
      `end of speech to first sound, callers ${who}: p50 ${median(ms).toFixed(0)}, p95 ${quantile(ms, 0.95).toFixed(0)} ms`,
    );
  }
  return { name: "quiet_caller_ratio", value: median(quietMs) / median(steadyMs), unit: "x" };
}

async function answerToAudio(phone: SipProbe): Promise<Figure> {
  // The first call finds everything cold; it is no measurement.
  await phone.answerToAudioMs();
  const tookMs: number[] = [];
  for (let call = 0; call < SIP_CALLS; call += 1) tookMs.push(await phone.answerToAudioMs());
  print(`${SIP_CALLS} SIP calls, 200 OK to first sound without the voice's own time: ${list(tookMs, 0)} ms`);
  return { name: "answer_to_audio_p95_ms", value: quantile(tookMs, 0.95), unit: "ms" };
}

/** Rounds through the product and through the plain object turn and turn about, so that both see the same machine. */
async function delays(
  calls: number,
  product: Product<BenchVoice>,
  plain: PlainStreams,
  phone: SipProbe,
): Promise<Figure[]> {
  const plan = planFor(calls);
  const ours: CallsResult[] = [];
  const theirs: RoundResult[] = [];
  const machine = new Machine();
  const inUse: number[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    const busy = performance.eventLoopUtilization();
    machine.mark();
    ours.push(await roundOfCalls(product, plan, phone));
    const share = performance.eventLoopUtilization(busy).utilization;
    inUse.push(machine.busy());
    theirs.push(await plain.round(plan));
    print(
      `${calls} calls, round ${round}: ${said(ours.at(-1))}; baseline ${said(theirs.at(-1))}; bench's own loop busy ${Math.round(share * 100)} %, ${inWords(inUse.at(-1))}`,
    );
  }
  const value = median(ours.map((result) => result.p95Ms));
  const baseline = median(theirs.map((result) => result.p95Ms));
  const probesMs = ours.map((result) => result.probeMs);
  const [lost, lostThere] = [ours, theirs].map((results) =>
    results.reduce((sum, result) => sum + result.lostFrames, 0),
  );
  print(
    `${calls} calls: one way p95 ${value.toFixed(2)} ms, baseline ${baseline.toFixed(2)} ms, ratio ${(value / baseline).toFixed(2)}; ` +
      `lost ${lost} (baseline ${lostThere}); SIP probe beside them: ${list(probesMs, 0)} ms`,
  );
  return [
    { name: `one_way_p95_ms.${calls}`, value, unit: "ms", baseline, ratio: value / baseline },
    { name: `lost_frames.${calls}`, value: lost ?? Number.NaN, unit: "frames" },
    { name: `probe_answer_to_audio_ms.${calls}`, value: median(probesMs), unit: "ms" },
    { name: `machine_in_use.${calls}`, value: median(inUse), unit: "of all processors" },
  ];
}

function said(result: RoundResult | undefined): string {
  if (result === undefined) return "nothing";
  const { upP95Ms, downP95Ms, wholeP95Ms, lostFrames, strangeFrames } = result;
  const strange = strangeFrames === 0 ? "" : `, ${strangeFrames} strange`;
  return `p95 up ${upP95Ms.toFixed(2)} down ${downP95Ms.toFixed(2)} whole ${wholeP95Ms.toFixed(2)} ms, ${lostFrames} lost${strange}`;
}

const list = (values: readonly number[], digits: number): string =>
  values.map((value) => value.toFixed(digits)).join(" ");
