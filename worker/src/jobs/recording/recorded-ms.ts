import type { LogEntry } from "@patchbay/protocol/call";

/** Did somebody delete the recording of this log? */
export const wasDeleted = (log: readonly LogEntry[]): boolean =>
  log.some(({ event }) => event.type === "recording_deleted");

/** Does it lie in the archive as one file? */
export const wasSaved = (log: readonly LogEntry[]): boolean =>
  log.some(({ event }) => event.type === "recording_saved");

/** How long the recording of this log is; null when nothing was recorded, it lies joined already, or it was deleted. */
export function recordedMs(log: readonly LogEntry[]): number | null {
  if (wasDeleted(log)) return null;
  const started = log.find(({ event }) => event.type === "recording_started")?.at;
  const ended = log.findIndex(({ event }) => event.type === "call_ended");
  const end = log[ended];
  if (started === undefined || end?.event.type !== "call_ended" || wasSaved(log)) return null;
  // Told by the end's own news, or by their leg before: whoever hung up did so no later than either says.
  const { hungUpAt = end.at } = end.event;
  return Math.max(0, Math.min(hungUpAt, leftAt(log.slice(0, ended), end.at) ?? end.at) - started);
}

/** That a call is over is told by another road than its sound, and later. */
const LATE_NEWS_MS = 3_000;

/** When a caller put their phone down whose call was told to be over a moment later; null for one that ended otherwise. */
function leftAt(before: readonly LogEntry[], endedAt: number): number | null {
  for (const { at, event } of before.toReversed()) {
    // Their sound went elsewhere, or was here still.
    if (event.type.startsWith("transfer_") || endedAt - at > LATE_NEWS_MS) return null;
    if (event.type === "leg_joined" || event.type === "leg_resumed") return null;
    if (event.type === "leg_left" && event.legId === "caller") return event.reason === "hangup" ? at : null;
  }
  return null;
}
