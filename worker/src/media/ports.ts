import type { ByeReason } from "@patchbay/protocol/media";
import type { Turn } from "@patchbay/protocol/turn";
import type { TurnTaking } from "@patchbay/protocol/turn-taking";

/** Where one leg's audio goes: mu-law 8 kHz frames of 160 bytes. It never sees a model's names. */
export interface MediaTransport {
  /** Hands one 20 ms frame to the far end. */
  send(frame: Uint8Array): void;
  /** Asks the far end to report when everything sent before has been played. */
  mark(id: number): void;
  /** Discards what the far end holds unplayed. */
  clear(): void;
  /** Has `then` done whenever the far end was cleared by others than who sends here: what it had not played has to be sent anew. */
  whenCleared?(then: () => void): void;
  /** Lets a phone that is kept ringing be answered. */
  answer(): void;
  /** Gives the leg up on purpose. */
  bye(reason: ByeReason): void;
}

/** Who hears what at the moment. */
export type AudioMode =
  | "silent"
  /** The caller waits for people, or for people who will be back at once. */
  | "ringback"
  | "hold"
  | "assistant"
  /** The caller is told something, and the person who is about to have them hears it too. */
  | "notice"
  /** Caller and person hear each other. */
  | "people"
  /** The person hears that the number they called is ringing. */
  | "dialling"
  /** Caller and person hear each other at the PBX or Twilio, and supervisors both. */
  | "elsewhere";

/** The ways to hear a conversation that is not in this call's media: at a PBX one that speaks to both sides, and one to the caller's partner; of Twilio one that only hears. */
export type Spy = "both" | "peer" | "fork";

/**
 * What the model is to speak about: the greeting, an answer to what was said last, the rest of words that a broken
 * connection cut off, the rest of an answer that the model itself cut short, something in the place of one that it may not
 * give, words of the caller that were lost, the caller's silence, that it has the caller back from a
 * person, something that it waited for, its goodbye, that the caller will be called no more, or has no number that
 * could be listed, that the caller is put through now, or that this came to nothing.
 */
export type Cue =
  | "greet"
  | "answer"
  | "go_on"
  | "continue"
  | "withheld"
  | "ask_again"
  | "still_there"
  | "still_waiting"
  | "taken_back"
  | "news"
  | "goodbye"
  | "opt_out"
  | "opt_out_unlisted"
  | "put_through"
  | "not_put_through";

/** Something that the assistant can do beside speaking, as a model is told of it. */
export interface ToolOffer {
  name: string;
  description: string;
  /** JSON Schema of the arguments, an object. */
  parameters: Record<string, unknown>;
}

/** The model wants a tool used; `arguments` is its JSON as it came. */
export interface ToolCall {
  toolCallId: string;
  name: string;
  arguments: string;
}

/** What came of it, in words or JSON for the model. */
export interface ToolResult {
  toolCallId: string;
  output: string;
}

/** What the assistant has to know though nobody said it on the line; in words for the model. */
export interface Memo {
  memo:
    | "party"
    | "handover"
    | "returned"
    | "coaching"
    | "company"
    | "errand"
    | "tool"
    | "transfer"
    | "withdrawn";
  text: string;
}

/** What a voice session has to remember of its call, in order. */
export type Remembered = Turn | Memo;

export const isMemo = (one: Remembered): one is Memo => "memo" in one;

/** What a session of the voice model needs of its assistant. */
export interface AssistantVoice {
  voice: string;
  language: string;
  /** What of turn-taking is not as usual; nothing where it is left out. */
  turnTaking?: TurnTaking | null | undefined;
}

/** The voice model behind one call. It never sees a transport's names. */
export interface VoiceEngine {
  /** Is an answer asked for or under way? */
  readonly answering: boolean;
  /** One piece of the caller's mu-law audio, in order. */
  hear(audio: Uint8Array): void;
  /** The caller's speech is over, though the model has not noticed. */
  endSpeech(): void;
  /** Has the model speak; while it still answers, as soon as that is done. It speaks only when it is asked to. */
  answer(cue: Cue): void;
  /** Stops what is being said; `heard` names, per utterance, how much of it the caller heard. */
  interrupt(heard: readonly Heard[]): void;
  /** What the caller did other than by voice, in words, as a part of the conversation. */
  tell(text: string): void;
  /** What happened in this call without this session. */
  remember(one: Remembered): void;
  /** What came of the tools that one answer called, of all of them at once; until then it answers nothing else. */
  finishTools(results: readonly ToolResult[]): void;
  /** Takes a noise that was no turn out of the conversation. */
  forget(itemId: string): void;
  close(reason: string): void;
}

/** How much of one utterance reached the caller's ear, in milliseconds of its audio. */
export interface Heard {
  itemId: string;
  heardMs: number;
  /** All that was generated of it so far. */
  generatedMs: number;
  /** All that is to be generated of it was, and was heard; it was not cut off. */
  finished?: boolean;
}

export interface EngineUsage {
  inputTextTokens: number;
  inputAudioTokens: number;
  cachedTokens: number;
  cachedAudioTokens?: number;
  outputTextTokens: number;
  outputAudioTokens: number;
  /** Sound that was written down by a model that is paid by the minute. */
  transcribedMs?: number;
}

/**
 * How an answer ended: whole, by the engine's own interruption, failed, cut short by a limit of its length, or withheld by
 * a filter.
 */
export type AnswerOutcome = "completed" | "cut_by_engine" | "failed" | "cut_short" | "withheld";

/**
 * What an engine knows of an utterance: its words, and whatever other field of a turn it may tell. It goes into the turn, the log
 * and the pages as it is; nobody on the way names its fields.
 */
export type Said = Pick<Turn, "text"> & Partial<Omit<Turn, "id" | "speaker" | "startMs" | "endMs" | "text">>;

/** What an engine reports, in our own words. */
export type EngineEvent =
  | { type: "opened"; model: string; sessionId: string }
  | { type: "speech_started"; itemId: string }
  /** `speechMs` is how long the caller spoke, as far as the engine says. */
  | { type: "speech_stopped"; itemId: string; speechMs: number | null }
  | { type: "caller_words"; itemId: string; delta: string }
  | { type: "caller_said"; itemId: string; said: Said }
  /** The caller's words could not be recognised; the turn is kept without them. */
  | { type: "caller_unclear"; itemId: string; message: string }
  | { type: "audio"; itemId: string; audio: Uint8Array }
  | { type: "words"; itemId: string; delta: string }
  /** All the words of an utterance; its sound may still be on its way. */
  | { type: "utterance_text"; itemId: string; said: Said }
  /** All the sound of an utterance. */
  | { type: "utterance_sounded"; itemId: string }
  /** The answer that was asked for is over, not by our own interruption. */
  | { type: "answer_done"; outcome: AnswerOutcome; code: string; message: string }
  /** What was asked for, or the session itself, is had in `waitMs` and not before: a limit. It is asked for again then. */
  | { type: "limited"; waitMs: number; code: string; message: string }
  /** An answer ended with tools to be used, and goes on when they were: no `answer_done` follows. */
  | { type: "tools_called"; calls: readonly ToolCall[] }
  | { type: "usage"; model: string; usage: EngineUsage }
  | { type: "trouble"; code: string; message: string }
  | { type: "lost"; code: string; message: string };

/** Writes down what one side of a conversation says, and says nothing itself. */
export interface Transcriber {
  /** One piece of that side's mu-law audio, in order. */
  hear(audio: Uint8Array): void;
  close(reason: string): void;
}

/** What a transcriber reports. Moments are milliseconds of the audio that it was given. */
export type TranscriberEvent =
  | { type: "opened" }
  | { type: "began"; itemId: string; atMs: number | null }
  | { type: "ended"; itemId: string; atMs: number | null }
  | { type: "words"; itemId: string; delta: string }
  /** An utterance is complete; its text is empty when nothing intelligible was said. */
  | { type: "said"; itemId: string; said: Said }
  | { type: "usage"; model: string; usage: EngineUsage }
  | { type: "trouble"; code: string; message: string }
  /** `waitMs`: another is not to be had before, in the service's own words. */
  | { type: "lost"; code: string; message: string; waitMs?: number };
