import type { CallSummary } from "@patchbay/protocol/call";
import { useIsPhone } from "../../lib/browser/media-query.ts";
import { HandledButton, HangUpButton } from "../calls/call-actions.tsx";
import { isLive } from "../calls/call-list.ts";
import { callerName } from "../calls/call-words.ts";
import { CallFromField } from "../phone/desk/call-from-field.tsx";
import { CallBackButton } from "../phone/dialer/call-back-button.tsx";
import { useOwnCall } from "../phone/phone-context.tsx";
import { AnswerButton, RejectButton, useOffered } from "../phone/ring/answer-actions.tsx";
import { PauseRecordingButton } from "../recording/pause-button.tsx";
import { ListenButton } from "../supervise/listen.tsx";
import { TakeOverButton } from "../supervise/take-over.tsx";
import { TransferButton } from "../transfer/transfer-button.tsx";
import { PanelLink } from "./inside-words.tsx";

/** What can be done to this call now; what would do nothing is not there. */
export function CallButtons({ call }: { call: CallSummary }) {
  const offered = useOffered(call);
  const own = useOwnCall() === call.id;
  const phone = useIsPhone();
  if (!isLive(call)) {
    const outside = call.direction === "outbound" ? call.to : call.from;
    return (
      <>
        <CallBackButton
          number={outside.number}
          name={callerName(call)}
          // Both ends of a call inside a PBX are numbers of that PBX: another one's 1001 is somebody else.
          by={call.source === "inside" ? (call.siteId ?? undefined) : undefined}
        />
        {outside.number === "" ? null : <CallFromField />}
        <HandledButton call={call} size="touch" />
      </>
    );
  }
  if (call.source === "inside") return <PanelLink call={call} />;
  return (
    <>
      {offered ? (
        <>
          <AnswerButton call={call} size="touch" />
          <RejectButton call={call} size="touch" />
        </>
      ) : null}
      <TakeOverButton call={call} />
      <ListenButton call={call} />
      <TransferButton call={call} />
      {phone ? <PauseRecordingButton call={call} size="touch" /> : null}
      {own || (offered && call.ringing !== null) ? null : (
        <span className="ml-auto max-wide:contents">
          <HangUpButton call={call} size="touch" />
        </span>
      )}
    </>
  );
}

/** The same within a thumb's reach, at the lower edge of the sheet at phone width; the own call has the phone there instead. */
export function CallFoot({ call }: { call: CallSummary }) {
  const own = useOwnCall() === call.id;
  if (own) return null;
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-2 border-t border-line px-3.5 py-2.5">
      <CallButtons call={call} />
    </div>
  );
}
