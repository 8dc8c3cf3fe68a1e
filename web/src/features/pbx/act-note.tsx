import { useNow } from "../../lib/browser/clock.ts";
import { clockDuration } from "../../lib/format/duration.ts";
import { ACT_NAMES, ActMark, stateOf } from "./actions/act-mark.tsx";
import type { AskedAct } from "./actions/asked-log.ts";

/** For so long a row still says what was done to it; a refusal stays until the next act. */
const DONE_SHOWN_MS = 4_000;

/** Whether an act still has something to say in its row. `pageNow` is by this page's clock, as its times are. */
export function isFresh(act: AskedAct | undefined, pageNow: number): act is AskedAct {
  if (act === undefined) return false;
  const over = ["answered", "done"].includes(stateOf(act));
  return !over || pageNow - act.at < DONE_SHOWN_MS + (act.outcome?.tookMs ?? 0);
}

/** An act in its row: its shape, what was asked, and for how long or why not. */
export function ActNote({ act }: { act: AskedAct }) {
  const now = useNow("second");
  const words = `${act.title} ${standing(act, now)}`;
  return (
    <span data-act={stateOf(act)} title={words} className="flex min-w-0 items-center gap-1.5">
      <ActMark state={stateOf(act)} />
      <span className="truncate">{words}</span>
    </span>
  );
}

function standing(act: AskedAct, now: number): string {
  if (act.outcome === null) {
    const limit = act.limitMs === null ? "" : ` of ${Math.round(act.limitMs / 1_000)} s`;
    return `asked, ${clockDuration(now - act.at)}${limit}`;
  }
  if ("refused" in act.outcome) return `refused. ${act.outcome.refused}`;
  return ACT_NAMES[stateOf(act)].toLowerCase();
}
