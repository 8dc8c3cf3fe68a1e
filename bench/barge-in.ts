import { join } from "node:path";
import { browserCaller, type Caller, sipCaller, twilioCaller } from "./barge-in/callers.ts";
import { Interruptions } from "./barge-in/interruptions.ts";
import { startTalkingVoice, type TalkingVoice } from "./barge-in/talking-voice.ts";
import { print, withParts } from "./support/parts.ts";
import { startBenchStack } from "./support/product/bench-stack.ts";
import type { BenchResult, Figure } from "./support/result.ts";
import { sized } from "./support/size.ts";
import { median, quantile } from "./support/statistics.ts";

/** Interruptions in one call, and calls of each source. */
const TIMES = sized(10, 2);
const CALLS = sized(2, 1);

/**
 * How long the assistant is still heard when the caller speaks into it: from the voice's `speech_started`, as it is sent, to the
 * end of the last old frame at the phone. Through the real edge, for the PBX through the connector, Asterisk, SIP and RTP,
 * for Twilio behind its stand-in's buffer, for the browser behind the dashboard's own jitter buffer.
 */
export async function run(): Promise<BenchResult> {
  return withParts("barge-in", async (dir, keep) => {
    print("starting the product, its phones and a voice that is interrupted");
    const voice = keep(await startTalkingVoice(), (one) => one.close());
    const stack = keep(await startBenchStack({ dir: join(dir, "product"), voiceUrl: voice.apiUrl }), (one) =>
      one.stop(),
    );
    const stopped = (caller: Caller) => caller.stop();
    const callers = [
      keep(await sipCaller(stack, dir, TIMES), stopped),
      keep(await browserCaller(stack, TIMES), stopped),
      keep(await twilioCaller(stack, TIMES), stopped),
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
  });
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
