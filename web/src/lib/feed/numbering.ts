/**
 * Where a client stands in a topic: the last batch it has applied, and since when it has been waiting for a snapshot.
 * Pure: what to do with a message is decided here, and nowhere else.
 */
export interface Position {
  held: { epoch: string; seq: number } | null;
  askedAtMs: number | null;
}

interface Numbered {
  epoch: string;
  seq: number;
}

/** A snapshot that has not come after this long is asked for again. */
export const ASK_AGAIN_MS = 3_000;

export const nowhere: Position = { held: null, askedAtMs: null };

/** The topic was just subscribed to, or its snapshot asked for. */
export function asked(position: Position, nowMs: number): Position {
  return { ...position, askedAtMs: nowMs };
}

/** A snapshot replaces everything, unless it is a late copy of one that batches have already passed. */
export function onWelcome(
  position: Position,
  welcome: Numbered,
): { position: Position; step: "replace" | "ignore" } {
  const { held } = position;
  if (held !== null && held.epoch === welcome.epoch && welcome.seq < held.seq) {
    return { position, step: "ignore" };
  }
  return {
    position: { held: { epoch: welcome.epoch, seq: welcome.seq }, askedAtMs: null },
    step: "replace",
  };
}

/** The next batch is applied, an old one ignored; a gap or another epoch asks for the snapshot, once. */
export function onBatch(
  position: Position,
  batch: Numbered,
  nowMs: number,
): { position: Position; step: "apply" | "ignore" | "ask" } {
  const { held, askedAtMs } = position;
  if (held !== null && held.epoch === batch.epoch) {
    if (batch.seq <= held.seq) return { position, step: "ignore" };
    if (batch.seq === held.seq + 1) {
      return { position: { ...position, held: { epoch: batch.epoch, seq: batch.seq } }, step: "apply" };
    }
  }
  if (askedAtMs !== null && nowMs - askedAtMs < ASK_AGAIN_MS) return { position, step: "ignore" };
  return { position: asked(position, nowMs), step: "ask" };
}
