import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { phoneLeg } from "@patchbay/protocol/api";
import { Desk } from "../simulators/desk/desk.ts";
import { DEMO_OPERATOR, DEMO_OWNER, DEMO_SUPERVISOR } from "../stack/demo.ts";
import { type Arrival, type Ear, isOf } from "./support/ear.ts";
import { print, withParts } from "./support/parts.ts";
import {
  browserCaller,
  type SilentCaller,
  sipCaller,
  twilioCaller,
} from "./support/phones/silent-callers.ts";
import { WirePhone } from "./support/phones/wire-phone.ts";
import { startBenchStack } from "./support/product/bench-stack.ts";
import type { BenchResult, Figure } from "./support/result.ts";
import { sized } from "./support/size.ts";
import { median, quantile } from "./support/statistics.ts";
import { startNumberedVoice } from "./support/voice/numbered-voice.ts";

const ROUNDS = sized(20, 1);
const LISTENERS = sized(20, 2);
/** How long voices are counted, in each state. */
const COUNT_MS = sized(10_000, 1_000);
const ASSISTANT = 1;
const SUPERVISOR = 2;
/** Longer than the assistant is ever let speak. */
const ANSWER_FRAMES = 3_000;

/**
 * Taking over and handing back through the real edge, from the dashboard's request to the other voice's first frame at the caller's
 * phone, and the silence between: a SIP phone's behind Asterisk and the connector, one's at the Twilio stand-in, and a browser's.
 * Then, with the browser's, how far behind the caller listeners hear, and what twenty of them cost the caller. Members' phones are
 * sockets of this process: no microphone is opened and no speaker's buffer is in the figures.
 */
export async function run(): Promise<BenchResult> {
  return withParts("takeover", async (dir, keep) => {
    const voice = keep(
      await startNumberedVoice({
        frames: ANSWER_FRAMES,
        stream: ASSISTANT,
        faults: { hearing: false, firstDeltaDelayMs: 0 },
      }),
      (one) => one.close(),
    );
    print("starting the product");
    const stack = keep(
      await startBenchStack({
        dir: join(dir, "product"),
        voiceUrl: voice.apiUrl,
        edgeVars: { SILENCE_WATCH: "off" },
      }),
      (one) => one.stop(),
    );
    const signIn = (email: string) => Desk.signIn(stack.edge.url, email, stack.signIn.password);
    const [anna, sam, dana] = await Promise.all(
      [DEMO_OPERATOR.email, DEMO_SUPERVISOR.email, DEMO_OWNER].map(signIn),
    );
    if (anna === undefined || sam === undefined || dana === undefined) throw new Error("three desks");

    await keep(sam, (one) => one.close()).open();
    const rounds: Record<string, Rounds> = {};
    for (const [source, call] of [
      ["pbx", () => sipCaller(stack, sam, dir)],
      ["twilio", () => twilioCaller(stack, sam)],
    ] as const) {
      const caller = await call();
      try {
        rounds[source] = await takeAndHandBack(source, caller, sam);
      } finally {
        await caller.hangUp();
      }
    }
    const caller = keep(await browserCaller(anna), (one) => one.hangUp());
    rounds.browser = await takeAndHandBack("browser", caller, sam);
    const { callId } = caller;

    const leg = phoneLeg.parse(await sam.post(`/api/calls/${callId}/take-over`));
    const phone = keep(await WirePhone.join(sam, leg), (one) => one.close());
    phone.speak(SUPERVISOR);
    await caller.ear.arrival(isOf(SUPERVISOR, performance.now()), "the supervisor's voice");
    const alone = await delays(phone, caller.ear);
    const listeners: WirePhone[] = [];
    for (let n = 0; n < LISTENERS; n += 1) {
      const listening = phoneLeg.parse(await dana.post(`/api/calls/${callId}/listen`));
      listeners.push(keep(await WirePhone.join(dana, listening), (one) => one.close()));
    }
    const watched = await delays(phone, caller.ear, listeners);
    return {
      bench: "takeover",
      figures: [
        ...worstOf("click_to_voice_p95_ms", rounds, ({ toVoiceMs }) => toVoiceMs),
        ...worstOf("caller_gap_p95_ms", rounds, ({ gapsMs }) => gapsMs),
        { name: "listen_delay_p95_ms", value: quantile(watched.listeningMs, 0.95), unit: "ms" },
        {
          name: "caller_delay_added_ms",
          value: median(watched.callerMs) - median(alone.callerMs),
          unit: "ms",
        },
        { name: "caller_delay_p95_ms.alone", value: quantile(alone.callerMs, 0.95), unit: "ms" },
        {
          name: "caller_delay_p95_ms.with_20_listeners",
          value: quantile(watched.callerMs, 0.95),
          unit: "ms",
        },
      ],
    };
  });
}

interface Rounds {
  toVoiceMs: number[];
  gapsMs: number[];
}

/** The supervisor takes the caller over and hands them back, again and again. */
async function takeAndHandBack(
  source: string,
  { callId, ear, plays }: SilentCaller,
  sam: Desk,
): Promise<Rounds> {
  const toVoiceMs: number[] = [];
  const gapsMs: number[] = [];
  await ear.arrival(isOf(ASSISTANT, 0), "the greeting");
  await sleep(500);
  for (let round = 1; round <= ROUNDS; round += 1) {
    const takeMs = performance.now();
    const phone = await WirePhone.join(sam, phoneLeg.parse(await sam.post(`/api/calls/${callId}/take-over`)));
    phone.speak(SUPERVISOR);
    const taken = await ear.arrival(isOf(SUPERVISOR, takeMs), "the supervisor's voice");
    // What a phone still has of the assistant and does not play yet is to be heard until it is cleared.
    const isCut = (one: Arrival): boolean => one.atMs >= takeMs && "cleared" in one;
    const cutMs = plays
      ? ear.lastMs(ASSISTANT, taken.atMs)
      : (await ear.arrival(isCut, "the end of the assistant")).atMs;
    await sleep(500);
    const backMs = performance.now();
    await sam.post(`/api/calls/${callId}/hand-back`);
    const back = await ear.arrival(isOf(ASSISTANT, backMs), "the assistant's voice");
    phone.close();
    toVoiceMs.push(taken.atMs - takeMs, back.atMs - backMs);
    gapsMs.push(taken.atMs - cutMs, back.atMs - ear.lastMs(SUPERVISOR, back.atMs));
    const lately = (all: readonly number[]) =>
      all
        .slice(-2)
        .map((ms) => ms.toFixed(0))
        .join(" and ");
    print(`${source}, round ${round}: voice after ${lately(toVoiceMs)} ms, gaps of ${lately(gapsMs)} ms`);
    await sleep(500);
  }
  return { toVoiceMs, gapsMs };
}

/** The 95th percentile for each kind of caller, and the worst of them. */
function worstOf(name: string, rounds: Record<string, Rounds>, of: (rounds: Rounds) => number[]): Figure[] {
  const each = Object.entries(rounds).map(
    ([source, one]): Figure => ({ name: `${name}.${source}`, value: quantile(of(one), 0.95), unit: "ms" }),
  );
  return [{ name, value: Math.max(...each.map(({ value }) => value)), unit: "ms" }, ...each];
}

/** From the supervisor's mouth to the caller's phone, and from there to the listeners', frame by frame. */
async function delays(phone: WirePhone, caller: Ear, listeners: readonly WirePhone[] = []) {
  const from = phone.sentAtMs.length;
  await sleep(COUNT_MS);
  const to = phone.sentAtMs.length;
  // Those on their way arrive.
  await sleep(500);
  const atOf = (at: Ear): Map<number, number> =>
    new Map(
      at.arrivals.flatMap((one) =>
        "stream" in one && one.stream === SUPERVISOR ? [[one.seq, one.atMs] as const] : [],
      ),
    );
  const atCaller = atOf(caller);
  const callerMs: number[] = [];
  const listeningMs: number[] = [];
  const atListeners = listeners.map(({ ear }) => atOf(ear));
  for (let seq = from; seq < to; seq += 1) {
    const [sentMs, heardMs] = [phone.sentAtMs[seq], atCaller.get(seq)];
    if (sentMs === undefined || heardMs === undefined) continue;
    callerMs.push(heardMs - sentMs);
    for (const each of atListeners) {
      const listenedMs = each.get(seq);
      if (listenedMs !== undefined) listeningMs.push(listenedMs - heardMs);
    }
  }
  print(
    `${listeners.length} listeners: ${callerMs.length} of ${to - from} frames at the caller, after ${median(callerMs).toFixed(1)} ms`,
  );
  return { callerMs, listeningMs };
}
