import { durationMs, SILENCE_BYTE } from "@patchbay/audio";
import type { EngineUsage, Said, Transcriber, TranscriberEvent } from "../ports.ts";

/** So much goes to the service in one message. */
const BATCH_BYTES = 800;
/** Silence before the first word: the service reckons with a little of what is before each utterance. */
const LEAD = new Uint8Array(3_200).fill(SILENCE_BYTE);
/** Silence after which the service takes an utterance for ended. */
const CLOSING = new Uint8Array(8_000).fill(SILENCE_BYTE);
/** What was said last is noticed within this; an utterance that was noticed is waited for longer. */
const NOTICE_MS = 1_500;
const LAST_WORDS_MS = 8_000;

/** Words on their way to the transcript; times are milliseconds of the call. */
export interface Spoken extends Said {
  itemId: string;
  startMs: number;
  endMs: number;
}

/** What one session needs of the side whose words it writes down. */
export interface PenOwner {
  /** What was said lately and may not be written down, mu-law; the last of it came just now. */
  recent(): Uint8Array;
  /** Where that ends, in milliseconds of the call. */
  endsAtMs(): number;
  ready(): void;
  /** Somebody has begun to speak, or was written down. */
  changed(): void;
  began(spoken: Spoken): void;
  /** An utterance is complete, or still being spoken; an empty one came to nothing. */
  said(spoken: Spoken): void;
  hearing(spoken: Spoken): void;
  used(model: string, usage: EngineUsage): void;
  trouble(code: string, message: string): void;
  /** `waitMs`: another session is not to be had before. */
  lost(code: string, message: string, waitMs: number): void;
}

interface Utterance extends Said {
  startMs: number;
  endMs: number | null;
}

/** One session in which one side's words are written down, from its opening to the last of them. */
export class Pen {
  readonly #owner: PenOwner;
  readonly #transcriber: Transcriber;
  readonly #batch = new Uint8Array(BATCH_BYTES);
  #batched = 0;
  #heardMs = 0;
  #state: "opening" | "writing" | "finishing" | "done" = "opening";
  /** What it is still to be given when it opens though nothing more comes. */
  #lastWords: Uint8Array | null = null;
  /** Where its audio ends on the call's clock, once nothing more comes. */
  #endsAtMs: number | null = null;
  #patience: ReturnType<typeof setTimeout> | null = null;
  readonly #utterances = new Map<string, Utterance>();
  readonly #over = Promise.withResolvers<void>();

  constructor(owner: PenOwner, open: (report: (event: TranscriberEvent) => void) => Transcriber) {
    this.#owner = owner;
    this.#transcriber = open((event) => this.#take(event));
  }

  /** Is somebody speaking whose words are not written down? */
  get unwritten(): boolean {
    return this.#utterances.size > 0;
  }

  /** One piece of the side's audio; before it is ready that comes with what was said lately. */
  hear(audio: Uint8Array): void {
    if (this.#state === "writing") this.#give(audio);
  }

  /** Nothing more comes. Resolves when every word that it was given is written down, or never will be. */
  finish(): Promise<void> {
    this.#endsAtMs ??= this.#owner.endsAtMs();
    if (this.#state === "opening") {
      this.#lastWords = this.#owner.recent();
      this.#wait(LAST_WORDS_MS);
    } else if (this.#state === "writing") {
      this.#close();
      this.#wait(NOTICE_MS);
    }
    if (this.#state !== "done") this.#state = "finishing";
    return this.#over.promise;
  }

  #wait(ms: number): void {
    if (this.#patience !== null) clearTimeout(this.#patience);
    this.#patience = setTimeout(() => this.#noticed(), ms);
  }

  #give(audio: Uint8Array): void {
    this.#heardMs += durationMs(audio.length);
    for (let at = 0; at < audio.length; ) {
      const piece = audio.subarray(at, at + BATCH_BYTES - this.#batched);
      this.#batch.set(piece, this.#batched);
      this.#batched += piece.length;
      at += piece.length;
      if (this.#batched < BATCH_BYTES) continue;
      this.#transcriber.hear(this.#batch);
      this.#batched = 0;
    }
  }

  /** The silence by which the service knows that an utterance is over. */
  #close(): void {
    if (this.#batched > 0) this.#transcriber.hear(this.#batch.subarray(0, this.#batched));
    this.#batched = 0;
    this.#transcriber.hear(CLOSING);
  }

  #opened(): void {
    this.#give(LEAD);
    const lastWords = this.#lastWords;
    if (lastWords !== null) {
      this.#give(lastWords);
      this.#close();
      this.#lastWords = null;
      return this.#wait(NOTICE_MS);
    }
    this.#state = "writing";
    this.#give(this.#owner.recent());
    this.#owner.ready();
  }

  /** Whatever was said last would be known by now. */
  #noticed(): void {
    if (this.#utterances.size === 0 || this.#lastWords !== null) return this.#finished();
    this.#patience = setTimeout(() => this.#finished(), LAST_WORDS_MS);
  }

  #finished(): void {
    this.#end();
    this.#transcriber.close("call moved on");
  }

  #end(): void {
    this.#state = "done";
    if (this.#patience !== null) clearTimeout(this.#patience);
    for (const [itemId, { startMs }] of this.#utterances) {
      this.#owner.hearing({ itemId, text: "", startMs, endMs: startMs });
    }
    this.#utterances.clear();
    this.#over.resolve();
  }

  #take(event: TranscriberEvent): void {
    if (this.#state === "done") return;
    switch (event.type) {
      case "opened":
        return this.#opened();
      case "began": {
        const utterance = { text: "", startMs: this.#callMs(event.atMs), endMs: null };
        this.#utterances.set(event.itemId, utterance);
        this.#owner.began(this.#spoken(event.itemId, utterance));
        return this.#owner.changed();
      }
      case "ended": {
        const spoken = this.#utterances.get(event.itemId);
        if (spoken !== undefined) spoken.endMs = this.#callMs(event.atMs);
        return;
      }
      case "words": {
        const spoken = this.#utterances.get(event.itemId);
        if (spoken === undefined) return;
        spoken.text += event.delta;
        return this.#owner.hearing(this.#spoken(event.itemId, spoken));
      }
      case "said":
        return this.#said(event.itemId, event.said);
      case "usage":
        return this.#owner.used(event.model, event.usage);
      case "trouble":
        return this.#owner.trouble(event.code, event.message);
      case "lost": {
        const finishing = this.#state === "finishing";
        this.#end();
        return finishing ? undefined : this.#owner.lost(event.code, event.message, event.waitMs ?? 0);
      }
    }
  }

  #said(itemId: string, said: Said): void {
    const spoken = this.#utterances.get(itemId);
    if (spoken === undefined) return;
    this.#utterances.delete(itemId);
    this.#owner.said(this.#spoken(itemId, { ...spoken, ...said, text: said.text.trim() }));
    this.#owner.changed();
    // Another one may follow close behind.
    if (this.#state === "finishing" && this.#utterances.size === 0) this.#wait(NOTICE_MS);
  }

  #spoken(itemId: string, { endMs, ...spoken }: Utterance): Spoken {
    return { ...spoken, itemId, endMs: Math.max(spoken.startMs, endMs ?? this.#callMs(null)) };
  }

  /** A moment of this session's audio, or its end, on the call's clock. */
  #callMs(atMs: number | null): number {
    const beganAtMs = (this.#endsAtMs ?? this.#owner.endsAtMs()) - this.#heardMs;
    return Math.max(0, Math.round(beganAtMs + (atMs ?? this.#heardMs)));
  }
}
