import type { Interim } from "@patchbay/protocol/feed";
import type { Turn } from "@patchbay/protocol/turn";
import type { Disclosure } from "../../../call/disclosure.ts";
import type { AssistantConfig } from "../../../call/routing.ts";
import type { Clock } from "../../../media/conversation-sink.ts";
import type { ToolCall, ToolOffer } from "../../../media/ports.ts";
import type { CallContext } from "../call-context.ts";

/** Where the voice service is and what it is asked for. */
export interface VoiceSettings {
  OPENAI_BASE_URL: string;
  OPENAI_API_KEY: string;
  OPENAI_REALTIME_MODEL: string;
  OPENAI_SESSION_MS?: string;
  SILENCE_WATCH?: string;
}

/** What the voice tells its call. */
export interface VoiceOwner extends Pick<CallContext, "append"> {
  toolCalled(call: ToolCall): void;
  /** What was said, as it may be written down and remembered. */
  kept(turn: Turn): Turn;
  /** May words be shown that are still being spoken, and began then? Milliseconds of the call. */
  showsWords(startMs: number): boolean;
  /** Words still being spoken were said, changed, or (empty) came to nothing. */
  interimChanged(words: Interim): void;
  /** The caller has begun to speak; nothing of it is known yet. */
  began(words: Interim): void;
  /** What the caller has to be told before anything else, and has not been. */
  disclosures(): Disclosure[];
  clock: Clock;
  /** Whose words the assistant heard between two moments of the call: a supervisor may be on the line with the caller. */
  spokenBy(fromMs: number, toMs: number): "caller" | "operator";
  /** Does the caller wait for what a colleague is to answer? */
  awaitsColleague(): boolean;
  /** What is said first, asked for when it is spoken: whose call it is may have been found out meanwhile. */
  greeting(assistant: AssistantConfig): string;
  /** All that the model is told of its work in a session that is opened at `nowMs`, and what it can do. */
  instructions(assistant: AssistantConfig, nowMs: number): string;
  tools(assistant: AssistantConfig): readonly ToolOffer[];
}
