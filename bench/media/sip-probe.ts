import type { CallReport } from "../../simulators/caller/phone-leg.ts";
import type { Step } from "../../simulators/caller/script.ts";
import type { SaidResponse } from "../../simulators/openai/observation.ts";
import { Crossing } from "../support/frames/crossing.ts";
import { startLabPhone } from "../support/phones/lab-phone.ts";
import type { Product } from "../support/product/product.ts";
import type { BenchVoice } from "../support/voice/bench-voice.ts";

/** A real call: SIP and RTP from a phone through the PBX, the connector and the edge to the voice and back. */
export interface SipProbe {
  /** Dials 1412, listens a moment, hangs up: milliseconds from the 200 OK to the first sound, less the voice's own time. */
  answerToAudioMs(): Promise<number>;
  stop(): Promise<void>;
}

const LISTEN: readonly Step[] = [{ kind: "wait", ms: 1_000 }];
/** Longer than the phone listens. */
const GREETING_FRAMES = 150;

export async function startSipProbe({ stack, voice }: Product<BenchVoice>, dir: string): Promise<SipProbe> {
  const phone = await startLabPhone(stack, dir);
  return {
    async answerToAudioMs() {
      const [up, down] = [new Crossing("from_connector"), new Crossing("to_connector")];
      voice.begin({ up, down, frames: GREETING_FRAMES, turn: () => Promise.resolve() });
      return answerToAudio(await phone.call("1412", LISTEN), voice.lastGreeting());
    },
    stop: () => phone.stop(),
  };
}

function answerToAudio(report: CallReport, greeting: SaidResponse | undefined): number {
  const { answeredMs, firstSoundMs, dialStatus } = report;
  if (answeredMs === null) throw new Error(`The phone's call to 1412 was not answered (${dialStatus}).`);
  if (firstSoundMs === null) throw new Error("The phone's call to 1412 stayed silent.");
  if (greeting === undefined || greeting.firstDeltaAtMs === null) {
    throw new Error("The voice did not greet the phone's call.");
  }
  return firstSoundMs - answeredMs - (greeting.firstDeltaAtMs - greeting.requestedAtMs);
}
