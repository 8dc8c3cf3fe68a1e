/** What is asked about: one turn while the call runs, or a whole call once it is over. */
export type Asked = "turn" | "call";

/**
 * So often a model that cannot be had is asked about one thing. A turn's meaning is of use while it is spoken of; a call
 * is summed up although the model was away for half a day. The queue's `max_retries` has to let it.
 */
export const MOST_TRIES: Readonly<Record<Asked, number>> = { turn: 3, call: 56 };

const TURN_WAIT_S = 1;
/** Longer than that, a turn's meaning is of no use any more. */
const TURN_MOST_WAIT_S = 5;
const FIRST_WAIT_S = 5;
const MOST_WAIT_S = 15 * 60;
/** As late as a vendor may have us come again, whatever it says. */
const VENDORS_MOST_WAIT_S = 3_600;

/**
 * When to ask again after the `tries`th attempt failed, in seconds: each time twice as late, up to a quarter of an hour,
 * and never before the vendor said (`afterS`). Null when it is given up.
 */
export function waitBeforeNextTry(asked: Asked, tries: number, afterS: number | null): number | null {
  if (tries >= MOST_TRIES[asked]) return null;
  if (asked === "turn") {
    const waitS = Math.max(TURN_WAIT_S, afterS ?? 0);
    return waitS > TURN_MOST_WAIT_S ? null : waitS;
  }
  const grownS = Math.min(MOST_WAIT_S, FIRST_WAIT_S * 2 ** Math.max(0, tries - 1));
  return Math.max(grownS, Math.min(VENDORS_MOST_WAIT_S, afterS ?? 0));
}
