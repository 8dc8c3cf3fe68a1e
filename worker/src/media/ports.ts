import type { ByeReason } from "@patchbay/protocol/media";

/** Where one leg's audio goes: mu-law 8 kHz frames of 160 bytes. It never sees a model's names. */
export interface MediaTransport {
  /** Hands one 20 ms frame to the far end. */
  send(frame: Uint8Array): void;
  /** Asks the far end to report when everything sent before has been played. */
  mark(id: number): void;
  /** Discards what the far end holds unplayed. */
  clear(): void;
  /** Gives the leg up on purpose. */
  bye(reason: ByeReason): void;
}

/** The voice model behind one call. It never sees a transport's names. */
export interface VoiceEngine {
  /** One piece of the caller's mu-law audio, in order. */
  hear(audio: Uint8Array): void;
  /** Has the assistant speak first. */
  greet(): void;
  /** Has it answer what the caller said last, after a cut. */
  goOn(): void;
  /** Stops what is being said; `heard` names, per utterance, how much of it the caller heard. */
  interrupt(heard: readonly Heard[]): void;
  close(reason: string): void;
}

/** How much of one utterance reached the caller's ear, in milliseconds of its audio. */
export interface Heard {
  itemId: string;
  heardMs: number;
  /** All that was generated of it so far. */
  generatedMs: number;
}

export interface EngineUsage {
  inputTextTokens: number;
  inputAudioTokens: number;
  cachedTokens: number;
  outputTextTokens: number;
  outputAudioTokens: number;
}

/** What an engine reports, in our own words. */
export type EngineEvent =
  | { type: "opened"; model: string; sessionId: string }
  | { type: "speech_started"; itemId: string }
  | { type: "speech_stopped"; itemId: string }
  | { type: "caller_words"; itemId: string; delta: string }
  | { type: "caller_said"; itemId: string; text: string }
  /** The caller's words could not be recognised; the turn is kept without them. */
  | { type: "caller_unclear"; itemId: string; message: string }
  | { type: "audio"; itemId: string; audio: Uint8Array }
  | { type: "words"; itemId: string; delta: string }
  | { type: "utterance_done"; itemId: string; text: string }
  | { type: "usage"; model: string; usage: EngineUsage }
  | { type: "trouble"; code: string; message: string }
  | { type: "lost"; code: string; message: string };
