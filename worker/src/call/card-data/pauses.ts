import type { Actor, CallEvent } from "@patchbay/protocol/call";

/** A stretch of a call in which a secret may be said; milliseconds of the call, open while it lasts. */
export interface Pause {
  by: Actor;
  fromMs: number;
  toMs: number | null;
}

/** A voice is noticed a little after it began, and whoever resumes is a little early. */
const GRACE_MS = 500;

/** The pauses after one more event of the call, `atMs` of the call. */
export function pausesAfter(pauses: readonly Pause[], event: CallEvent, atMs: number): readonly Pause[] {
  switch (event.type) {
    case "recording_paused":
      if (pauseNow(pauses) === null) return [...pauses, { by: event.by, fromMs: atMs, toMs: null }];
      if (event.by.kind === "assistant") return pauses;
      // A person who pauses what the assistant has paused ends it, too: it is theirs from now on.
      return pauses.map((pause) =>
        pause.toMs === null && pause.by.kind === "assistant" ? { ...pause, by: event.by } : pause,
      );
    // Nobody resumes by hand what was paused before there was anything to be heard.
    case "recording_started":
    case "recording_resumed":
      return pauses.map((pause) => (pause.toMs === null ? { ...pause, toMs: atMs } : pause));
    default:
      return pauses;
  }
}

/** The pause that lasts; null when there is none. */
export const pauseNow = (pauses: readonly Pause[]): Pause | null =>
  pauses.find(({ toMs }) => toMs === null) ?? null;

/** May a secret have been said between two moments of the call? */
export const wasPaused = (pauses: readonly Pause[], fromMs: number, untilMs: number): boolean =>
  pauses.some(
    ({ fromMs: began, toMs }) => untilMs >= began - GRACE_MS && (toMs === null || fromMs <= toMs + GRACE_MS),
  );
