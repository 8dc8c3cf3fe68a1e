import type { EngineEvent } from "../../../media/ports.ts";

/** What the log has of a session that is there. */
export interface EngineOpened {
  model: string;
  sessionId: string;
  openMs: number;
}

export const openedAfter = (
  event: Extract<EngineEvent, { type: "opened" }>,
  openingAt: number,
): EngineOpened => ({
  model: event.model,
  sessionId: event.sessionId,
  openMs: Math.max(0, Date.now() - openingAt),
});
