import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { phoneLeg } from "@patchbay/protocol/api";
import { Desk } from "../../simulators/desk/desk.ts";
import { startConnector } from "../../stack/connector.ts";
import { DEMO_SUPERVISOR } from "../../stack/demo.ts";
import { Cable } from "../../tests/support/cable.ts";
import { isOf } from "../support/ear.ts";
import { sipCaller } from "../support/phones/silent-callers.ts";
import { WirePhone } from "../support/phones/wire-phone.ts";
import { startBenchStack } from "../support/product/bench-stack.ts";
import { median, quantile } from "../support/statistics.ts";

const STALL_MS = 1_000;
/** So long after the stall the voice is to be back. */
const BACK_WITHIN_MS = 2_000;
const COUNT_MS = 4_000;
const SUPERVISOR = 2;

/** How a live voice came through a stall on its way to the phone; milliseconds, beside its usual delay. */
export interface StalledVoice {
  usualMs: number;
  /** The latest frame that was heard before the voice was back. */
  worstLateMs: number;
  /** The 95th percentile of those that were heard later than two seconds after the stall. */
  lateAfterMs: number;
}

/** Alone with the caller, by each way in which Asterisk brings audio; `barge`: beside the assistant. */
type Setting = "websocket" | "audiosocket" | "barge";

/**
 * A supervisor takes a SIP phone's call over, or barges into it beside the assistant, and speaks; what the edge sends to the connector
 * stands still for a second, and comes at once then. From the supervisor's socket to the phone's ear behind Asterisk and RTP.
 */
export async function stalledVoices(dir: string): Promise<Record<Setting, StalledVoice>> {
  const stops: (() => unknown)[] = [];
  let cable: Cable | null = null;
  try {
    const stack = await startBenchStack({
      dir: join(dir, "product"),
      edgeVars: { SILENCE_WATCH: "off" },
      edgeThrough: async (edgeUrl) => {
        cable = await Cable.to(edgeUrl);
        return cable.url;
      },
    });
    stops.unshift(
      () => stack.stop(),
      () => cable?.close(),
    );
    const sam = await Desk.signIn(stack.edge.url, DEMO_SUPERVISOR.email, stack.signIn.password);
    await sam.open();
    stops.unshift(() => sam.close());
    const measure = async (barges = false): Promise<StalledVoice> => {
      const caller = await sipCaller(stack, sam, dir);
      try {
        const at = `/api/calls/${caller.callId}`;
        const leg = phoneLeg.parse(await sam.post(`${at}/${barges ? "listen" : "take-over"}`));
        const phone = await WirePhone.join(sam, leg);
        try {
          if (barges) {
            await sam.call((one) => one.supervision.listeners.some(({ legId }) => legId === leg.legId));
            await sam.post(`${at}/supervise`, { legId: leg.legId, mode: "barge" });
          }
          phone.speak(SUPERVISOR);
          await caller.ear.arrival(isOf(SUPERVISOR, 0), "the supervisor's voice");
          return await throughStall(phone, caller.ear, cable);
        } finally {
          phone.close();
        }
      } finally {
        await caller.hangUp();
      }
    };
    const websocket = await measure();
    const barge = await measure(true);
    await stack.connector.stop();
    const other = await startConnector({ ...stack.connectorOptions, mediaPath: "audiosocket" });
    stops.unshift(() => other.stop());
    return { websocket, barge, audiosocket: await measure() };
  } finally {
    for (const stop of stops) await stop();
  }
}

async function throughStall(
  phone: WirePhone,
  ear: { arrivals: readonly ({ atMs: number } & ({ stream: number; seq: number } | { cleared: true }))[] },
  cable: Cable | null,
): Promise<StalledVoice> {
  await sleep(COUNT_MS);
  const stalledAtMs = performance.now();
  await cable?.stall(STALL_MS);
  const overAtMs = performance.now();
  await sleep(BACK_WITHIN_MS + COUNT_MS);
  const heard = ear.arrivals.flatMap((one) => {
    const sentMs = "stream" in one && one.stream === SUPERVISOR ? phone.sentAtMs[one.seq] : undefined;
    return sentMs === undefined ? [] : [{ atMs: one.atMs, delayMs: one.atMs - sentMs }];
  });
  const delays = (fromMs: number, toMs: number) =>
    heard.filter(({ atMs }) => atMs >= fromMs && atMs < toMs).map(({ delayMs }) => delayMs);
  // The first second finds cold code everywhere.
  const usualMs = median(delays(stalledAtMs - COUNT_MS + 1_000, stalledAtMs));
  const backAtMs = overAtMs + BACK_WITHIN_MS;
  return {
    usualMs,
    worstLateMs: Math.max(...delays(overAtMs, backAtMs)) - usualMs,
    lateAfterMs: quantile(delays(backAtMs, Number.POSITIVE_INFINITY), 0.95) - usualMs,
  };
}
