import type { ConversationItem } from "openai/resources/realtime/realtime";

/** An item with what the server alone knows of it. */
export interface Entry {
  readonly id: string;
  item: ConversationItem;
  /** What the model understood, when it came as sound; the item's transcript comes later or never. */
  understood?: string;
  /** Sound of the item in milliseconds: the caller's, or what was sent of the assistant's. */
  audioMs: number;
  /** The same, base64 in the session's format, for conversation.item.retrieve. */
  audio?: string;
}

/** The items of the default conversation, in order. */
export class Conversation {
  #entries: Entry[] = [];

  get entries(): readonly Entry[] {
    return this.#entries;
  }

  find(id: string): Entry | undefined {
    return this.#entries.find((entry) => entry.id === id);
  }

  /** Puts an item after another one ("root": first; nothing: last). False when the other one is not there. */
  insert(entry: Entry, previousItemId?: string | null): boolean {
    if (previousItemId === undefined || previousItemId === null) this.#entries.push(entry);
    else if (previousItemId === "root") this.#entries.unshift(entry);
    else {
      const index = this.#entries.findIndex((other) => other.id === previousItemId);
      if (index < 0) return false;
      this.#entries.splice(index + 1, 0, entry);
    }
    return true;
  }

  /** The id of the item before this one; the last item's when this one is not there. */
  previousOf(id: string): string | null {
    const index = this.#entries.findIndex((entry) => entry.id === id);
    return this.#entries[(index < 0 ? this.#entries.length : index) - 1]?.id ?? null;
  }

  remove(id: string): boolean {
    const before = this.#entries.length;
    this.#entries = this.#entries.filter((entry) => entry.id !== id);
    return this.#entries.length < before;
  }
}

/** The words of an item, as text or as transcript; empty when it has none. */
export function wordsOf(item: ConversationItem): string {
  if (item.type === "function_call_output") return item.output;
  if (item.type !== "message") return "";
  const words: string[] = [];
  for (const part of item.content) {
    const transcript = "transcript" in part ? part.transcript : undefined;
    words.push(part.text ?? transcript ?? "");
  }
  return words.filter(Boolean).join(" ");
}
