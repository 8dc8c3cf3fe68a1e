import { performance } from "node:perf_hooks";
import type { Product } from "../support/product/product.ts";
import type { Figure } from "../support/result.ts";
import { setUpInTurn } from "../support/round.ts";
import { sized } from "../support/size.ts";
import { quantile } from "../support/statistics.ts";
import type { AnsweringVoice } from "../support/voice/answering-voice.ts";
import { until } from "../support/wait.ts";
import { Peer } from "./peer.ts";

const CALLS = sized(20, 2);
const LIMIT_MS = 2_000;
const PLAN = { streams: CALLS, spacingMs: 60, frames: 0 };
const ANSWER_FRAMES = 40;
/** A call that has no answer by then has ended by the limit. */
const ANSWER_WITHIN_MS = 10_000;

/** What callers came through: how many were left without an answer, and the longest time in which each heard nobody. */
interface Waits {
  lost: number;
  silencesMs: number[];
}

/**
 * The voice service is at a limit for two seconds: once while twenty callers ask something at once, and once while twenty call. Beside
 * that, the silences of the same callers who ask something while there is no limit.
 */
export async function rateLimit(
  product: Product<AnsweringVoice>,
  print: (line: string) => void,
): Promise<Figure[]> {
  const { voice } = product;
  voice.answerFrames = ANSWER_FRAMES;
  const { usual, asking } = await withCalls(product, async (hangUps) => {
    const peers = await setUpInTurn(PLAN, () => Peer.call(product, (hangUp) => hangUps.push(hangUp)));
    const greeted = await Promise.all(peers.map((peer) => peer.heardWhole(1, ANSWER_WITHIN_MS)));
    if (greeted.includes(false)) throw new Error("Not all calls heard the greeting.");
    const free = await answers(voice, peers, "1");
    voice.limitFor(LIMIT_MS);
    return { usual: free, asking: await answers(voice, peers, "2") };
  });
  const arriving = await withCalls(product, async (hangUps) => {
    voice.limitFor(LIMIT_MS);
    const first = voice.answers;
    const silencesMs = await setUpInTurn(PLAN, async () => {
      const peer = await Peer.call(product, (hangUp) => hangUps.push(hangUp)).catch(() => null);
      return peer === null ? ANSWER_WITHIN_MS : silenceOf(peer, { first, whole: 1 }, performance.now());
    });
    return waitsOf(silencesMs);
  });
  for (const [who, waits] of Object.entries({ usual, asking, arriving })) {
    print(
      `${CALLS} callers, ${who}: ${waits.lost} lost; longest silence p95 ${p95(waits).toFixed(0)} ms, most ${Math.max(...waits.silencesMs).toFixed(0)} ms`,
    );
  }
  const limited = [asking, arriving];
  const [value, baseline] = [Math.max(...limited.map(p95)), p95(usual)];
  return [
    { name: "rate_limited_lost", value: limited.reduce((sum, { lost }) => sum + lost, 0), unit: "calls" },
    { name: "rate_limited_silence_p95_ms", value, unit: "ms", baseline, ratio: value / baseline },
  ];
}

async function withCalls<T>(
  { voice }: Product<AnsweringVoice>,
  happens: (hangUps: (() => void)[]) => Promise<T>,
): Promise<T> {
  const hangUps: (() => void)[] = [];
  try {
    return await happens(hangUps);
  } finally {
    for (const hangUp of hangUps) hangUp();
    await until(() => voice.openSessions === 0, ANSWER_WITHIN_MS);
  }
}

/** All press a key in one moment, and wait for the answer to it. */
async function answers(voice: AnsweringVoice, peers: readonly Peer[], key: string): Promise<Waits> {
  const first = voice.answers;
  const sinceMs = performance.now();
  const waiting = peers.map((peer) => {
    const awaited = { first, whole: peer.whole.length + 1 };
    peer.press(key);
    return silenceOf(peer, awaited, sinceMs);
  });
  return waitsOf(await Promise.all(waiting));
}

/** An answer with the number `first` or a later one; the caller has heard `whole` answers to their end then. */
interface Awaited {
  first: number;
  whole: number;
}

/** The longest silence until the answer begins; all of the wait when it does not. */
async function silenceOf(peer: Peer, { first, whole }: Awaited, sinceMs: number): Promise<number> {
  const heard = await until(() => peer.ear.firstOf(first) !== null, ANSWER_WITHIN_MS);
  const toMs = peer.ear.firstOf(first);
  if (!heard || toMs === null) return ANSWER_WITHIN_MS;
  await peer.heardWhole(whole, ANSWER_WITHIN_MS);
  return peer.silences.longestMs(sinceMs, toMs);
}

const waitsOf = (silencesMs: number[]): Waits => ({
  lost: silencesMs.filter((ms) => ms >= ANSWER_WITHIN_MS).length,
  silencesMs,
});
const p95 = ({ silencesMs }: Waits): number => quantile(silencesMs, 0.95);
