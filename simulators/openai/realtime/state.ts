import type { Recogniser } from "../../speech/recogniser.ts";
import type { Voice } from "../../speech/voice.ts";
import type { Knobs, UsedUp } from "../knobs.ts";
import type { SessionObservation } from "../observation.ts";
import type { Conversation } from "./conversation.ts";
import type { Send } from "./wire/outgoing.ts";
import type { EffectiveSession } from "./wire/session-config.ts";

/** What the stand-in lends to each of its sessions. */
export interface SessionSurroundings {
  readonly voice: Voice;
  readonly recogniser: Recogniser;
  /** The knobs as they are now. */
  knobs(): Knobs;
  /** One response fewer fails, or one error event fewer is due: counted over all sessions. */
  useUp(knob: UsedUp): void;
  /** A sound of the test's own in place of the voice, mu-law at 8 kHz. */
  soundFor(sessionId: string, text: string): Promise<Uint8Array> | Uint8Array | undefined;
}

/** What the rooms of one session share. */
export interface SessionState extends SessionSurroundings {
  readonly id: string;
  readonly conversationId: string;
  readonly conversation: Conversation;
  readonly observation: SessionObservation;
  session: EffectiveSession;
  /** Nothing is answered here: what is said is only written down. */
  readonly writesDown: boolean;
  readonly send: Send;
  /** Sends an error event and notes it. */
  fail(code: string, message: string, param?: string | null, eventId?: string | null): void;
  /** Cuts the connection without a word. */
  drop(): void;
  /** Fires when the session is over. */
  readonly closed: AbortSignal;
}
