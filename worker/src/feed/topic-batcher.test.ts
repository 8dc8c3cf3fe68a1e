import type { FeedEvent } from "@patchbay/protocol/feed";
import { describe, expect, it } from "vitest";
import { FLUSH_EVERY_MS, TopicBatcher } from "./topic-batcher.ts";

const call = (id: string, version: number) =>
  ({ id, version }) as Extract<FeedEvent, { type: "call_ended" }>["call"];
const update = (id: string, version: number): FeedEvent => ({
  type: "call_status_update",
  call: call(id, version),
});

describe("a topic's batches", () => {
  it("flushes at once when it was idle and at most every 50 ms under load", () => {
    const batcher = new TopicBatcher();
    expect(batcher.add(update("a", 1), 1_000)).toBe(0);
    batcher.flush(1_000);
    expect(batcher.add(update("a", 2), 1_010)).toBe(FLUSH_EVERY_MS - 10);
    expect(batcher.add(update("a", 3), 1_049)).toBe(1);
    batcher.flush(1_050);
    expect(batcher.add(update("a", 4), 1_200)).toBe(0);
  });

  it("D6: has the words of a call's row once for each utterance, and may be flushed less often", () => {
    const batcher = new TopicBatcher(500);
    const words = (callId: string, turnId: string, text: string): FeedEvent => ({
      type: "row_words",
      words: { callId, turnId, text },
    });
    batcher.add(words("a", "1", "We"), 0);
    batcher.add(words("b", "1", "My"), 0);
    batcher.add(words("a", "1", "We open"), 0);
    batcher.add(words("a", "2", "At"), 0);
    batcher.add(words("a", "1", ""), 0);
    expect(batcher.flush(0)).toEqual([words("b", "1", "My"), words("a", "2", "At"), words("a", "1", "")]);
    expect(batcher.add(words("b", "1", "My order"), 100)).toBe(400);
  });

  it("keeps only the newest state of an entity, but every end and every turn", () => {
    const batcher = new TopicBatcher();
    const ended: FeedEvent = { type: "call_ended", call: call("a", 5) };
    for (const event of [update("a", 1), update("b", 1), update("a", 2), ended, update("b", 2), ended]) {
      batcher.add(event, 0);
    }
    expect(batcher.flush(0)).toEqual([update("a", 2), ended, update("b", 2), ended]);
    expect(batcher.flush(1)).toEqual([]);
  });
});
