import { callDetail } from "@patchbay/protocol/api";
import { deriveCallId, parseSiteToken } from "@patchbay/protocol/ids";
import type { Desk } from "../../simulators/desk/desk.ts";
import type { Stack } from "../../stack/stack.ts";
import { listeningAgain } from "../support/product/crash.ts";
import type { Product } from "../support/product/product.ts";
import { setUpInTurn } from "../support/round.ts";
import type { AnsweringVoice } from "../support/voice/answering-voice.ts";
import { pause, until } from "../support/wait.ts";
import { Peer } from "./peer.ts";
import { countTurns } from "./turn-count.ts";

/** What a round showed; times in milliseconds, one of each call that came back. */
export interface RecoveryRound {
  calls: number;
  resumed: number;
  /** From the crash to the edge's listening again. */
  downMs: number;
  /** From the edge's listening again to the assistant heard again. */
  resumeMs: number[];
  /** From the last old to the first new sound of the assistant. */
  gapMs: number[];
  turnsLost: number;
  turnsDoubled: number;
  /** Finished turns that the new sessions were not told, and what they were told beyond them. */
  forgotten: number;
}

const SPACING_MS = 60;
const SHORT_FRAMES = 40;
/** Outlasts everything: this answer is cut off by the crash. */
const LONG_FRAMES = 3_000;
const HEARD_WITHIN_MS = 10_000;
const RESUME_WITHIN_MS = 20_000;
const PRESS_SPREAD_MS = 400;
const LOG_LOOKS = 10;
const LOG_PAUSE_MS = 300;

/**
 * Calls that have each a greeting, a key and its answer behind them and are in the middle of another answer when the edge
 * crashes; afterwards they go on with another key. What was finished is compared with the log.
 */
export async function recoveryRound(
  product: Product<AnsweringVoice>,
  desk: Desk,
  calls: number,
  crash: (stack: Stack) => Promise<void>,
): Promise<RecoveryRound> {
  const { voice, stack } = product;
  const hangUps: (() => void)[] = [];
  try {
    voice.answerFrames = SHORT_FRAMES;
    const plan = { streams: calls, spacingMs: SPACING_MS, frames: 0 };
    const peers = await setUpInTurn(plan, () => Peer.call(product, (hangUp) => hangUps.push(hangUp)));
    await everyone(peers, (peer) => peer.heardWhole(1, HEARD_WITHIN_MS), "the greeting");
    await pressAll(peers, "1");
    await everyone(peers, (peer) => peer.heardWhole(2, HEARD_WITHIN_MS), "the first answer");
    const cut = voice.answers;
    voice.answerFrames = LONG_FRAMES;
    await pressAll(peers, "2");
    await everyone(peers, (peer) => peer.hears(cut, SHORT_FRAMES, HEARD_WITHIN_MS), "the answer to be cut");
    const expected = peers.map(({ whole, keys }) => whole.length + keys.length);

    const fresh = voice.answers;
    voice.answerFrames = SHORT_FRAMES;
    const crashedMs = performance.now();
    const [listeningMs] = await Promise.all([listeningAgain(stack.edge.url), crash(stack)]);
    const back = await Promise.all(
      peers.map((peer) => until(() => peer.ear.firstOf(fresh) !== null, RESUME_WITHIN_MS)),
    );
    const resumed = peers.filter((_, at) => back[at]);
    const heardAgain = resumed.map((peer) => peer.ear.firstOf(fresh) ?? Number.NaN);
    await Promise.all(resumed.map((peer) => peer.heardWhole(3, HEARD_WITHIN_MS)));
    let forgotten = 0;
    for (const [at, peer] of peers.entries()) {
      const session = voice.answer(peer.ear.streams.find((answer) => answer >= fresh) ?? -1)?.sessionId;
      if (session !== undefined) forgotten += Math.abs((expected[at] ?? 0) - voice.remembered(session));
    }
    await pressAll(resumed, "3");
    await Promise.all(resumed.map((peer) => peer.heardWhole(4, HEARD_WITHIN_MS)));
    return {
      calls,
      resumed: resumed.length,
      downMs: listeningMs - crashedMs,
      resumeMs: heardAgain.map((atMs) => Math.max(0, atMs - listeningMs)),
      gapMs: heardAgain.map((atMs, at) => atMs - (resumed[at]?.ear.endBefore(fresh) ?? Number.NaN)),
      ...(await turnsOf(peers, stack, desk)),
      forgotten,
    };
  } finally {
    for (const hangUp of hangUps) hangUp();
    await until(() => voice.openSessions === 0, HEARD_WITHIN_MS);
  }
}

async function everyone(
  peers: readonly Peer[],
  isSo: (peer: Peer) => Promise<boolean>,
  what: string,
): Promise<void> {
  const so = await Promise.all(peers.map(isSo));
  const missing = so.filter((one) => !one).length;
  if (missing > 0) throw new Error(`${missing} of ${peers.length} calls did not hear ${what}.`);
}

/** Not all in the same instant, as people do. */
async function pressAll(peers: readonly Peer[], key: string): Promise<void> {
  const stepMs = PRESS_SPREAD_MS / Math.max(1, peers.length);
  await Promise.all(peers.map((peer, at) => pause(at * stepMs).then(() => peer.press(key))));
}

async function turnsOf(
  peers: readonly Peer[],
  stack: Stack,
  desk: Desk,
): Promise<{ turnsLost: number; turnsDoubled: number }> {
  const token = parseSiteToken(stack.secrets.SITE_TOKEN);
  if (!token.ok) throw new Error(token.error);
  const { siteId } = token.value;
  let [turnsLost, turnsDoubled] = [0, 0];
  for (const peer of peers) {
    const callId = await deriveCallId({ source: "pbx", siteId, uniqueid: peer.uniqueid });
    const counts = () =>
      desk.get(`/api/calls/${callId}`).then((call) => countTurns(callDetail.parse(call).log, peer));
    let { lost, doubled } = await counts();
    // The last answer's mark may still be on its way; what the crash took never comes.
    for (let look = 0; lost > 0 && look < LOG_LOOKS; look += 1) {
      await pause(LOG_PAUSE_MS);
      ({ lost, doubled } = await counts());
    }
    turnsLost += lost;
    turnsDoubled += doubled;
  }
  return { turnsLost, turnsDoubled };
}
