import { performance } from "node:perf_hooks";
import { FRAME_MS } from "@patchbay/audio";
import { Desk } from "../simulators/desk/desk.ts";
import { type Conversations, converse } from "./calls/conversations.ts";
import { costs } from "./calls/costs.ts";
import { type CallParts, startParts } from "./calls/parts.ts";
import { refusedBodies } from "./calls/refused-bodies.ts";
import { browserSource, pbxSource, type Source, sipSource, twilioSource } from "./calls/sources.ts";
import { workerHeapBytes } from "./calls/worker-heap.ts";
import { inWords, Machine } from "./support/machine.ts";
import { print, withParts } from "./support/parts.ts";
import { startLabPhone } from "./support/phones/lab-phone.ts";
import { workerPid } from "./support/product/crash.ts";
import type { BenchResult, Figure } from "./support/result.ts";
import { sized } from "./support/size.ts";
import { median, quantile } from "./support/statistics.ts";

const MANY_CALLS = sized(100, 4);
const MANY_SPEECH_MS = sized(60_000, 2_000);
const HEAP_CALLS = sized(500, 3);
const HEAP_WARM_UP_CALLS = sized(100, 3);
const HEAP_BATCH = sized(50, 3);
const HEAP_SPEECH_MS = 500;
/** An object whose call has ended leaves memory some ten seconds later. */
const HEAP_REST_MS = sized(20_000, 100);
const SPACING_MS = 100;
const MB = 1_024 * 1_024;

/**
 * What calls cost and how they sound when there are many: processor time of the edge on the media path beside that of the
 * usual Node bridge, a hundred calls of all sources at once, and the Worker's heap over hundreds of calls. Before them, its memory while
 * bodies are refused.
 */
export async function run(): Promise<BenchResult> {
  return withParts("calls", async (dir, keep) => {
    print("starting the product, a plain Node bridge, and phones");
    const parts = await startParts(dir, keep);
    const phone = keep(await startLabPhone(parts.product.stack, dir), (one) => one.stop());
    const figures = [await refused(parts)];
    figures.push(
      ...(await costs(parts, dir, print)),
      ...(await many(parts, sipSource(phone))),
      await heap(parts),
    );
    return { bench: "calls", figures };
  });
}

async function refused({ product: { stack } }: CallParts): Promise<Figure> {
  const { email, password } = stack.signIn;
  const { cookie } = await Desk.signIn(stack.edge.url, email, password);
  return refusedBodies(stack.edge.url, workerPid(stack.edge), cookie, print);
}

/** One call of a real SIP phone, all others evenly through the connector, Media Streams and browser phones. */
async function many({ product, voice, twilio, browser }: CallParts, sip: Source): Promise<Figure[]> {
  const three = [pbxSource(product), twilioSource(twilio), browserSource(browser)];
  const sources = [sip, ...Array.from({ length: MANY_CALLS - 1 }, (_, at) => three[at % 3] ?? sip)];
  const busy = performance.eventLoopUtilization();
  const machine = new Machine();
  const heard = await converse(voice, { sources, spacingMs: SPACING_MS, frames: MANY_SPEECH_MS / FRAME_MS });
  const share = performance.eventLoopUtilization(busy).utilization;
  const inUse = machine.busy();
  const lost = lostOf(heard);
  const gapsMs = [...heard.hearings.values()].flatMap((hearing) => hearing.gapsMs);
  const p99 = quantile(gapsMs, 0.99);
  for (const [kind, { frames, gapsMs: own }] of heard.hearings) {
    const calls = sources.filter((source) => source.kind === kind).length;
    print(
      `  ${calls} ${kind}: ${frames} of ${(calls * MANY_SPEECH_MS) / FRAME_MS} frames heard, from one to the next ${spread(own)}`,
    );
  }
  print(
    `${MANY_CALLS} calls of all sources for ${MANY_SPEECH_MS / 1_000} s: ${sentOf(heard)} frames, ${lost} lost ` +
      `(up ${heard.up.lostFrames}, down ${heard.down.lostFrames}); from one to the next ${spread(gapsMs)}; ` +
      `bench's own loop busy ${Math.round(share * 100)} %, ${inWords(inUse)}`,
  );
  return [
    { name: "lost_frames", value: lost, unit: "frames" },
    { name: "frame_gap_p99_ms", value: p99, unit: "ms" },
    { name: "machine_in_use", value: inUse, unit: "of all processors" },
  ];
}

/** Calls that come and go; what the Worker's isolate holds after a full collection, before and after. */
async function heap({ product, voice, twilio, browser }: CallParts): Promise<Figure> {
  const three = [pbxSource(product), twilioSource(twilio), browserSource(browser)];
  const sources = Array.from({ length: HEAP_BATCH }, (_, at) => three[at % 3]).filter(
    (one) => one !== undefined,
  );
  const comeAndGo = async (calls: number): Promise<void> => {
    for (let done = 0; done < calls; done += HEAP_BATCH) {
      await converse(voice, { sources, spacingMs: SPACING_MS / 2, frames: HEAP_SPEECH_MS / FRAME_MS });
    }
    await new Promise((resolve) => setTimeout(resolve, HEAP_REST_MS));
  };
  const pid = workerPid(product.stack.edge);
  await comeAndGo(HEAP_WARM_UP_CALLS);
  const before = await workerHeapBytes(pid);
  await comeAndGo(HEAP_CALLS);
  const after = await workerHeapBytes(pid);
  print(
    `the Worker's heap after ${HEAP_WARM_UP_CALLS} calls ${(before / MB).toFixed(1)} MB, after ${HEAP_CALLS} more ${(after / MB).toFixed(1)} MB`,
  );
  return { name: "heap_growth_mb", value: (after - before) / MB, unit: "MB" };
}

const sentOf = ({ up, down }: Conversations): number => up.sentFrames + down.sentFrames;
const spread = (ms: readonly number[]): string =>
  `p50 ${median(ms).toFixed(1)}, p99 ${quantile(ms, 0.99).toFixed(1)}, most ${quantile(ms, 1).toFixed(0)} ms`;
const lostOf = ({ up, down }: Conversations): number => up.lostFrames + down.lostFrames;
