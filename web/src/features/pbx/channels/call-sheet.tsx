import type { SiteView } from "@patchbay/protocol/pbx/site-view/view";
import { Link } from "@tanstack/react-router";
import { CircleDot, MicOff, PhoneForwarded, PhoneOff, SquareParking, X } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { EmptyState } from "../../../components/placeholder.tsx";
import { StateDot } from "../../../components/state-dot.tsx";
import { useKeys } from "../../../lib/keys/use-keys.ts";
import { pressHangUp } from "../../calls/hang-up-arm.ts";
import { ListenerWords } from "../../supervise/listen.tsx";
import { ActNote } from "../act-note.tsx";
import type { RowAct, SiteActs } from "../acts.ts";
import { usePanelKeys } from "../panel/use-panel-keys.ts";
import { CallTransfer } from "../transfers/call-transfer.tsx";
import { transferUnderWay } from "../transfers/transfer-of.ts";
import { Act } from "./act-button.tsx";
import { AnswerAct } from "./answer-act.tsx";
import { actsFor, canBeAnswered, together } from "./call-acts.ts";
import { DOTS, Since } from "./call-line.tsx";
import type { PbxCall } from "./call-rows.ts";
import { ListenAct } from "./listen-act.tsx";
import { usePatchbayCall } from "./use-patchbay-call.ts";

interface CallSheetProps {
  siteId: string;
  view: SiteView;
  /** Undefined once it is over. */
  call: PbxCall | undefined;
  acts: SiteActs;
  now: number;
  onClose(): void;
}

/** One call beside the list: what can be done to it, what was asked, and its channels. */
export function CallSheet({ siteId, view, call, acts, now, onClose }: CallSheetProps) {
  const close = (
    <button
      type="button"
      aria-label="Close the call"
      onClick={onClose}
      className="-mr-2 grid size-8 shrink-0 place-items-center rounded-[9px] text-ink-3 hover:bg-sunken hover:text-ink max-wide:size-11"
    >
      <X size={16} aria-hidden />
    </button>
  );
  return (
    <aside
      aria-label={call === undefined ? "Call" : `${call.caller.name} with ${call.other.name}`}
      className="flex min-h-0 w-[468px] shrink-0 flex-col overflow-y-auto border-l border-line bg-surface max-wide:w-full max-wide:border-l-0"
    >
      {call === undefined ? (
        <>
          <div className="flex justify-end px-5 pt-3">{close}</div>
          <EmptyState title="This call is over">It is in the PBX no more.</EmptyState>
        </>
      ) : (
        <Open siteId={siteId} view={view} call={call} acts={acts} now={now} close={close} />
      )}
    </aside>
  );
}

function Open({
  siteId,
  view,
  call,
  acts,
  now,
  close,
}: {
  siteId: string;
  view: SiteView;
  call: PbxCall;
  acts: SiteActs;
  now: number;
  close: ReactNode;
}) {
  const can = actsFor(call);
  const mayNotTransfer =
    transferUnderWay(view, call.channels) === undefined
      ? acts.refusal(together(call) ? "BlindTransfer" : "Redirect")
      : "This call is being put through: hand it over, or call that off first.";
  const [transferring, setTransferring] = useState(false);
  const [armed, setArmed] = useState<ReturnType<typeof pressHangUp>["arm"]>(null);
  const ours = usePatchbayCall(siteId, call.channels);
  // A transfer is asked of whoever talks with the caller.
  const act = acts.of(...call.channels.map(({ channel }) => channel));
  const muted = acts.isOn("MuteAudio", call.callerChannel.channel);
  const running = (one: RowAct): boolean => acts.isPending(one);
  const ask = (one: RowAct | null): unknown => {
    if (one === null || acts.refusal(one.action) !== undefined || running(one)) return false;
    acts.ask(one);
    return true;
  };
  const hangUp = (): void => {
    const press = pressHangUp(armed, call.id, Date.now());
    setArmed(press.arm);
    if (press.fire) ask(can.hangUp);
  };
  const mute = (): unknown => ask(can.mute(!muted));
  useEffect(() => {
    if (armed === null) return;
    const timer = setTimeout(() => setArmed(null), armed.untilMs - Date.now());
    return () => clearTimeout(timer);
  }, [armed]);
  // Also of a member who is on another call: H is of the one that is open.
  useKeys({ hang_up: () => (acts.refusal("Hangup") === undefined ? hangUp() : false) }, "first");
  usePanelKeys({ o: () => ask(can.park), r: () => ask(can.record), u: mute });
  return (
    <>
      <header className="border-b border-line px-5 pt-3 pb-3.5 max-wide:px-3.5">
        <div className="flex items-center gap-2.5">
          <h2 className="min-w-0 flex-1 truncate text-title font-semibold tracking-[-0.01em]">
            {call.caller.name} with {call.other.name}
          </h2>
          {close}
        </div>
        <p className="num flex items-center gap-2.5 text-ink-2">
          <span className="min-w-0 flex-1 truncate">{call.caller.line}</span>
          <StateDot state={DOTS[call.state]} />
          <span>{call.now.words}</span>
          <Since at={call.since} now={now} />
        </p>
        {ours === null ? null : (
          <div className="mt-2">
            <Link
              to="/calls/$callId"
              params={{ callId: ours.call.id }}
              className="font-medium text-accent underline underline-offset-2"
            >
              Open the call: {ours.words}
            </Link>
            <ListenerWords call={ours.call} />
          </div>
        )}
        <div className="mt-3 grid grid-cols-3 gap-2 max-wide:grid-cols-2">
          {canBeAnswered(view, call) ? <AnswerAct siteId={siteId} call={call} /> : null}
          <Act
            icon={<PhoneForwarded size={15} aria-hidden />}
            words="Transfer"
            keys="P"
            refusal={mayNotTransfer}
            pressed={transferring}
            onPress={() => setTransferring(!transferring)}
          />
          <Act
            icon={<SquareParking size={15} aria-hidden />}
            words="Park"
            keys="O"
            refusal={
              can.park === null
                ? "Only a call in which two talk can be parked: it comes back to whom the caller talked with."
                : acts.refusal("Park")
            }
            asked={can.park !== null && running(can.park)}
            onPress={() => ask(can.park)}
          />
          <Act
            icon={<CircleDot size={15} aria-hidden />}
            words={call.recording ? "Recording" : "Record"}
            keys="R"
            refusal={acts.refusal(can.record.action)}
            pressed={call.recording}
            asked={running(can.record)}
            onPress={() => ask(can.record)}
          />
          <Act
            icon={<MicOff size={15} aria-hidden />}
            words={muted ? "Unmute caller" : "Mute caller"}
            keys="U"
            refusal={acts.refusal("MuteAudio")}
            pressed={muted}
            onPress={mute}
          />
          <ListenAct siteId={siteId} call={call} callId={ours?.call.id ?? null} />
          <Act
            icon={<PhoneOff size={15} aria-hidden />}
            words={armed === null ? "Hang up" : "Press again"}
            keys="H H"
            refusal={acts.refusal("Hangup")}
            asked={running(can.hangUp)}
            bad={armed === null ? "danger" : "danger-armed"}
            onPress={hangUp}
          />
        </div>
        <div role="status" className="mt-2.5 min-h-5">
          {act === undefined ? null : <ActNote act={act} />}
        </div>
        <CallTransfer
          siteId={siteId}
          view={view}
          call={call}
          acts={acts}
          now={now}
          open={transferring}
          refusal={mayNotTransfer}
          onOpen={setTransferring}
          redirect={can.redirect}
        />
      </header>
      <Channels call={call} />
      <p className="px-5 py-3 max-wide:px-3.5">
        <Link
          to="/pbx/$siteId/$tab"
          params={{ siteId, tab: "events" }}
          search={{ call: call.callerChannel.linkedid }}
          className="text-ink-2 hover:text-ink"
        >
          Show its events
        </Link>
      </p>
    </>
  );
}

/** Asterisk's own names, for whoever looks into its console as well. */
function Channels({ call }: { call: PbxCall }) {
  return (
    <ul aria-label="Channels">
      {call.channels.map((channel) => (
        <li key={channel.uniqueid} className="num border-b border-line px-5 py-2 max-wide:px-3.5">
          <p className="flex gap-2">
            <span className="min-w-0 flex-1 truncate font-mono text-small">{channel.channel}</span>
            <span className="text-ink-2">{channel.state}</span>
          </p>
          <p className="truncate text-small text-ink-2">
            {channel.exten} in {channel.context}
            {channel.application === null ? "" : ` · ${channel.application}`}
            {channel.recording === true ? " · recorded" : ""}
          </p>
        </li>
      ))}
    </ul>
  );
}
