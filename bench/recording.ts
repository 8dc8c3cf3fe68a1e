import { join } from "node:path";
import { DEFAULT_ORG_SETTINGS } from "@patchbay/protocol/org-settings";
import { Desk } from "../simulators/desk/desk.ts";
import { type RecordingRound, recordingRound } from "./recording/round.ts";
import { print, withParts } from "./support/parts.ts";
import { killWorker, listeningAgain } from "./support/product/crash.ts";
import { type Product, startProduct } from "./support/product/product.ts";
import type { BenchResult } from "./support/result.ts";
import { sized } from "./support/size.ts";
import { quantile } from "./support/statistics.ts";
import { AnsweringVoice } from "./support/voice/answering-voice.ts";
import { pause } from "./support/wait.ts";

/** A hundred calls, twenty at a time: four times in peace, and once through a crash of the edge. */
const CALLS = sized(20, 2);
const IN_PEACE = sized(4, 1);
const TALK_MS = sized(14_000, 4_000);
const BEFORE_CRASH_MS = sized(12_000, 4_000);
const AFTER_CRASH_MS = sized(12_000, 4_000);
/** The assistant's greeting is as long as the talk. */
const GREETING_FRAMES = 900;

/**
 * Recordings beside what their phones said and heard: how long they are, whether all are there, and what a crash of the
 * edge costs them beyond the time for which it was away. The calls in peace are the baseline of those that crashed.
 */
export async function run(): Promise<BenchResult> {
  return withParts("recording", async (dir, keep) => {
    print("starting the product");
    const voice = await AnsweringVoice.start();
    voice.answerFrames = GREETING_FRAMES;
    const product = keep(await startProduct({ dir: join(dir, "product"), voice }), (one) => one.stop());
    const { email, password } = product.stack.signIn;
    const desk = await Desk.signIn(product.stack.edge.url, email, password);
    await desk.put("/api/settings", {
      ...DEFAULT_ORG_SETTINGS,
      recording: { enabled: true, announce: false },
    });
    const peace: RecordingRound = { calls: 0, recordings: [], awayMs: 0 };
    for (let n = 1; n <= IN_PEACE; n += 1) {
      const round = await recordingRound(product, desk, CALLS, () => talk(TALK_MS));
      print(`in peace, ${n}: ${said(round)}`);
      peace.calls += round.calls;
      peace.recordings.push(...round.recordings);
    }
    const crashed = await recordingRound(product, desk, CALLS, () => crash(product));
    print(`through a crash: ${said(crashed)}`);
    return { bench: "recording", figures: figuresOf(peace, crashed) };
  });
}

async function talk(ms: number): Promise<number> {
  await pause(ms);
  return 0;
}

/** Answers for how long the edge was away, in milliseconds. */
async function crash({ stack }: Product): Promise<number> {
  await pause(BEFORE_CRASH_MS);
  const crashedMs = performance.now();
  const [listeningMs] = await Promise.all([listeningAgain(stack.edge.url), killWorker(stack)]);
  await pause(AFTER_CRASH_MS);
  return listeningMs - crashedMs;
}

function figuresOf(peace: RecordingRound, crashed: RecordingRound): BenchResult["figures"] {
  const all = [...peace.recordings, ...crashed.recordings];
  const p95 = (values: readonly number[]): number => quantile(values, 0.95);
  const beyond = crashed.recordings.map(({ lostMs }) => Math.max(0, lostMs - crashed.awayMs) / 1_000);
  const inPeace = peace.recordings.map(({ lostMs }) => lostMs / 1_000);
  return [
    { name: "calls", value: peace.calls + crashed.calls, unit: "calls" },
    { name: "length_error_p95_ms", value: p95(all.map(({ lengthErrorMs }) => lengthErrorMs)), unit: "ms" },
    { name: "missing", value: peace.calls + crashed.calls - all.length, unit: "recordings" },
    { name: "lost_beyond_outage_p95_s", value: p95(beyond), unit: "s", baseline: p95(inPeace) },
    { name: "outage_s", value: crashed.awayMs / 1_000, unit: "s" },
    // What the phone was sent and the recording has not, and the other way round.
    {
      name: "far_lost_p95_ms.peace",
      value: p95(peace.recordings.map(({ farLostMs }) => farLostMs)),
      unit: "ms",
    },
    { name: "far_strange", value: all.reduce((sum, { farStrange }) => sum + farStrange, 0), unit: "frames" },
  ];
}

function said({ calls, recordings, awayMs }: RecordingRound): string {
  const most = (of: (one: RecordingRound["recordings"][number]) => number): string =>
    `${quantile(recordings.map(of), 0.5).toFixed(0)}, most ${Math.max(...recordings.map(of)).toFixed(0)} ms`;
  return (
    `${recordings.length} of ${calls} recordings, length off by ${most(({ lengthErrorMs }) => lengthErrorMs)}, ` +
    `of the caller lost ${most(({ lostMs }) => lostMs)}, of the assistant ${most(({ farLostMs }) => farLostMs)}` +
    (awayMs > 0 ? `, the edge away for ${awayMs.toFixed(0)} ms` : "")
  );
}
