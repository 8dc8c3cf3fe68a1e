import * as z from "zod";
import { PRICES, priceOf } from "./prices.ts";

/** What a call has cost, in millionths of a US dollar, by the prices of a day. */
export const callCost = z.object({
  voiceMicroUsd: z.number().int().nonnegative(),
  textMicroUsd: z.number().int().nonnegative(),
  phoneMicroUsd: z.number().int().nonnegative(),
  /** The day of the price list. */
  prices: z.string().max(10),
  /** Models that the list has no price for: what they cost is missing here. */
  unpriced: z.array(z.string().max(80)).max(10),
});
export type CallCost = z.infer<typeof callCost>;

const NOTHING: CallCost = {
  voiceMicroUsd: 0,
  textMicroUsd: 0,
  phoneMicroUsd: 0,
  prices: PRICES.date,
  unpriced: [],
};

/** One report of a vendor's meter; tokens of one answer, or sound that was written down. */
export interface Usage {
  model: string;
  inputTextTokens: number;
  inputAudioTokens: number;
  /** A part of the input, text and sound together. */
  cachedTokens: number;
  cachedAudioTokens?: number | undefined;
  outputTextTokens: number;
  outputAudioTokens: number;
  transcribedMs?: number | undefined;
}

export const totalMicroUsd = ({ voiceMicroUsd, textMicroUsd, phoneMicroUsd }: CallCost): number =>
  voiceMicroUsd + textMicroUsd + phoneMicroUsd;

/** The cost with one more report of usage. */
export function withUsage(cost: CallCost | null, usage: Usage): CallCost {
  const held = cost ?? NOTHING;
  const spoken = usage.inputAudioTokens + usage.outputAudioTokens + (usage.transcribedMs ?? 0) > 0;
  const price = microUsdOf(usage);
  if (price === null) {
    if (held.unpriced.includes(usage.model) || held.unpriced.length >= 10) return held;
    return { ...held, unpriced: [...held.unpriced, usage.model.slice(0, 80)] };
  }
  const isVoice = spoken || usage.model.includes("realtime");
  return isVoice
    ? { ...held, voiceMicroUsd: held.voiceMicroUsd + price }
    : { ...held, textMicroUsd: held.textMicroUsd + price };
}

/** The cost with the minutes of one more leg of Twilio's, which counts begun ones from the answer on. */
export function withTwilioMinutes(
  cost: CallCost | null,
  rate: keyof typeof PRICES.twilioMinute,
  answeredMs: number,
): CallCost {
  const held = cost ?? NOTHING;
  const minutes = Math.ceil(Math.max(0, answeredMs) / 60_000);
  return { ...held, phoneMicroUsd: held.phoneMicroUsd + minutes * PRICES.twilioMinute[rate] };
}

function microUsdOf(usage: Usage): number | null {
  if (usage.transcribedMs !== undefined) {
    const minute = priceOf(PRICES.transcriptionMinute, usage.model);
    return minute === undefined ? null : Math.round((usage.transcribedMs / 60_000) * minute);
  }
  const price = priceOf(PRICES.tokens, usage.model);
  if (price === undefined) return null;
  const cachedAudio = Math.min(
    usage.cachedAudioTokens ?? Math.max(0, usage.cachedTokens - usage.inputTextTokens),
    usage.inputAudioTokens,
  );
  const cachedText = Math.min(Math.max(0, usage.cachedTokens - cachedAudio), usage.inputTextTokens);
  return Math.round(
    (usage.inputTextTokens - cachedText) * price.textIn +
      cachedText * price.textCached +
      (usage.inputAudioTokens - cachedAudio) * price.audioIn +
      cachedAudio * price.audioCached +
      usage.outputTextTokens * price.textOut +
      usage.outputAudioTokens * price.audioOut,
  );
}
