import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { FRAME_MS } from "@patchbay/audio";
import { Desk } from "../simulators/desk/desk.ts";
import { type Conversations, converse } from "./calls/conversations.ts";
import { cpuMs } from "./calls/cpu.ts";
import { BRIDGE_NUMBER, type CallParts, startParts } from "./calls/parts.ts";
import { refusedBodies } from "./calls/refused-bodies.ts";
import {
  browserSource,
  pbxSource,
  type Source,
  sipSource,
  startBenchPhone,
  twilioSource,
} from "./calls/sources.ts";
import { workerHeapBytes } from "./calls/worker-heap.ts";
import { workerPid } from "./recovery/crash.ts";
import type { BenchResult, Figure } from "./result.ts";
import { median, quantile } from "./statistics.ts";

const CPU_ROUNDS = 3;
const CPU_CALLS = 40;
const CPU_SPEECH_MS = 10_000;
const MANY_CALLS = 100;
const MANY_SPEECH_MS = 60_000;
const HEAP_CALLS = 500;
const HEAP_WARM_UP_CALLS = 100;
const HEAP_BATCH = 50;
const HEAP_SPEECH_MS = 500;
/** An object whose call has ended leaves memory some ten seconds later. */
const HEAP_REST_MS = 20_000;
const SPACING_MS = 100;
const MB = 1_024 * 1_024;

/**
 * What calls cost and how they sound when there are many: processor time of the edge on the media path beside that of the
 * usual Node bridge, a hundred calls of all sources at once, and the Worker's heap over hundreds of calls. Before them, its memory while
 * bodies are refused.
 */
export async function run(): Promise<BenchResult> {
  const dir = await mkdtemp(join(tmpdir(), "patchbay-bench-calls-"));
  const stops: (() => Promise<unknown>)[] = [() => rm(dir, { recursive: true, force: true })];
  const keep = <T>(part: T, stop: () => Promise<unknown>): T => {
    stops.unshift(stop);
    return part;
  };
  try {
    print("starting the product, a plain Node bridge, and phones");
    const parts = await startParts(dir, keep, print);
    const phone = await startBenchPhone(parts.product, dir);
    keep(phone, () => phone.stop());
    const figures = [await refused(parts)];
    figures.push(...(await costs(parts)), ...(await many(parts, sipSource(phone))), await heap(parts));
    return { bench: "calls", figures };
  } finally {
    for (const stop of stops) await stop().catch((error: unknown) => print(`while stopping: ${error}`));
  }
}

async function refused({ product: { stack } }: CallParts): Promise<Figure> {
  const { email, password } = stack.signIn;
  const { cookie } = await Desk.signIn(stack.edge.url, email, password);
  return refusedBodies(stack.edge.url, workerPid(stack.edge), cookie, print);
}

/** Processor time of one process while calls speak, in milliseconds a call and second. */
class Cost {
  readonly eachMsPerS: number[] = [];
  readonly #pid: number;
  #beganMs = 0;

  constructor(pid: number) {
    this.#pid = pid;
  }

  readonly onBegin = (): void => {
    this.#beganMs = cpuMs(this.#pid);
  };

  readonly onEnd = (): void => {
    this.eachMsPerS.push(((cpuMs(this.#pid) - this.#beganMs) * 1_000) / (CPU_CALLS * CPU_SPEECH_MS));
  };
}

/**
 * The same Twilio calls through the edge and through the bridge, turn and turn about; and as many streams of bare frames
 * through an object that only hands them on, which shows what of the edge's cost is the runtime's.
 */
async function costs({ product, voice, twilio, bridge, plain }: CallParts): Promise<Figure[]> {
  const frames = CPU_SPEECH_MS / FRAME_MS;
  const edge = new Cost(workerPid(product.stack.edge));
  const node = new Cost(bridge.pid);
  const bare = new Cost(workerPid(plain.edge));
  const round = async (source: Source, { onBegin, onEnd }: Cost): Promise<void> => {
    const sources = Array<Source>(CPU_CALLS).fill(source);
    const heard = await converse(voice, { sources, spacingMs: SPACING_MS, frames, onBegin, onEnd });
    if (lostOf(heard) > 0) throw new Error("Frames were lost: what was measured is not the same load.");
  };
  for (let one = 1; one <= CPU_ROUNDS; one += 1) {
    await round(twilioSource(twilio), edge);
    await round(twilioSource(twilio, BRIDGE_NUMBER), node);
    await plain.round({ streams: CPU_CALLS, spacingMs: SPACING_MS, frames }, bare);
    const [ours, theirs, least] = [edge, node, bare].map(({ eachMsPerS }) => eachMsPerS.at(-1)?.toFixed(2));
    print(
      `${CPU_CALLS} Twilio calls, round ${one}: the edge takes ${ours} ms of processor a call and second, the bridge ${theirs}, a bare object ${least}`,
    );
  }
  const [value, baseline] = [median(edge.eachMsPerS), median(node.eachMsPerS)];
  return [
    { name: "edge_cpu_ms_per_call_s", value, unit: "ms/s", baseline, ratio: value / baseline },
    { name: "bridge_cpu_ms_per_call_s", value: baseline, unit: "ms/s" },
    { name: "bare_object_cpu_ms_per_call_s", value: median(bare.eachMsPerS), unit: "ms/s" },
  ];
}

/** One call of a real SIP phone, all others evenly through the connector, Media Streams and browser phones. */
async function many({ product, voice, twilio, browser }: CallParts, sip: Source): Promise<Figure[]> {
  const three = [pbxSource(product), twilioSource(twilio), browserSource(browser)];
  const sources = [sip, ...Array.from({ length: MANY_CALLS - 1 }, (_, at) => three[at % 3] ?? sip)];
  const busy = performance.eventLoopUtilization();
  const heard = await converse(voice, { sources, spacingMs: SPACING_MS, frames: MANY_SPEECH_MS / FRAME_MS });
  const share = performance.eventLoopUtilization(busy).utilization;
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
      `bench's own loop busy ${Math.round(share * 100)} %`,
  );
  return [
    { name: "lost_frames", value: lost, unit: "frames" },
    { name: "frame_gap_p99_ms", value: p99, unit: "ms" },
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

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
