import { Link } from "@tanstack/react-router";
import { useNow } from "../../../lib/browser/clock.ts";
import { clockDuration, delay } from "../../../lib/format/duration.ts";
import { timeOfDay } from "../../../lib/format/moment.ts";
import { ActMark, stateOf } from "./act-mark.tsx";
import { type AskedAct, useAsked } from "./asked-log.ts";

/** What this page asked of the site, newest first; everybody's stands in the audit log. */
export function AskedList({ siteId }: { siteId: string }) {
  const asked = useAsked(siteId);
  return (
    <section aria-label="What I asked">
      <h2 className="flex items-baseline justify-between py-2">
        <span className="font-semibold">What I asked</span>
        <Link to="/audit" className="text-small text-ink-2 hover:text-ink">
          Audit log
        </Link>
      </h2>
      {asked.length === 0 ? (
        <p className="text-ink-2">Nothing yet. What you ask for stands here, with what came of it.</p>
      ) : null}
      <ul>
        {asked.map((act) => (
          <li key={act.id} className="flex min-w-0 items-center gap-2.5 border-t border-line py-1">
            <ActMark state={stateOf(act)} />
            <span className="num shrink-0 text-ink-2">{timeOfDay(act.at)}</span>
            <span className="shrink-0 font-medium">{act.title}</span>
            <span className="min-w-0 flex-1 truncate text-ink-2" title={act.summary}>
              {act.summary}
            </span>
            <span className="num max-w-[45%] shrink-0 truncate text-ink-2">
              <Standing act={act} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** For how long it has been asked for, or what came of it. */
function Standing({ act }: { act: AskedAct }) {
  const now = useNow(act.outcome === null ? "second" : null);
  if (act.outcome === null) {
    const limit = act.limitMs === null ? "" : ` of ${Math.round(act.limitMs / 1_000)} s`;
    return `${clockDuration(now - act.at)}${limit}`;
  }
  if ("refused" in act.outcome) return act.outcome.refused;
  return act.outcome.told.verdict === "not_confirmed" ? "not confirmed" : delay(act.outcome.tookMs);
}
