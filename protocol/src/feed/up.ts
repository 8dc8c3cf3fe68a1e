import * as z from "zod";
import { topicName } from "../feed.ts";
import { parseMessage, type Result } from "../result.ts";

/** What a dashboard says on the feed. Apart from what it is told, for no page needs to read this. */
export const feedUp = z.discriminatedUnion("type", [
  z.object({ type: z.literal("subscribe"), topic: topicName }),
  z.object({ type: z.literal("unsubscribe"), topic: topicName }),
  z.object({ type: z.literal("snapshot_request"), topic: topicName }),
  /** Whether this dashboard's user takes calls on it; a socket that is gone takes none. */
  z.object({ type: z.literal("presence"), available: z.boolean() }),
]);
export type FeedUp = z.infer<typeof feedUp>;

export const parseFeedUp = (raw: unknown): Result<FeedUp> => parseMessage(feedUp, raw, 2_000);
