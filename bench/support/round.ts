import { FRAME_MS } from "@patchbay/audio";
import type { Crossing, Delay } from "./frames/crossing.ts";
import { SPREAD_MS } from "./frames/start-line.ts";
import { quantile } from "./statistics.ts";

/** How one round is driven: streams are set up one after another, then all speak together. */
export interface RoundPlan {
  streams: number;
  /** Between two set-ups. */
  spacingMs: number;
  /** Frames of each stream and direction. */
  frames: number;
}

/** What a round showed. Delays of the time in which all streams spoke, losses of the whole round. */
export interface RoundResult {
  upP95Ms: number;
  downP95Ms: number;
  /** The worse direction's. */
  p95Ms: number;
  /** The same from the bench's own sending to its own reading. */
  wholeP95Ms: number;
  lostFrames: number;
  strangeFrames: number;
}

const SPACING_MS = 60;
const WINDOW_MS = 3_000;
/** The first frames find cold code everywhere. */
const WARM_MS = 600;
/** The first streams that end begin their hanging up. */
const COOL_MS = 100;
const LEAST_WINDOW_MS = WINDOW_MS / 2;
/** A frame that is not there so long after the last one that was sent or arrived is lost. */
const LATE_MS = 3_000;
const LOOK_EVERY_MS = 20;

export function planFor(streams: number): RoundPlan {
  return { streams, spacingMs: SPACING_MS, frames: (SPREAD_MS + WARM_MS + WINDOW_MS + COOL_MS) / FRAME_MS };
}

/** Sets every stream up at its time; resolves when all are. Rejects when one cannot be. */
export async function setUpInTurn<T>(plan: RoundPlan, setUp: (index: number) => Promise<T>): Promise<T[]> {
  const began = performance.now();
  const one = async (index: number): Promise<T> => {
    const waitMs = Math.max(0, began + index * plan.spacingMs - performance.now());
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    return setUp(index);
  };
  return Promise.all(Array.from({ length: plan.streams }, (_, index) => one(index)));
}

/** Waits until every frame of both directions has arrived, or those that are late need not be waited for any more. */
export async function untilArrived(plan: RoundPlan, up: Crossing, down: Crossing): Promise<void> {
  const expected = 2 * plan.streams * plan.frames;
  let deadline = performance.now() + LATE_MS;
  let movedBefore = 0;
  while (up.arrivedFrames + down.arrivedFrames < expected && performance.now() < deadline) {
    const moved = up.sentFrames + down.sentFrames + up.arrivedFrames + down.arrivedFrames;
    if (moved > movedBefore) deadline = performance.now() + LATE_MS;
    movedBefore = moved;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

/** The round's figures. Throws when streams did not come about, or spoke together for too short a time to measure. */
export function resultOf(plan: RoundPlan, up: Crossing, down: Crossing): RoundResult {
  const expected = plan.streams * plan.frames;
  if (up.sentFrames !== expected || down.sentFrames !== expected) {
    throw new Error(
      `A round of ${plan.streams} streams sent ${up.sentFrames} frames up and ${down.sentFrames} down; it should have been ${expected} each.`,
    );
  }
  const [ups, downs] = [measured(up), measured(down)];
  const p95 = (delays: readonly Delay[], part: keyof Delay) =>
    quantile(
      delays.map((delay) => delay[part]),
      0.95,
    );
  const [upP95Ms, downP95Ms] = [p95(ups, "countedMs"), p95(downs, "countedMs")];
  return {
    upP95Ms,
    downP95Ms,
    p95Ms: Math.max(upP95Ms, downP95Ms),
    wholeP95Ms: Math.max(p95(ups, "wholeMs"), p95(downs, "wholeMs")),
    lostFrames: up.lostFrames + down.lostFrames,
    strangeFrames: up.strangeFrames + down.strangeFrames,
  };
}

function measured(crossing: Crossing): Delay[] {
  const { fromMs, toMs } = crossing.span;
  const window = { fromMs: fromMs + WARM_MS, toMs: toMs - COOL_MS };
  if (window.toMs - window.fromMs < LEAST_WINDOW_MS) {
    throw new Error("The streams of a round hardly ran together: this machine is too busy to measure.");
  }
  return crossing.delays(window);
}
