import { useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { cx } from "../../../components/class-names.ts";
import { EmptyState } from "../../../components/placeholder.tsx";
import { RowSkeletons } from "../../../components/skeleton.tsx";
import { useNow } from "../../../lib/browser/clock.ts";
import { useKeys } from "../../../lib/keys/use-keys.ts";
import { ActNote, isFresh } from "../act-note.tsx";
import { useSiteActs } from "../acts.ts";
import { CannotBeShown } from "../cannot-be-shown.tsx";
import { FilterChips } from "../panel/filter-chips.tsx";
import { KeyFoot } from "../panel/key-foot.tsx";
import { putThrough } from "../transfers/transfer-of.ts";
import { useSiteView } from "../use-site-view.ts";
import { CallLine } from "./call-line.tsx";
import { type CallState, callsIn } from "./call-rows.ts";
import { CallSheet } from "./call-sheet.tsx";

const KEYS = [
  [["J", "K"], "move"],
  [["Enter"], "open"],
  [["P"], "transfer"],
  [["O"], "park"],
  [["R"], "record"],
  [["U"], "mute the caller"],
  [["L"], "listen"],
  [["A"], "answer"],
  [["H", "H"], "hang up"],
  [["?"], "all keys"],
] as const;

const FILTERS: readonly (readonly [words: string, states: readonly CallState[]])[] = [
  ["All", []],
  ["Ringing", ["ringing"]],
  ["In a queue", ["waiting", "stranded"]],
  ["Parked", ["parked"]],
  ["Talking", ["talking", "held", "conference"]],
  ["In an application", ["application"]],
];

/** Every call that goes on in the PBX, whoever placed it, and what can be done to it. */
export function ChannelsTab({ siteId, callId }: { siteId: string; callId: string | null }) {
  const { view, now, live, waiting, refusal } = useSiteView(siteId);
  const navigate = useNavigate();
  const [filter, setFilter] = useState(0);
  const acts = useSiteActs(siteId);
  const pageNow = useNow("second");
  const calls = useMemo(() => callsIn(view), [view]);
  const channels = calls.reduce((sum, call) => sum + call.channels.length, 0);
  const states = FILTERS[filter]?.[1] ?? [];
  const rows = states.length === 0 ? calls : calls.filter(({ state }) => states.includes(state));
  const open = calls.find(({ id }) => id === callId) ?? putThrough(view, calls, callId);
  const openId = open?.id ?? callId;
  const go = (id: string | undefined): void =>
    void navigate({
      to: "/pbx/$siteId/$tab",
      params: { siteId, tab: "channels" },
      search: id === undefined ? {} : { call: id },
    });
  const step = (by: 1 | -1): void => {
    const links = [...document.querySelectorAll("[data-row-link]")].filter(
      (link) => link instanceof HTMLElement,
    );
    const at = links.findIndex((link) => link.matches(":focus"));
    const to =
      at >= 0 ? at + by : Math.max(0, rows.findIndex(({ id }) => id === openId) + (callId === null ? 0 : by));
    const next = Math.min(links.length - 1, Math.max(0, to));
    links[next]?.focus();
    if (callId !== null && rows[next] !== undefined) go(rows[next].id);
  };
  useKeys({
    next: () => step(1),
    previous: () => step(-1),
    close: () => (callId === null ? false : go(undefined)),
  });
  if (refusal !== null) return <CannotBeShown refusal={refusal} />;
  return (
    <>
      <div className="flex min-h-0 flex-1">
        <section
          aria-label="Calls of the PBX"
          className={cx("flex min-h-0 min-w-0 flex-1 flex-col", callId !== null && "max-wide:hidden")}
        >
          <FilterChips
            chosen={filter}
            onChoose={setFilter}
            chips={FILTERS.map(([words, of]) => ({
              words,
              count: of.length === 0 ? calls.length : calls.filter(({ state }) => of.includes(state)).length,
            }))}
            beside={`${calls.length} ${calls.length === 1 ? "call" : "calls"}, ${channels} ${channels === 1 ? "channel" : "channels"}`}
          />
          <div className="min-h-0 flex-1 overflow-y-auto" data-scroller>
            <ul aria-label="Calls" className={live ? "" : "opacity-60"}>
              {rows.map((call) => {
                const act = acts.of(...call.channels.map(({ channel }) => channel));
                return (
                  <CallLine
                    key={call.id}
                    call={call}
                    siteId={siteId}
                    chosen={call.id === openId}
                    skewMs={now - pageNow}
                    note={isFresh(act, pageNow) ? <ActNote act={act} /> : null}
                  />
                );
              })}
            </ul>
            {waiting ? <RowSkeletons label="Loading the calls" /> : null}
            {!waiting && rows.length === 0 ? (
              <EmptyState title={calls.length === 0 ? "No calls" : "None of that kind"}>
                Whoever rings, waits, talks or is parked in this PBX stands here, whether Patchbay has the
                call or not.
              </EmptyState>
            ) : null}
          </div>
        </section>
        {callId === null ? null : (
          <CallSheet
            key={callId}
            siteId={siteId}
            view={view}
            call={open}
            acts={acts}
            now={now}
            onClose={() => go(undefined)}
          />
        )}
      </div>
      <KeyFoot keys={KEYS} />
    </>
  );
}
