import { SAMPLE_RATE_HZ, SILENCE_BYTE } from "@patchbay/audio";
import type { Playback } from "../playback.ts";
import type { Heard } from "../ports.ts";
import { type PromptName, promptAudio } from "./prompts.ts";

/** A beat after a notice, before a queue's music or a person's voice falls in. */
const BEAT = new Uint8Array(SAMPLE_RATE_HZ / 2).fill(SILENCE_BYTE);
const BEAT_MS = 500;

/** Plays bundled sounds among the model's speech, and knows them apart from it. */
export class HouseSounds {
  readonly #playback: Playback;
  /** What is played, with the notice that it is; null for one that only fills a silence. */
  readonly #playing = new Map<string, PromptName | null>();
  #played = 0;

  constructor(playback: Playback) {
    this.#playback = playback;
  }

  /** Is a notice being played? The caller's voice does not cut it off: it has to be heard. */
  get noticing(): boolean {
    return [...this.#playing.values()].some((notice) => notice !== null);
  }

  /** Was all of a notice heard, but perhaps the beat behind it? */
  wasHeard({ heardMs, generatedMs }: Heard): boolean {
    return heardMs >= generatedMs - BEAT_MS;
  }

  play(sound: PromptName, language: string, notice: PromptName | null): void {
    this.#played += 1;
    const itemId = `prompt-${this.#played}`;
    this.#playing.set(itemId, notice);
    this.#playback.add(itemId, promptAudio(sound, language));
    if (notice !== null) this.#playback.add(itemId, BEAT);
    this.#playback.complete(itemId);
  }

  /** Is it one of ours, and nothing that the model says? */
  owns(itemId: string): boolean {
    return itemId.startsWith("prompt-");
  }

  /** Only what the model itself said. */
  without(heard: readonly Heard[]): Heard[] {
    return heard.filter(({ itemId }) => !this.owns(itemId));
  }

  /** An utterance is over: answers which notice it was, null for none, undefined when the model said it. */
  ended(itemId: string): PromptName | null | undefined {
    const notice = this.#playing.get(itemId);
    this.#playing.delete(itemId);
    return notice;
  }
}
