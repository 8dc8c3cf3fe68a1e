import { LINES } from "../speech/lines.ts";
import { createRecogniser, type Recogniser } from "../speech/recogniser.ts";
import { createVoice, type Voice } from "../speech/voice.ts";

/** What a scripted person speaks with and hears by. */
export interface Speech {
  voice: Voice;
  recogniser: Recogniser;
}

/** Speaks every line once, so that no call waits for it; `told` hears of the first and the last. */
export async function prepareSpeech(told: (line: string) => void): Promise<Speech> {
  const voice = createVoice();
  await voice.warm(LINES, (ready, total) => {
    if (ready === 1 || ready === total) told(`Preparing the caller's voice and ear: ${ready} of ${total}`);
  });
  return { voice, recogniser: await createRecogniser(voice) };
}
