import type { ConferenceEntity } from "@patchbay/protocol/pbx/site-view/entities";
import type { SiteView } from "@patchbay/protocol/pbx/site-view/view";
import type { ReactNode } from "react";
import { Button } from "../../../components/buttons/button.tsx";
import { RowSkeletons } from "../../../components/skeleton.tsx";
import { useNow } from "../../../lib/browser/clock.ts";
import { clockDuration } from "../../../lib/format/duration.ts";
import { ActNote, isFresh } from "../act-note.tsx";
import { type SiteActs, useSiteActs } from "../acts.ts";
import { CannotBeShown } from "../cannot-be-shown.tsx";
import { Since } from "../channels/call-line.tsx";
import { endOf } from "../channels/end.ts";
import { useSiteView } from "../use-site-view.ts";

/** Who is parked, where and until when; and the conferences that go on, with who is in them. */
export function ParkingTab({ siteId }: { siteId: string }) {
  const { view, now, live, waiting, refusal } = useSiteView(siteId);
  const acts = useSiteActs(siteId);
  const pageNow = useNow("second");
  if (refusal !== null) return <CannotBeShown refusal={refusal} />;
  if (waiting) return <RowSkeletons label="Loading parking and conferences" />;
  return (
    <div
      className={live ? "min-h-0 flex-1 overflow-y-auto" : "min-h-0 flex-1 overflow-y-auto opacity-60"}
      data-scroller
    >
      <Part
        title="Parked"
        none="Nobody is parked. A parked call stands here with its place and the time until it goes back."
      >
        {[...view.parked.values()]
          .sort((a, b) => a.space.localeCompare(b.space, "en", { numeric: true }))
          .map((parked) => {
            const channel = view.channel.get(parked.uniqueid);
            const end = channel === undefined ? { name: parked.channel, line: "" } : endOf(view, channel);
            const act = acts.of(parked.channel);
            return (
              <Row key={parked.uniqueid} name={`Space ${parked.space}`} who={end.name} line={end.line}>
                <span className="min-w-0 flex-1 truncate text-ink-2">
                  {isFresh(act, pageNow) ? (
                    <ActNote act={act} />
                  ) : parked.until === null ? (
                    "Waits to be taken"
                  ) : (
                    `Back to ${parked.parker ?? "whoever parked it"} in ${clockDuration(Math.max(0, parked.until - now))}`
                  )}
                </span>
                <Since at={parked.since} now={now} />
              </Row>
            );
          })}
      </Part>
      {[...view.conference.values()].map((conference) => (
        <Conference
          key={conference.name}
          view={view}
          name={conference.name}
          acts={acts}
          now={now}
          pageNow={pageNow}
        />
      ))}
      {view.conference.size === 0 ? (
        <Part
          title="Conferences"
          none="No conference goes on. Who is in one stands here, and can be muted or sent out."
        >
          {[]}
        </Part>
      ) : null}
    </div>
  );
}

function Conference({
  view,
  name,
  acts,
  now,
  pageNow,
}: {
  view: SiteView;
  name: string;
  acts: SiteActs;
  now: number;
  pageNow: number;
}) {
  const room = view.conference.get(name);
  const members = [...view.conference_member.values()].filter(({ conference }) => conference === name);
  const lock = room?.locked === true ? "ConfbridgeUnlock" : "ConfbridgeLock";
  const record = room?.recording === true ? "ConfbridgeStopRecord" : "ConfbridgeStartRecord";
  // What was asked of the conference itself; of one who is in it, their own row tells.
  const asked = acts.of(name);
  const ofRoom = asked?.values.length === 1 ? asked : undefined;
  return (
    <Part
      title={`Conference ${name}`}
      none="Nobody is in it."
      beside={
        <>
          <span className="min-w-0 truncate text-small font-normal text-ink-2">
            {isFresh(ofRoom, pageNow) ? <ActNote act={ofRoom} /> : standingOf(room)}
          </span>
          <Button
            size="small"
            refusal={acts.refusal(lock)}
            aria-label={`${lock === "ConfbridgeLock" ? "Lock" : "Unlock"} conference ${name}`}
            onClick={() => acts.ask({ action: lock, input: { Conference: name } })}
          >
            {lock === "ConfbridgeLock" ? "Lock" : "Unlock"}
          </Button>
          <Button
            size="small"
            refusal={acts.refusal(record)}
            aria-label={`${record === "ConfbridgeStartRecord" ? "Record" : "Stop recording"} conference ${name}`}
            onClick={() => acts.ask({ action: record, input: { Conference: name } })}
          >
            {record === "ConfbridgeStartRecord" ? "Record" : "Stop recording"}
          </Button>
        </>
      }
    >
      {members.map((member) => {
        const channel = view.channel.get(member.uniqueid);
        const end = channel === undefined ? { name: member.channel, line: "" } : endOf(view, channel);
        const act = acts.of(member.channel);
        const mute = member.muted ? "ConfbridgeUnmute" : "ConfbridgeMute";
        const input = { Conference: name, Channel: member.channel };
        return (
          <Row key={member.uniqueid} name={end.name} who={member.admin ? "leads it" : ""} line={end.line}>
            <span className="min-w-0 flex-1 truncate text-ink-2">
              {isFresh(act, pageNow) ? <ActNote act={act} /> : member.muted ? "Muted" : "Is heard"}
            </span>
            <Since at={member.since} now={now} />
            <Button
              size="small"
              refusal={acts.refusal(mute)}
              aria-label={`${member.muted ? "Unmute" : "Mute"} ${end.name}`}
              onClick={() => acts.ask({ action: mute, input })}
            >
              {member.muted ? "Unmute" : "Mute"}
            </Button>
            <Button
              size="small"
              tone="danger"
              refusal={acts.refusal("ConfbridgeKick")}
              aria-label={`Send out ${end.name}`}
              onClick={() => acts.ask({ action: "ConfbridgeKick", input })}
            >
              Send out
            </Button>
          </Row>
        );
      })}
    </Part>
  );
}

/** Whether others get in, and whether it is recorded, in words; empty where all is as usual. */
const standingOf = (room: ConferenceEntity | undefined): string =>
  [room?.locked === true ? "Locked" : "", room?.recording === true ? "Recorded" : ""]
    .filter((part) => part !== "")
    .join(" · ");

function Part({
  title,
  none,
  beside,
  children,
}: {
  title: string;
  none: string;
  beside?: ReactNode;
  children: ReactNode[];
}) {
  return (
    <section aria-label={title}>
      <h2 className="flex min-h-9 flex-wrap items-center gap-2 border-b border-line px-5 py-1 font-semibold max-wide:px-3.5">
        <span className="flex-1">{title}</span>
        {beside}
      </h2>
      {children.length === 0 ? (
        <p className="px-5 py-3 text-ink-2 max-wide:px-3.5">{none}</p>
      ) : (
        <ul>{children}</ul>
      )}
    </section>
  );
}

function Row({
  name,
  who,
  line,
  children,
}: {
  name: string;
  who: string;
  line: string;
  children: ReactNode;
}) {
  return (
    <li className="num flex min-h-[46px] items-center gap-4 border-b border-line px-5 py-1 hover:bg-sunken max-wide:flex-wrap max-wide:px-3.5">
      <span className="w-[220px] min-w-0 max-wide:w-full">
        <span className="block truncate font-medium">{name}</span>
        <span className="block truncate text-small text-ink-2">
          {[who, line].filter((part) => part !== "").join(" · ")}
        </span>
      </span>
      {children}
    </li>
  );
}
