import type { CallSummary } from "@patchbay/protocol/call";
import { Link } from "@tanstack/react-router";
import { buttonLook } from "../../components/buttons/button.tsx";
import { cx } from "../../components/class-names.ts";

/** How such a call ended; `lost` where nobody saw it. */
const endings: Partial<Record<NonNullable<CallSummary["disposition"]>, string>> = {
  completed: "They have talked, and hung up.",
  no_answer: "Nobody answered.",
  abandoned: "The caller hung up before anybody answered.",
  busy: "It was busy there.",
  failed: "The PBX could not reach whom they called.",
  lost: "Nobody saw its end: the PBX could not be seen, or had begun anew.",
};

const now: Record<Exclude<CallSummary["status"], "ended">, string> = {
  ringing: "It rings at the other end.",
  queued: "They wait.",
  in_progress: "They talk.",
};

/** In the place of a transcript, of a call that the PBX has in its own hands. */
export function InsideWords({ call }: { call: CallSummary }) {
  const ended = call.status === "ended";
  return (
    <div data-inside className="min-h-0 flex-1 overflow-y-auto px-5 py-4 max-wide:px-3.5">
      <p className="font-medium">
        {call.status === "ended" ? endings[call.disposition ?? "completed"] : now[call.status]}
      </p>
      <p className="mt-1 text-ink-2">
        This call {ended ? "ran" : "runs"} inside the PBX alone, so there is no transcript of it
        {ended ? "." : "; in the panel it can be heard, put through, recorded and hung up."}
      </p>
    </div>
  );
}

/** Where something can be done to it. */
export function PanelLink({ call }: { call: CallSummary }) {
  if (call.siteId === null) return null;
  return (
    <Link
      to="/pbx/$siteId/$tab"
      params={{ siteId: call.siteId, tab: "channels" }}
      className={cx(buttonLook("plain"), "max-wide:h-11 max-wide:flex-1")}
    >
      Open the panel
    </Link>
  );
}
