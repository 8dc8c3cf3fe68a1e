import type { CallEvent } from "@patchbay/protocol/call";
import type { ToolCall } from "./ports.ts";
import type { TurnTaking } from "./turn-taking/settings.ts";
import type { UtteranceSink } from "./utterances.ts";

/** What the log has of turn-taking beside the turns. */
export type TurnTakingNews = Extract<
  CallEvent,
  {
    type: "interruption" | "silence_noticed" | "caller_unresponsive" | "prompt_played" | "tool_filler_played";
  }
>;

/** Where a conversation reports to. */
export interface ConversationSink extends UtteranceSink {
  note(news: TurnTakingNews): void;
  /** The engine wants these tools used; `Conversation.endErrand` takes what came of each. */
  toolsCalled(calls: readonly ToolCall[]): void;
  /** Does the caller wait for what a colleague is to answer? */
  awaitsColleague(): boolean;
  /** The engine gives no answer: it is to be treated as lost. */
  engineSilent(code: string, message: string): void;
}

/** What a conversation goes by. */
export interface Clock {
  /** Milliseconds since the call began. */
  callMs(): number;
  /** Milliseconds of any clock. */
  now(): number;
  /** How many frames of 20 ms are to go in one message, by how much there is to do. */
  pieceFrames(): number;
}

/** How one assistant converses. */
export interface Manner {
  language: string;
  turnTaking: TurnTaking;
}
