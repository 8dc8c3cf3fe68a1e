import { join } from "node:path";
import { FRAME_MS } from "@patchbay/audio";
import { workerPid } from "../support/product/crash.ts";
import type { Figure } from "../support/result.ts";
import { sized } from "../support/size.ts";
import { median } from "../support/statistics.ts";
import { converse } from "./conversations.ts";
import { cpuMs } from "./cpu.ts";
import { olderParts } from "./older.ts";
import { BRIDGE_NUMBER, type CallParts } from "./parts.ts";
import { pbxSource, type Source, twilioSource } from "./sources.ts";

const ROUNDS = sized(3, 1);
const CALLS = sized(40, 2);
const SPEECH_MS = sized(10_000, 4_000);
const SPACING_MS = 100;

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
    this.eachMsPerS.push(((cpuMs(this.#pid) - this.#beganMs) * 1_000) / (CALLS * SPEECH_MS));
  };

  get value(): number {
    return median(this.eachMsPerS);
  }
}

/**
 * The same Twilio calls through the edge, through the plain bridge and through the build that the next was to be measured by, turn and
 * turn about; the same calls of the PBX through this build and that one; and as many streams of bare frames through an object that only hands
 * them on, which shows what of the edge's cost is the runtime's.
 */
export async function costs(
  { product, voice, twilio, bridge, plain }: CallParts,
  dir: string,
  print: (line: string) => void,
): Promise<Figure[]> {
  const older = await olderParts(join(dir, "older"), print);
  try {
    const [edge, node, bare, then] = [
      workerPid(product.stack.edge),
      bridge.pid,
      workerPid(plain.edge),
      workerPid(older.product.stack.edge),
    ].map((pid) => new Cost(pid));
    const [pbx, pbxThen] = [product, older.product].map(({ stack }) => new Cost(workerPid(stack.edge)));
    const [connector, connectorThen] = [product, older.product].map(
      ({ stack }) => new Cost(stack.connector.pid),
    );
    if (!edge || !node || !bare || !then || !pbx || !pbxThen || !connector || !connectorThen) {
      throw new Error("A process to be measured is missing.");
    }
    const frames = SPEECH_MS / FRAME_MS;
    const round = async (source: Source, costs: readonly Cost[], of = voice): Promise<void> => {
      const sources = Array<Source>(CALLS).fill(source);
      const { up, down } = await converse(of, {
        sources,
        spacingMs: SPACING_MS,
        frames,
        onBegin: () => {
          for (const cost of costs) cost.onBegin();
        },
        onEnd: () => {
          for (const cost of costs) cost.onEnd();
        },
      });
      const lost = up.lostFrames + down.lostFrames;
      if (lost > 0) throw new Error(`${lost} frames were lost: what was measured is not the same load.`);
    };
    for (let one = 1; one <= ROUNDS; one += 1) {
      await round(twilioSource(twilio), [edge]);
      await round(twilioSource(older.twilio), [then], older.voice);
      await round(twilioSource(twilio, BRIDGE_NUMBER), [node]);
      await round(pbxSource(product), [pbx, connector]);
      await round(pbxSource(older.product), [pbxThen, connectorThen], older.voice);
      await plain.round({ streams: CALLS, spacingMs: SPACING_MS, frames }, bare);
      const of = (cost: Cost) => cost.eachMsPerS.at(-1)?.toFixed(2);
      print(
        `${CALLS} calls, round ${one}, ms of processor a call and second: Twilio's the edge ${of(edge)}, that of ${older.commit} ${of(then)}, ` +
          `the bridge ${of(node)}; the PBX's the edge ${of(pbx)}, then ${of(pbxThen)}; the connector ${of(connector)}, then ${of(connectorThen)}; ` +
          `a bare object ${of(bare)}`,
      );
    }
    const beside = (name: string, cost: Cost, baseline: Cost): Figure => ({
      name,
      value: cost.value,
      unit: "ms/s",
      baseline: baseline.value,
      ratio: cost.value / baseline.value,
    });
    return [
      beside("edge_cpu_ms_per_call_s", edge, node),
      beside("edge_cpu_ms_per_call_s.today", edge, then),
      beside("edge_cpu_ms_per_call_s.pbx", pbx, node),
      beside("edge_cpu_ms_per_call_s.pbx_today", pbx, pbxThen),
      beside("connector_cpu_ms_per_call_s", connector, connectorThen),
      { name: "bridge_cpu_ms_per_call_s", value: node.value, unit: "ms/s" },
      { name: "bare_object_cpu_ms_per_call_s", value: bare.value, unit: "ms/s" },
    ];
  } finally {
    await older.stop();
  }
}
