import type { LogEntry } from "@patchbay/protocol/call";

/** A stretch of a recording in which nothing was kept; milliseconds from its beginning. */
export interface Hole {
  fromMs: number;
  toMs: number;
  why: "paused" | "lost" | "away";
}

/** A call's end is nobody's being away. */
const LEAST_AWAY_MS = 1_000;

/** Where a recording of `ms` is silent not because nobody spoke: it was paused, the audio was lost, or went elsewhere. */
export function holesOf(log: readonly LogEntry[], ms: number): Hole[] {
  const began = log.find(({ event }) => event.type === "recording_started")?.at;
  if (began === undefined) return [];
  const holes: Hole[] = [];
  let open: Pick<Hole, "fromMs" | "why"> | null = null;
  const close = (toMs: number): void => {
    const leastMs = open?.why === "away" ? LEAST_AWAY_MS : 1;
    if (open !== null && toMs - open.fromMs >= leastMs) holes.push({ ...open, toMs });
    open = null;
  };
  for (const { at, event } of log) {
    const atMs = at - began;
    if (atMs < 0) continue;
    if (event.type === "recording_paused") {
      // A person may pause what the assistant has paused already.
      if (open?.why === "paused") continue;
      close(atMs);
      open = { fromMs: atMs, why: "paused" };
    } else if (event.type === "recording_resumed") close(atMs);
    else if (event.type === "edge_restarted") open ??= { fromMs: atMs, why: "lost" };
    // A person's line that is back says nothing of the caller's: what is kept begins with that one.
    else if (isBack(event) && open !== null && open.why !== "paused") close(atMs);
    // Put through, or waiting in the PBX's queue: that sound never came here.
    else if (event.type === "leg_left" && event.legId === "caller") open ??= { fromMs: atMs, why: "away" };
    else if (event.type === "recording_gap") {
      holes.push({ fromMs: event.atMs, toMs: event.atMs + event.ms, why: "lost" });
    }
  }
  close(ms);
  return holes;
}

const isBack = (event: LogEntry["event"]): boolean =>
  (event.type === "leg_joined" || event.type === "leg_resumed") && event.legId === "caller";
