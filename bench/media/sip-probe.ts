import { join } from "node:path";
import { reaperFor } from "../../scripts/stack/reaper.ts";
import type { Step } from "../../simulators/caller/script.ts";
import { startSipPhone } from "../../simulators/caller/sip-phone.ts";
import type { Recogniser } from "../../simulators/speech/recogniser.ts";
import { createVoice } from "../../simulators/speech/voice.ts";
import { Crossing } from "./crossing.ts";
import type { Product } from "./product.ts";

/** A real call: SIP and RTP from a phone through the PBX, the connector and the edge to the voice and back. */
export interface SipProbe {
  /** Calls, listens a moment, hangs up: milliseconds from the 200 OK to the first sound, less the voice's own time. */
  answerToAudioMs(): Promise<number>;
  stop(): Promise<void>;
}

const LISTEN: readonly Step[] = [{ kind: "wait", ms: 1_200 }];
/** Longer than anybody listens. */
const GREETING_FRAMES = 250;
/** Nothing is to be understood here: the first sound is all that counts. */
const DEAF: Recogniser = { recognise: () => ({ kind: "unrecognised" }) };

export async function startSipProbe({ stack, voice }: Product, dir: string): Promise<SipProbe> {
  const phone = await startSipPhone({
    root: stack.asteriskRoot,
    dir: join(dir, "phone"),
    pbxSipPort: stack.pbx.ports.sip,
    accounts: [stack.account],
    voice: createVoice(),
    recogniser: DEAF,
  });
  reaperFor(process.pid).watch(phone.pid);
  return {
    async answerToAudioMs() {
      const [up, down] = [new Crossing(), new Crossing()];
      voice.begin({ up, down, frames: GREETING_FRAMES, turn: () => Promise.resolve() });
      const { answeredMs, firstSoundMs, dialStatus } = await phone.call("1412", LISTEN);
      if (answeredMs === null || firstSoundMs === null) {
        throw new Error(
          `The phone's call to 1412 ${answeredMs === null ? `was not answered (${dialStatus})` : "stayed silent"}.`,
        );
      }
      const greeting = voice.lastGreeting();
      if (greeting === undefined || greeting.firstDeltaAtMs === null) {
        throw new Error("The voice did not greet the phone's call.");
      }
      return firstSoundMs - answeredMs - (greeting.firstDeltaAtMs - greeting.requestedAtMs);
    },
    stop: () => phone.stop(),
  };
}
