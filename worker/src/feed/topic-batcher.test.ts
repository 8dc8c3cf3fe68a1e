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
