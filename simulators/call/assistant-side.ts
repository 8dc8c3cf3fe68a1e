import * as z from "zod";
import type { AssistantHeard } from "./conversation.ts";

const sessions = z.array(
  z.object({
    openedAtMs: z.number(),
    heard: z.array(z.object({ lineId: z.string().nullable(), text: z.string(), atMs: z.number() })),
  }),
);

/**
 * What the voice stand-in heard in the sessions that opened since `sinceMs` (wall clock), oldest first.
 * Throws Error with a readable message when the stand-in does not answer.
 */
export async function assistantHeardSince(standInUrl: string, sinceMs: number): Promise<AssistantHeard[]> {
  const url = new URL("/__sessions", standInUrl);
  const response = await fetch(url, { signal: AbortSignal.timeout(3_000) }).catch(() => null);
  const parsed = sessions.safeParse(await response?.json().catch(() => null));
  if (!parsed.success) throw new Error(`The voice stand-in at ${url.origin} does not say what it heard.`);
  return parsed.data
    .filter((session) => session.openedAtMs >= sinceMs)
    .flatMap((session) => session.heard)
    .sort((a, b) => a.atMs - b.atMs);
}
