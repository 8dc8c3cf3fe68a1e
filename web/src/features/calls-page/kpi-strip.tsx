import type { CallSource } from "@patchbay/protocol/call";
import type { ReactNode } from "react";
import { cx } from "../../components/class-names.ts";
import { Skeleton } from "../../components/skeleton.tsx";
import { SourceSwitch } from "../../components/source-badge.tsx";
import { figureDuration } from "../../lib/format/duration.ts";
import { ageWords } from "../../lib/format/moment.ts";
import type { Strip } from "../calls/figures.ts";

const sources: readonly CallSource[] = ["pbx", "twilio", "browser", "campaign", "inside"];
/** Where no site lists them there is nothing to narrow. */
const isShown = (source: CallSource, strip: Strip, chosen: string): boolean =>
  source !== "inside" || strip.bySource.inside > 0 || chosen === "inside";

interface KpiStripProps {
  strip: Strip;
  /** False when the figures cannot be had: a dash stands where a skeleton would wait for ever. */
  coming: boolean;
  /** Epoch ms by the server's clock. */
  now: number;
  /** Whose day is today; undefined until the server has said it. */
  timeZone: string | undefined;
  source: string;
  onSource(source: CallSource | ""): void;
}

/** The four figures that are read from two metres away, and the sources beside them. */
export function KpiStrip({ strip, coming, now, timeZone, source, onSource }: KpiStripProps) {
  const missing = coming ? <Skeleton className="my-1 h-[18px] w-12" /> : "–";
  return (
    <section
      aria-label={`Figures of today${timeZone === undefined ? "" : `, ${timeZone}`}`}
      className="num grid shrink-0 grid-cols-[repeat(4,minmax(0,1fr))_minmax(max-content,1.5fr)] border-b border-line bg-surface max-roomy:grid-cols-4 max-wide:grid-cols-2"
    >
      <Figure name="Calls today" hook="today" value={strip.today ?? missing} />
      <Figure name="In progress" hook="live" value={strip.live} detail={liveDetail(strip)} edge="phone" />
      <Figure
        name="Needs attention"
        hook="attention"
        value={strip.attention ?? missing}
        {...(strip.oldestAttentionAt === null
          ? {}
          : { detail: `oldest ${ageWords(strip.oldestAttentionAt, now)}` })}
        bad={strip.attention !== null && strip.attention > 0}
        second
      />
      <Figure
        name="Average duration"
        hook="average"
        value={
          strip.averageDurationMs === null
            ? strip.today === null
              ? missing
              : "–"
            : figureDuration(strip.averageDurationMs)
        }
        edge="narrow"
        second
      />
      <fieldset
        aria-label="Sources"
        className="flex min-w-0 items-end gap-1.5 overflow-x-auto px-5 py-3 max-roomy:col-span-4 max-roomy:border-t max-roomy:border-line max-wide:col-span-2 max-wide:px-3.5 max-wide:py-2.5"
      >
        {sources
          .filter((each) => isShown(each, strip, source))
          .map((each) => (
            <SourceSwitch
              key={each}
              source={each}
              count={strip.bySource[each]}
              on={source === each}
              dimmed={source !== "" && source !== each}
              onToggle={() => onSource(source === each ? "" : each)}
            />
          ))}
      </fieldset>
    </section>
  );
}

interface FigureProps {
  name: string;
  hook: string;
  value: ReactNode;
  detail?: string;
  bad?: boolean;
  /** Where the cell stands last in its row and draws no line. */
  edge?: "phone" | "narrow";
  second?: boolean;
}

function Figure({ name, hook, value, detail, bad = false, edge, second = false }: FigureProps) {
  return (
    <div
      data-figure={hook}
      className={cx(
        "min-w-0 border-r border-line px-5 py-3 max-wide:px-3.5 max-wide:py-2.5",
        edge === "phone" && "max-wide:border-r-0",
        edge === "narrow" && "max-roomy:border-r-0",
        second && "max-wide:border-t",
      )}
    >
      <p className="truncate text-ink-2">{name}</p>
      <div className="flex items-baseline gap-1.5">
        <strong className={cx("text-figure font-semibold tracking-[-0.02em]", bad && "text-bad")}>
          {value}
        </strong>
        {detail === undefined ? null : <span className="truncate text-small text-ink-3">{detail}</span>}
      </div>
    </div>
  );
}

function liveDetail({ ringing, queued, liveByAssistant, liveByPeople }: Strip): string {
  const parts = [
    ringing > 0 ? `${ringing} ringing` : "",
    queued > 0 ? `${queued} waiting` : "",
    liveByAssistant > 0 ? `${liveByAssistant} AI` : "",
    liveByPeople > 0 ? `${liveByPeople} ${liveByPeople === 1 ? "person" : "people"}` : "",
  ];
  return parts.filter((part) => part !== "").join(" · ");
}
