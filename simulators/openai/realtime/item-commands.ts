import type { ConversationItem } from "openai/resources/realtime/realtime";
import type { SessionState } from "./state.ts";
import type { ClientEvent, ClientItem } from "./wire/client-event.ts";
import { newId } from "./wire/outgoing.ts";

/** Puts a client's item into the conversation. */
export function createItem(
  state: SessionState,
  asked: ClientItem,
  previousItemId: string | null,
  eventId: string | null,
): void {
  const id = asked.id ?? newId("item");
  if (state.conversation.find(id) !== undefined) {
    state.fail("invalid_value", `Item with item_id already exists: ${id}`, "item.id", eventId);
    return;
  }
  const item: ConversationItem = { ...asked, id, object: "realtime.item", status: "completed" };
  if (!state.conversation.insert({ id, item, audioMs: 0 }, previousItemId)) {
    noSuchItem(state, previousItemId ?? "", eventId);
    return;
  }
  if (asked.type === "message") state.observation.told.push(...asked.content.map(({ text }) => text));
  const previous = state.conversation.previousOf(id);
  state.send({ type: "conversation.item.added", item, previous_item_id: previous });
  state.send({ type: "conversation.item.done", item, previous_item_id: previous });
}

/** Cuts an assistant's item off at what was heard; refuses more than was sent of it. */
export function truncateItem(
  state: SessionState,
  event: ClientEvent & { type: "conversation.item.truncate" },
  eventId: string | null,
): void {
  const { item_id, content_index, audio_end_ms } = event;
  const entry = state.conversation.find(item_id);
  if (entry === undefined) {
    state.fail(
      "item_truncate_invalid_item_id",
      `Item with item_id not found: ${item_id}`,
      "item_id",
      eventId,
    );
    return;
  }
  const { item } = entry;
  if (item.type !== "message" || item.role !== "assistant" || entry.audioMs === 0) {
    state.fail("invalid_value", "Only model output audio messages can be truncated", "item_id", eventId);
    return;
  }
  const refused = state.knobs().truncateFails > 0;
  if (refused) state.useUp("truncateFails");
  if (refused || audio_end_ms > Math.ceil(entry.audioMs)) {
    const message = `Audio content of ${Math.floor(entry.audioMs)}ms is already shorter than ${audio_end_ms}ms`;
    state.fail("invalid_value", message, "audio_end_ms", eventId);
    return;
  }
  entry.audioMs = audio_end_ms;
  // Words that nobody may have heard go with the sound.
  entry.item = { ...item, content: [{ type: "output_audio" }] };
  const said = state.observation.said.find((response) => response.itemId === item_id);
  if (said !== undefined) said.truncatedMs = audio_end_ms;
  state.send({ type: "conversation.item.truncated", item_id, content_index, audio_end_ms });
}

/** Sends an item back, the caller's with its sound. */
export function retrieveItem(state: SessionState, id: string, eventId: string | null): void {
  const entry = state.conversation.find(id);
  if (entry === undefined) noSuchItem(state, id, eventId);
  else state.send({ type: "conversation.item.retrieved", item: withAudio(entry.item, entry.audio) });
}

/** Takes an item out of the conversation. */
export function deleteItem(state: SessionState, id: string, eventId: string | null): void {
  if (state.conversation.remove(id)) state.send({ type: "conversation.item.deleted", item_id: id });
  else noSuchItem(state, id, eventId);
}

function noSuchItem(state: SessionState, id: string, eventId: string | null): void {
  state.fail("item_not_found", `Item with item_id not found: ${id}`, "item_id", eventId);
}

function withAudio(item: ConversationItem, audio: string | undefined): ConversationItem {
  if (audio === undefined || item.type !== "message" || item.role !== "user") return item;
  return { ...item, content: item.content.map((part) => ({ ...part, audio })) };
}
