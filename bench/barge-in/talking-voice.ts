import { FRAME_MS } from "@patchbay/audio";
import type { ProductVoice } from "../support/product/product.ts";
import { startNumberedVoice } from "../support/voice/numbered-voice.ts";
import type { Interruptions } from "./interruptions.ts";

/** Each answer is longer than it takes to be interrupted. */
const ANSWER_FRAMES = 6_000 / FRAME_MS;

/** A numbered voice that hears, and says when it heard the caller begin to speak. */
export interface TalkingVoice extends ProductVoice {
  /** What is said from now on is noted there. One call at a time. */
  noteIn(calls: Interruptions): void;
}

export async function startTalkingVoice(): Promise<TalkingVoice> {
  let noted: Interruptions | null = null;
  const voice = await startNumberedVoice({
    frames: ANSWER_FRAMES,
    onSent(answer, _sessionId, event, atMs) {
      if (event.type === "response.output_audio.delta") noted?.sent(answer, atMs);
      if (event.type === "input_audio_buffer.speech_started") noted?.speechStarted(atMs);
    },
  });
  return {
    ...voice,
    noteIn(calls) {
      noted = calls;
    },
  };
}
