import { sharedMs } from "../support/frames/clock.ts";
import { Crossing } from "../support/frames/crossing.ts";
import { speak } from "../support/frames/speak.ts";
import { StartLine } from "../support/frames/start-line.ts";
import { placeCall } from "../support/pbx/place-call.ts";
import type { Product } from "../support/product/product.ts";
import { type RoundPlan, type RoundResult, resultOf, setUpInTurn, untilArrived } from "../support/round.ts";
import { type BenchVoice, untilSessions } from "../support/voice/bench-voice.ts";
import type { SipProbe } from "./sip-probe.ts";

/** A round, and how long the one real call beside it took from answer to first sound. */
export interface CallsResult extends RoundResult {
  probeMs: number;
}

/**
 * One round through the product: calls are set up, one more comes and goes by SIP, then they speak and are spoken to at
 * the pace of speech, and hang up. Throws when a call does not come about.
 */
export async function roundOfCalls(
  product: Product<BenchVoice>,
  plan: RoundPlan,
  phone: SipProbe,
): Promise<CallsResult> {
  const up = new Crossing("from_connector");
  const down = new Crossing("to_connector");
  const [callers, assistants] = [new StartLine(), new StartLine()];
  const round = { up, down, frames: plan.frames, turn: () => assistants.turn() };
  product.voice.begin(round);
  const hangUps: (() => void)[] = [];
  let probeMs = Number.NaN;
  try {
    const onAudio = (bytes: Uint8Array): void => down.arrived(bytes, sharedMs());
    const placed = await setUpInTurn(plan, () =>
      placeCall(product, onAudio, (hangUp) => hangUps.push(hangUp)),
    );
    for (const { stream, media } of placed) {
      void callers.turn().then(() => speak(media.socket, stream, plan.frames, up));
    }
    // A call may be answered while its voice session still opens.
    await untilSessions(product.voice, plan.streams, round);
    probeMs = await phone.answerToAudioMs();
    callers.start();
    assistants.start();
    await untilArrived(plan, up, down);
  } finally {
    for (const hangUp of hangUps) hangUp();
  }
  // The round's load must not reach into the next one.
  await untilSessions(product.voice, 0);
  return { ...resultOf(plan, up, down), probeMs };
}
