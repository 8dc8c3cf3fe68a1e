import { useNavigate } from "@tanstack/react-router";
import { X } from "lucide-react";
import { Button, IconButton } from "../../components/buttons/button.tsx";
import { Sheet } from "../../components/dialog/dialog.tsx";
import { FailedState } from "../../components/placeholder.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { useRefusal } from "../../lib/api/session.ts";
import { useIsPhone } from "../../lib/browser/media-query.ts";
import { useTitle } from "../../lib/browser/page-title.ts";
import { PhoneBar } from "../call-bar/phone-bar.tsx";
import { callerName } from "../calls/call-words.ts";
import { QuestionCard } from "../questions/question-card.tsx";
import { PbxRecordings } from "../recording/pbx-recordings.tsx";
import { PlaybackProvider } from "../recording/playback-context.tsx";
import { Player } from "../recording/player.tsx";
import { RingingBar } from "../ringing-bar/ringing-bar.tsx";
import { CoachLine } from "../supervise/coach-line.tsx";
import { TransferCard } from "../transfer/transfer-card.tsx";
import { CallFoot } from "./call-foot.tsx";
import { CallHead } from "./call-head.tsx";
import { InsideWords } from "./inside-words.tsx";
import { TimeBarLanes } from "./time-bar-lanes.tsx";
import { Transcript } from "./transcript/transcript.tsx";
import { type CallPage, useCall } from "./use-call.ts";

/** The call beside its list, or over it at phone width. */
export function CallPanel({ callId }: { callId: string }) {
  const page = useCall(callId);
  const phone = useIsPhone();
  const navigate = useNavigate();
  useTitle("thing", page.state === "ready" ? callerName(page.call) : "");
  const close = (): void => void navigate({ to: "/calls", search: true });
  const title = page.state === "ready" ? `Call with ${callerName(page.call)}` : "Call";
  if (phone) {
    return (
      <Sheet title={title} onClose={close}>
        <RingingBar />
        <PanelBody page={page} onClose={close} />
        {/* Above the foot: what comes and goes with the phone moves no button there. */}
        <PhoneBar />
        {page.state === "ready" ? <CallFoot call={page.call} /> : null}
      </Sheet>
    );
  }
  return (
    <aside
      aria-label={title}
      className="flex min-h-0 w-[468px] shrink-0 flex-col border-l border-line bg-surface max-roomy:w-[min(420px,48%)]"
    >
      <PanelBody page={page} onClose={close} />
    </aside>
  );
}

function PanelBody({ page, onClose }: { page: CallPage; onClose(): void }) {
  const closer = (
    <IconButton label="Close the call" onClick={onClose} className="-mr-2 size-8 max-wide:size-11">
      <X size={16} aria-hidden />
    </IconButton>
  );
  const mayListen = useRefusal("recordings.listen") === undefined;
  switch (page.state) {
    case "loading":
      return <PanelSkeleton closer={closer} />;
    case "failed":
      return (
        <>
          <div className="flex justify-end px-5 pt-3">{closer}</div>
          <FailedState
            title="This call cannot be shown"
            message={page.message}
            action={<Button onClick={page.retry}>Try again</Button>}
          />
        </>
      );
    case "ready": {
      const { call, view, clock, place, missing } = page;
      return (
        <PlaybackProvider key={call.id}>
          <CallHead call={call} clock={clock} place={place} closer={closer} />
          {call.source === "inside" ? (
            <InsideWords call={call} />
          ) : (
            <Transcript
              key={call.id}
              view={view}
              live={call.status !== "ended" && clock.staleSince === null}
              missing={missing}
            />
          )}
          {call.recording?.state === "saved" && mayListen ? (
            <Player call={call} log={view.log} />
          ) : call.source === "inside" ? null : (
            <TimeBarLanes call={call} view={view} clock={clock} />
          )}
          {call.siteId !== null && mayListen ? <PbxRecordings call={call} /> : null}
          <TransferCard call={call} clock={clock} />
          <QuestionCard key={`question:${call.question?.id ?? ""}`} call={call} clock={clock} />
          <CoachLine key={`coach:${call.id}`} call={call} />
        </PlaybackProvider>
      );
    }
  }
}

/** The panel in the shape of what comes. */
function PanelSkeleton({ closer }: { closer: React.ReactNode }) {
  return (
    <div role="status" aria-label="Loading the call" className="flex flex-col gap-2.5 px-5 pt-3">
      <div className="flex items-center justify-between">
        <Skeleton className="h-4 w-40" />
        {closer}
      </div>
      <Skeleton className="h-3 w-56" />
      <Skeleton className="mb-8 h-3 w-44" />
      {["w-72", "w-52", "w-64"].map((width) => (
        <div key={width} className="flex gap-3">
          <Skeleton className="h-3 w-10" />
          <Skeleton className={`h-8 ${width}`} />
        </div>
      ))}
    </div>
  );
}
