import type { CallEvent } from "@patchbay/protocol/call";
import type { TurnTaking } from "./turn-taking/settings.ts";
import type { UtteranceSink } from "./utterances.ts";

/** What the log has of turn-taking beside the turns. */
export type TurnTakingNews = Extract<
  CallEvent,
  { type: "interruption" | "silence_noticed" | "prompt_played" }
>;

/** Where a conversation reports to. */
export interface ConversationSink extends UtteranceSink {
  note(news: TurnTakingNews): void;
  /** The engine gives no answer: it is to be treated as lost. */
  engineSilent(code: string, message: string): void;
}

/** How one assistant converses. */
export interface Manner {
  language: string;
  turnTaking: TurnTaking;
}
