import type { CallView } from "@patchbay/protocol/call-view";
import type { Speaker } from "@patchbay/protocol/turn";

/** One utterance on the time bar, in shares of its length (0 to 1). */
export interface TimeBlock {
  key: string;
  speaker: Speaker;
  left: number;
  width: number;
  cutOff: boolean;
}

export interface TimeBar {
  /** The length the bar stands for, in ms. */
  spanMs: number;
  /** Where the call is now, 0 to 1; null once it has ended. */
  hand: number | null;
  blocks: TimeBlock[];
}

/** A live bar grows by doubling, so that nothing on it moves from second to second. */
const FIRST_SPAN_MS = 30_000;
const THINNEST = 0.004;

/** The bar of a call that has lasted `lengthMs` so far. */
export function timeBarOf(view: CallView, lengthMs: number, live: boolean): TimeBar {
  const turns = view.log.flatMap(({ event }) => (event.type === "turn_finished" ? [event.turn] : []));
  const reachedMs = Math.max(lengthMs, 1, ...turns.map((turn) => turn.endMs));
  let spanMs = live ? FIRST_SPAN_MS : reachedMs;
  while (spanMs < reachedMs) spanMs *= 2;
  return {
    spanMs,
    hand: live ? reachedMs / spanMs : null,
    blocks: turns.map((turn) => {
      const left = Math.min(turn.startMs / spanMs, 1 - THINNEST);
      const width = Math.max((turn.endMs - turn.startMs) / spanMs, THINNEST);
      return {
        key: `turn:${turn.id}`,
        speaker: turn.speaker,
        left,
        width: Math.min(width, 1 - left),
        cutOff: turn.cutOffMs !== undefined,
      };
    }),
  };
}
