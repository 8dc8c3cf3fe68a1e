import { join } from "node:path";
import { Desk } from "../simulators/desk/desk.ts";
import { rateLimit } from "./recovery/rate-limit.ts";
import { type RecoveryRound, recoveryRound } from "./recovery/round.ts";
import { print, withParts } from "./support/parts.ts";
import { killEdge, killWorker } from "./support/product/crash.ts";
import { startProduct } from "./support/product/product.ts";
import type { BenchResult } from "./support/result.ts";
import { sized } from "./support/size.ts";
import { median, quantile } from "./support/statistics.ts";
import { AnsweringVoice } from "./support/voice/answering-voice.ts";

const CALLS = sized(50, 2);
const ROUNDS = sized(3, 1);

/**
 * Calls through a limit of the voice service. Then the Worker's process is killed with calls up; they come back by
 * themselves, through the real connector, and are measured at the phone's end of it. The last round kills the whole edge, which takes seconds to start: that is reported apart.
 */
export async function run(): Promise<BenchResult> {
  return withParts("recovery", async (dir, keep) => {
    print("starting the product");
    const voice = await AnsweringVoice.start();
    const product = keep(await startProduct({ dir: join(dir, "product"), voice }), (one) => one.stop());
    const { url } = product.stack.edge;
    const { email, password } = product.stack.signIn;
    const desk = await Desk.signIn(url, email, password);
    const limited = await rateLimit(product, print);
    const rounds: RecoveryRound[] = [];
    for (let round = 1; round <= ROUNDS; round += 1) {
      rounds.push(await recoveryRound(product, desk, CALLS, killWorker));
      print(`the Worker's process killed, round ${round}: ${said(rounds.at(-1))}`);
    }
    const whole = await recoveryRound(product, desk, CALLS, killEdge);
    print(`the whole edge killed: ${said(whole)}`);
    return { bench: "recovery", figures: [...limited, ...figuresOf(rounds, whole)] };
  });
}

function figuresOf(rounds: readonly RecoveryRound[], whole: RecoveryRound): BenchResult["figures"] {
  const sum = (of: readonly RecoveryRound[], part: "turnsLost" | "turnsDoubled" | "forgotten"): number =>
    of.reduce((total, round) => total + round[part], 0);
  const all = [...rounds, whole];
  return [
    // Of the worst round.
    { name: "resumed", value: Math.min(...rounds.map(({ resumed }) => resumed)), unit: "calls" },
    { name: "calls", value: CALLS, unit: "calls" },
    { name: "resume_p95_ms", value: p95(rounds.flatMap(({ resumeMs }) => resumeMs)), unit: "ms" },
    { name: "audible_gap_p95_ms", value: p95(rounds.flatMap(({ gapMs }) => gapMs)), unit: "ms" },
    { name: "down_ms", value: median(rounds.map(({ downMs }) => downMs)), unit: "ms" },
    { name: "turns_lost", value: sum(all, "turnsLost"), unit: "turns" },
    { name: "turns_doubled", value: sum(all, "turnsDoubled"), unit: "turns" },
    { name: "turns_not_remembered", value: sum(all, "forgotten"), unit: "turns" },
    { name: "resumed.whole_edge", value: whole.resumed, unit: "calls" },
    { name: "resume_p95_ms.whole_edge", value: p95(whole.resumeMs), unit: "ms" },
    { name: "audible_gap_p95_ms.whole_edge", value: p95(whole.gapMs), unit: "ms" },
  ];
}

const p95 = (values: readonly number[]): number => quantile(values, 0.95);

function said(round: RecoveryRound | undefined): string {
  if (round === undefined) return "nothing";
  const ms = (values: readonly number[]): string =>
    `p50 ${median(values).toFixed(0)} p95 ${p95(values).toFixed(0)} most ${Math.max(...values).toFixed(0)} ms`;
  return (
    `listening after ${round.downMs.toFixed(0)} ms, ${round.resumed} of ${round.calls} back ${ms(round.resumeMs)} later, ` +
    `audible gap ${ms(round.gapMs)}, turns lost ${round.turnsLost}, doubled ${round.turnsDoubled}, not remembered ${round.forgotten}`
  );
}
