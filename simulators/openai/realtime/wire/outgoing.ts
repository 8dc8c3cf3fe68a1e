import { randomUUID } from "node:crypto";
import type {
  RealtimeConversationItemUserMessage,
  RealtimeResponse,
  RealtimeResponseStatus,
  RealtimeResponseUsage,
  RealtimeServerEvent,
} from "openai/resources/realtime/realtime";
import type { EffectiveSession } from "./session-config.ts";
import type { ShownTranscription } from "./transcription-session.ts";

type WithoutId<E> = E extends { event_id: string } ? Omit<E, "event_id"> : never;
type SessionEventType = "session.created" | "session.updated";
type ResponseEventType = "response.created" | "response.done";

/** The caller's turn, whose transcript is null until it is there. */
export type HeardItem = Omit<RealtimeConversationItemUserMessage, "content"> & {
  content: { type: "input_audio"; transcript: string | null }[];
};

/** A response as it is shown: what does not apply is null. */
export type ShownResponse = Omit<RealtimeResponse, "conversation_id" | "status_details" | "usage"> & {
  conversation_id: string | null;
  status_details: RealtimeResponseStatus | null;
  usage: RealtimeResponseUsage | null;
};

/**
 * What a session sends, in the vendor's own types, before it gets its event id. Where the server really sends null
 * and those types know only absence, the event is ours.
 */
export type Outgoing =
  | WithoutId<Exclude<RealtimeServerEvent, { type: SessionEventType | ResponseEventType }>>
  | { type: SessionEventType; session: EffectiveSession | ShownTranscription }
  | { type: ResponseEventType; response: ShownResponse }
  | {
      type: "conversation.item.added" | "conversation.item.done";
      item: HeardItem;
      previous_item_id: string | null;
    };

export type Send = (event: Outgoing) => void;

/** A new id in the vendor's shape: the prefix and 21 letters and digits. */
export function newId(
  prefix: "event" | "item" | "resp" | "sess" | "conv" | "call" | "rs" | "msg" | "req",
): string {
  return `${prefix}_${randomUUID().replaceAll("-", "").slice(0, 21)}`;
}

/** Wall clock in milliseconds with fractions, comparable between the processes of one machine. */
export function wallMs(): number {
  return performance.timeOrigin + performance.now();
}
