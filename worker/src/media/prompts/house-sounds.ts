import { SAMPLE_RATE_HZ, SILENCE_BYTE } from "@patchbay/audio";
import { SpokenInto } from "../incoming/spoken-into.ts";
import type { Playback } from "../playback.ts";
import type { Heard } from "../ports.ts";
import { type PromptName, promptAudio } from "./prompts.ts";

/** A beat after a notice, before a queue's music or a person's voice falls in. */
const BEAT = new Uint8Array(SAMPLE_RATE_HZ / 2).fill(SILENCE_BYTE);
const BEAT_MS = 500;
/** The beat is silent, so the echo of the words has come back when it ends; this is for marks that are early. */
const ECHO_MS = 200;
/** What comes in one piece is rarely longer. */
const SILENCE = new Uint8Array(1_600).fill(SILENCE_BYTE);

/** Plays bundled sounds among the model's speech, and knows them apart from it. */
export class HouseSounds {
  readonly #playback: Playback;
  readonly #now: () => number;
  /** What is played, with the notice that it is; null for one that only fills a silence. */
  readonly #playing = new Map<string, { name: PromptName; audio: Uint8Array } | null>();
  #played = 0;
  readonly #spokenInto = new SpokenInto();
  /** When the last notice was over. */
  #noticedAt = Number.NEGATIVE_INFINITY;

  constructor(playback: Playback, now: () => number = Date.now) {
    this.#playback = playback;
    this.#now = now;
  }

  /** Is a notice being played? The caller's voice does not cut it off: it has to be heard. */
  get noticing(): boolean {
    return [...this.#playing.values()].some((notice) => notice !== null);
  }

  /** Are they told something, or is its echo still on its way? */
  get #echoing(): boolean {
    return this.noticing || this.#now() - this.#noticedAt <= ECHO_MS;
  }

  /**
   * What the caller sends, silent while they are told something that nobody may answer: on a phone with an echo it would
   * come back as a turn of their own. Once that is over, what they said meanwhile comes first, from its beginning.
   */
  withoutEcho(mulaw: Uint8Array): Uint8Array {
    if (!this.#echoing) {
      const before = this.#spokenInto.ended();
      return before === null ? mulaw : joined(before, mulaw);
    }
    this.#spokenInto.hear(mulaw);
    return mulaw.length <= SILENCE.length
      ? SILENCE.subarray(0, mulaw.length)
      : new Uint8Array(mulaw.length).fill(SILENCE_BYTE);
  }

  /** One of our own begins to sound. */
  began(itemId: string): void {
    const notice = this.#playing.get(itemId);
    if (notice) this.#spokenInto.began(notice.audio);
  }

  /** Was all of a notice heard, but perhaps the beat behind it? */
  wasHeard({ heardMs, generatedMs }: Heard): boolean {
    return heardMs >= generatedMs - BEAT_MS;
  }

  play(sound: PromptName, language: string, notice: PromptName | null): void {
    this.#played += 1;
    const itemId = `prompt-${this.#played}`;
    const audio = promptAudio(sound, language);
    this.#playing.set(itemId, notice && { name: notice, audio });
    this.#playback.add(itemId, audio);
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
    if (notice) this.#noticedAt = this.#now();
    return notice === undefined ? undefined : (notice?.name ?? null);
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
