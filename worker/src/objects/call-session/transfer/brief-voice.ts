import type { CallEvent } from "@patchbay/protocol/call";
import type { AssistantConfig } from "../../../call/routing.ts";
import { briefInstructions } from "../../../call/transfer/words.ts";
import type { MediaTransport } from "../../../media/ports.ts";
import { pieceFrames } from "../legs/isolate.ts";
import { CallVoice } from "../voice/voice.ts";
import type { VoiceSettings } from "../voice/voice-owner.ts";

/** Who speaks where no assistant has ever had the call. */
const ANYBODY: AssistantConfig = {
  id: "",
  name: "Brief",
  instructions: "",
  greeting: "",
  language: "en",
  voice: "marin",
  model: null,
};

/** Tells the target of a transfer who calls: a voice session of its own, or a bundled sentence when there is none. */
export class BriefVoice {
  readonly #voice: CallVoice;
  #words = "";

  /** `append` is told what the session cost. */
  constructor(settings: VoiceSettings, append: (event: CallEvent) => void) {
    const voice: CallVoice = new CallVoice(
      { ...settings, SILENCE_WATCH: "off" },
      {
        append: (event) => {
          if (event.type === "engine_opened") voice.greet();
          else if (event.type === "engine_lost") voice.playPrompt("caller_waiting");
          else if (event.type === "usage_recorded") append(event);
        },
        toolCalled: () => {},
        kept: (turn) => turn,
        showsWords: () => false,
        interimChanged: () => {},
        began: () => {},
        clock: { callMs: () => 0, now: Date.now, pieceFrames },
        spokenBy: () => "caller",
        awaitsColleague: () => false,
        greeting: () => this.#words,
        instructions: ({ language }) => briefInstructions(this.#words, language),
        // Nothing is to be done for somebody who has only to decide.
        tools: () => [],
        // Colleagues are told nothing of that kind.
        disclosures: () => [],
      },
    );
    this.#voice = voice;
  }

  /** Never rejects: without a voice the bundled sentence is heard. */
  async say(words: string, to: MediaTransport, assistant: AssistantConfig | null): Promise<void> {
    this.#words = words;
    this.#voice.attach(to);
    await this.#voice.open(assistant ?? ANYBODY, [], false);
  }

  markReached(id: number): void {
    this.#voice.markReached(id);
  }

  stop(): void {
    // First: their phone may be gone, and takes no word any more.
    this.#voice.detach();
    this.#voice.close();
  }
}
