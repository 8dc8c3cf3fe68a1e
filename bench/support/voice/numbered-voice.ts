import { FRAME_MS } from "@patchbay/audio";
import type { Knobs } from "../../../simulators/openai/knobs.ts";
import { type StandInOptions, startOpenAiStandIn } from "../../../simulators/openai/stand-in.ts";
import { numberedSound } from "../frames/numbered-frame.ts";
import type { ProductVoice } from "../product/product.ts";

export interface NumberedVoiceOptions {
  /** How long each answer is. */
  frames: number;
  /** The number that all frames have as their stream; that of the answer, from 1, when absent. */
  stream?: number;
  faults?: Partial<Knobs>;
  onSent?: (answer: number, ...sent: Parameters<NonNullable<StandInOptions["onSent"]>>) => void;
}

/**
 * The voice stand-in in the bench's own process: it hears, and answers everything with numbered frames of 20 ms
 * each, made a little faster than they are spoken, as the service does.
 */
export async function startNumberedVoice(options: NumberedVoiceOptions): Promise<ProductVoice> {
  const { frames, stream, faults, onSent } = options;
  let answers = 0;
  const standIn = await startOpenAiStandIn({
    port: 0,
    faults: { deltaMs: FRAME_MS, deltaSpeed: 1.5, ...faults },
    soundFor() {
      answers += 1;
      return numberedSound(stream ?? answers, frames);
    },
    onSent: (...sent) => onSent?.(answers, ...sent),
  });
  return { apiUrl: `${standIn.url}/v1`, close: () => standIn.close() };
}
