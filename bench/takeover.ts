import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { phoneLeg, phoneTargets } from "@patchbay/protocol/api";
import { DEFAULT_ORG_SETTINGS } from "@patchbay/protocol/org-settings";
import { DEMO_OPERATOR, DEMO_OWNER, DEMO_SUPERVISOR } from "../scripts/stack/demo.ts";
import { startStack } from "../scripts/stack/stack.ts";
import { Desk } from "../simulators/desk/desk.ts";
import { startOpenAiStandIn } from "../simulators/openai/stand-in.ts";
import { numberedSound } from "./media/frames/numbered-frame.ts";
import type { BenchResult } from "./result.ts";
import { median, quantile } from "./statistics.ts";
import { isOf, WirePhone } from "./takeover/wire-phone.ts";

const ROUNDS = 20;
const LISTENERS = 20;
/** How long voices are counted, in each state. */
const COUNT_MS = 10_000;
const ASSISTANT = 1;
const SUPERVISOR = 2;
/** Longer than the assistant is ever let speak. */
const ANSWER_FRAMES = 3_000;

/**
 * Taking over and handing back through the real edge, from the dashboard's request to the other voice's first frame at the caller's
 * phone; the silence between; how far behind the caller listeners hear; and what twenty of them cost the caller. Phones are sockets
 * of this process: no microphone is opened and no speaker's buffer is in the figures.
 */
export async function run(): Promise<BenchResult> {
  const dir = await mkdtemp(join(tmpdir(), "patchbay-bench-takeover-"));
  const stops: (() => unknown)[] = [() => rm(dir, { recursive: true, force: true })];
  try {
    const voice = await startOpenAiStandIn({
      port: 0,
      faults: { hearing: false, deltaMs: 20, deltaSpeed: 1.5, firstDeltaDelayMs: 0 },
      soundFor: () => numberedSound(ASSISTANT, ANSWER_FRAMES),
    });
    stops.unshift(() => voice.close());
    print("starting the product");
    const realVoice = { baseUrl: `${voice.url}/v1`, apiKey: "sk-bench" };
    const stack = await startStack({
      dir: join(dir, "product"),
      secretsFile: join(dir, "secrets"),
      settings: DEFAULT_ORG_SETTINGS,
      realVoice,
      edgeVars: { SILENCE_WATCH: "off" },
    });
    stops.unshift(() => stack.stop());
    const signIn = (email: string) => Desk.signIn(stack.edge.url, email, stack.signIn.password);
    const [anna, sam, dana] = await Promise.all(
      [DEMO_OPERATOR.email, DEMO_SUPERVISOR.email, DEMO_OWNER].map(signIn),
    );
    if (anna === undefined || sam === undefined || dana === undefined) throw new Error("three desks");

    const { assistants } = phoneTargets.parse(await anna.get("/api/phone/targets"));
    const assistantId = assistants[0]?.id ?? "";
    const leg = await anna.place({ kind: "assistant", assistantId });
    const caller = await WirePhone.join(anna, leg);
    stops.unshift(() => caller.close());
    caller.keepSilent();
    await caller.arrival(isOf(ASSISTANT, 0), "the greeting");

    const toVoiceMs: number[] = [];
    const gapsMs: number[] = [];
    for (let round = 1; round <= ROUNDS; round += 1) {
      const takeMs = performance.now();
      const phone = await WirePhone.join(
        sam,
        phoneLeg.parse(await sam.post(`/api/calls/${leg.callId}/take-over`)),
      );
      phone.speak(SUPERVISOR);
      const taken = await caller.arrival(isOf(SUPERVISOR, takeMs), "the supervisor's voice");
      // What the phone still had of the assistant was to be heard until it was cleared.
      const cut = await caller.arrival(
        (one) => one.atMs >= takeMs && "cleared" in one,
        "the end of the assistant",
      );
      await sleep(500);
      const backMs = performance.now();
      await sam.post(`/api/calls/${leg.callId}/hand-back`);
      const back = await caller.arrival(isOf(ASSISTANT, backMs), "the assistant's voice");
      const last = caller.arrivals.findLast(
        (one) => one.atMs < back.atMs && "stream" in one && one.stream === SUPERVISOR,
      );
      phone.close();
      toVoiceMs.push(taken.atMs - takeMs, back.atMs - backMs);
      gapsMs.push(taken.atMs - cut.atMs, back.atMs - (last?.atMs ?? Number.NaN));
      print(
        `round ${round}: voice after ${toVoiceMs
          .slice(-2)
          .map((ms) => ms.toFixed(0))
          .join(" and ")} ms, gaps of ${gapsMs
          .slice(-2)
          .map((ms) => ms.toFixed(0))
          .join(" and ")} ms`,
      );
      await sleep(500);
    }

    const phone = await WirePhone.join(
      sam,
      phoneLeg.parse(await sam.post(`/api/calls/${leg.callId}/take-over`)),
    );
    stops.unshift(() => phone.close());
    phone.speak(SUPERVISOR);
    await caller.arrival(isOf(SUPERVISOR, performance.now()), "the supervisor's voice");
    const alone = await delays(phone, caller);
    const listeners: WirePhone[] = [];
    for (let n = 0; n < LISTENERS; n += 1) {
      const listener = await WirePhone.join(
        dana,
        phoneLeg.parse(await dana.post(`/api/calls/${leg.callId}/listen`)),
      );
      stops.unshift(() => listener.close());
      listeners.push(listener);
    }
    const watched = await delays(phone, caller, listeners);
    return {
      bench: "takeover",
      figures: [
        { name: "click_to_voice_p95_ms", value: quantile(toVoiceMs, 0.95), unit: "ms" },
        { name: "caller_gap_p95_ms", value: quantile(gapsMs, 0.95), unit: "ms" },
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
  } finally {
    for (const stop of stops) await stop();
  }
}

/** From the supervisor's mouth to the caller's phone, and from there to the listeners', frame by frame. */
async function delays(phone: WirePhone, caller: WirePhone, listeners: readonly WirePhone[] = []) {
  const from = phone.sentAtMs.length;
  await sleep(COUNT_MS);
  const to = phone.sentAtMs.length;
  // Those on their way arrive.
  await sleep(500);
  const atOf = (at: WirePhone): Map<number, number> =>
    new Map(
      at.arrivals.flatMap((one) =>
        "stream" in one && one.stream === SUPERVISOR ? [[one.seq, one.atMs] as const] : [],
      ),
    );
  const atCaller = atOf(caller);
  const callerMs: number[] = [];
  const listeningMs: number[] = [];
  const atListeners = listeners.map(atOf);
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

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
