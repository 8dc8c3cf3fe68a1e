import type { RealtimeResponseUsage } from "openai/resources/realtime/realtime";
import { type Entry, wordsOf } from "./conversation.ts";

const CALLER_TOKEN_MS = 100;
const ASSISTANT_TOKEN_MS = 50;
const LETTERS_PER_TOKEN = 4;
/** The cache holds whole blocks of so many tokens. */
const CACHE_BLOCK = 64;

export interface InputTokens {
  readonly text: number;
  readonly audio: number;
}

/** Tokens of a text: a quarter of its letters. */
export function textTokens(text: string): number {
  return Math.ceil(text.length / LETTERS_PER_TOKEN);
}

/** What a response reads: instructions, tools and the whole conversation so far, sound as sound. */
export function inputTokens(
  instructions: string,
  tools: readonly unknown[],
  entries: readonly Entry[],
): InputTokens {
  let text = textTokens(instructions) + (tools.length === 0 ? 0 : textTokens(JSON.stringify(tools)));
  let audio = 0;
  for (const { item, audioMs } of entries) {
    const caller = item.type === "message" && item.role === "user";
    if (audioMs > 0) audio += Math.ceil(audioMs / (caller ? CALLER_TOKEN_MS : ASSISTANT_TOKEN_MS));
    else text += textTokens(wordsOf(item));
  }
  return { text, audio };
}

/** The usage of one response. `cached` is what the response before it has read. */
export function usageOf(
  input: InputTokens,
  cached: InputTokens,
  output: { text: string; audioMs: number },
): RealtimeResponseUsage {
  const cachedText = wholeBlocks(Math.min(input.text, cached.text));
  const cachedAudio = wholeBlocks(Math.min(input.audio, cached.audio));
  const outText = textTokens(output.text);
  const outAudio = Math.ceil(output.audioMs / ASSISTANT_TOKEN_MS);
  const inputSum = input.text + input.audio;
  return {
    total_tokens: inputSum + outText + outAudio,
    input_tokens: inputSum,
    output_tokens: outText + outAudio,
    input_token_details: {
      text_tokens: input.text,
      audio_tokens: input.audio,
      image_tokens: 0,
      cached_tokens: cachedText + cachedAudio,
      cached_tokens_details: { text_tokens: cachedText, audio_tokens: cachedAudio, image_tokens: 0 },
    },
    output_token_details: { text_tokens: outText, audio_tokens: outAudio },
  };
}

function wholeBlocks(tokens: number): number {
  return Math.floor(tokens / CACHE_BLOCK) * CACHE_BLOCK;
}
