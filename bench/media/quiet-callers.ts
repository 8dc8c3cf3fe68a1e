import { FRAME_MS } from "@patchbay/audio";
import { lineOf } from "../../simulators/speech/lines.ts";
import { createVoice } from "../../simulators/speech/voice.ts";
import { startProduct } from "../support/product/product.ts";
import { sized } from "../support/size.ts";
import { startNumberedVoice } from "../support/voice/numbered-voice.ts";
import { TurnCaller } from "./turn-caller.ts";

const OF_EACH_KIND = sized(3, 1);
const TURNS = sized(12, 2);
const SPACING_MS = 900;
const ANSWER_FRAMES = 800 / FRAME_MS;

/** From the end of what a caller said to the first sound of the answer, in milliseconds, one for each turn. */
export interface TurnDelays {
  /** Of callers whose phones send nothing while they are silent. */
  quietMs: number[];
  /** Of callers whose phones never stop. */
  steadyMs: number[];
}

/** Both kinds call at the same time and talk with an assistant that hears them; of everything below `dir`. */
export async function quietCallers(dir: string): Promise<TurnDelays> {
  const { text, speaker } = lineOf("caller.wait");
  const sound = await createVoice().speak(text, speaker);
  const voice = await startNumberedVoice({ frames: ANSWER_FRAMES });
  const product = await startProduct({ dir, voice });
  const hangUps: (() => void)[] = [];
  const delays: TurnDelays = { quietMs: [], steadyMs: [] };
  const talk = async (which: number): Promise<void> => {
    // Not all speak in the same moment.
    await new Promise((resolve) => setTimeout(resolve, which * SPACING_MS));
    const pauses = which % 2 === 0;
    const caller = await TurnCaller.call(product, pauses, (hangUp) => hangUps.push(hangUp));
    // The first turn finds everything cold; it is no measurement.
    await caller.say(sound);
    for (let turn = 0; turn < TURNS; turn += 1) {
      (pauses ? delays.quietMs : delays.steadyMs).push(await caller.say(sound));
    }
  };
  try {
    await Promise.all(Array.from({ length: 2 * OF_EACH_KIND }, (_, which) => talk(which)));
    return delays;
  } finally {
    for (const hangUp of hangUps) hangUp();
    await product.stop();
  }
}
