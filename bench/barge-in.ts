import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DEFAULT_ORG_SETTINGS } from "@patchbay/protocol/org-settings";
import { startStack } from "../stack/stack.ts";
import { browserCaller, type Caller, sipCaller, twilioCaller } from "./barge-in/callers.ts";
import { Interruptions } from "./barge-in/interruptions.ts";
import { TalkingVoice } from "./barge-in/talking-voice.ts";
import type { BenchResult, Figure } from "./support/result.ts";
import { median, quantile } from "./support/statistics.ts";

/** Interruptions in one call, and calls of each source. */
const TIMES = 10;
const CALLS = 2;

/**
 * How long the assistant is still heard when the caller speaks into it: from the voice's `speech_started`, as it is sent, to the
 * end of the last old frame at the phone. Through the real edge, for the PBX through the connector, Asterisk, SIP and RTP,
 * for Twilio behind its stand-in's buffer, for the browser behind the dashboard's own jitter buffer.
 */
export async function run(): Promise<BenchResult> {
  const dir = await mkdtemp(join(tmpdir(), "patchbay-bench-barge-in-"));
  const stops: (() => Promise<unknown>)[] = [() => rm(dir, { recursive: true, force: true })];
  const keep = <T extends { stop(): Promise<unknown> }>(part: T): T => {
    stops.unshift(() => part.stop());
    return part;
  };
  try {
    print("starting the product, its phones and a voice that is interrupted");
    const voice = keep(await TalkingVoice.start());
    const stack = keep(
      await startStack({
        dir: join(dir, "product"),
        secretsFile: join(dir, "secrets"),
        settings: DEFAULT_ORG_SETTINGS,
        realVoice: { baseUrl: voice.apiUrl, apiKey: "sk-bench" },
        onStep: (step, tookMs) => {
          if (tookMs !== null) print(`  ${step} (${(tookMs / 1_000).toFixed(1)} s)`);
        },
      }),
    );
    const callers = [
      keep(await sipCaller(stack, dir, TIMES)),
      keep(await browserCaller(stack, TIMES)),
      keep(await twilioCaller(stack, TIMES)),
    ];
    const seen = [];
    for (const caller of callers) seen.push(await interruptedThrough(caller, voice));
    const late = seen.reduce((sum, { lateFrames }) => sum + lateFrames, 0);
    return {
      bench: "barge-in",
      figures: [
        ...seen.flatMap(({ figures }) => figures),
        { name: "late_frames_played", value: late, unit: "frames" },
      ],
    };
  } finally {
    for (const stop of stops) await stop().catch((error: unknown) => print(`while stopping: ${error}`));
  }
}

async function interruptedThrough(
  caller: Caller,
  voice: TalkingVoice,
): Promise<{ figures: Figure[]; lateFrames: number }> {
  const silencesMs: number[] = [];
  let lateFrames = 0;
  for (let call = 1; call <= CALLS; call += 1) {
    const calls = new Interruptions();
    voice.noteIn(calls);
    await caller.call(calls);
    silencesMs.push(...calls.silencesMs);
    lateFrames += calls.lateFrames;
    const each = calls.silencesMs.map((ms) => ms.toFixed(0)).join(" ");
    print(`${caller.source}, call ${call}: silent after ${each} ms; ${calls.lateFrames} late frames played`);
  }
  if (silencesMs.length < TIMES * CALLS) {
    throw new Error(
      `Only ${silencesMs.length} of ${TIMES * CALLS} interruptions through ${caller.source} were seen.`,
    );
  }
  return {
    figures: [
      { name: `silence_p95_ms.${caller.source}`, value: quantile(silencesMs, 0.95), unit: "ms" },
      { name: `silence_p50_ms.${caller.source}`, value: median(silencesMs), unit: "ms" },
    ],
    lateFrames,
  };
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
