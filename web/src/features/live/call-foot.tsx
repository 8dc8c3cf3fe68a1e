import type { CallSummary } from "@patchbay/protocol/call";
import { HandledButton, HangUpButton } from "../calls/call-actions.tsx";
import { isLive } from "../calls/call-list.ts";

/** What can be done to this call now; what would do nothing is not there. */
export function CallButtons({ call }: { call: CallSummary }) {
  return isLive(call) ? (
    <>
      <span className="flex-1 max-wide:hidden" />
      <HangUpButton call={call} size="touch" />
    </>
  ) : (
    <HandledButton call={call} size="touch" />
  );
}

/** The same within a thumb's reach, at the lower edge of the sheet. */
export function CallFoot({ call }: { call: CallSummary }) {
  return (
    <div className="flex shrink-0 gap-2 border-t border-line px-3.5 py-2.5 wide:hidden">
      <CallButtons call={call} />
    </div>
  );
}
