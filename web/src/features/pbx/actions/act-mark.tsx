import { Check, CircleX } from "lucide-react";
import type { AskedAct } from "./asked-log.ts";

/** How an act stands: `late` was understood, but its event did not come in time. */
export type ActState = "asked" | "done" | "late" | "refused";

export function stateOf({ outcome }: AskedAct): ActState {
  if (outcome === null) return "asked";
  if ("refused" in outcome) return "refused";
  return outcome.told.verdict === "not_confirmed" ? "late" : "done";
}

const NAMES: Record<ActState, string> = {
  asked: "Asked",
  done: "Done",
  late: "Not confirmed",
  refused: "Refused",
};

/** An act has a shape: a dashed ring asked, a tick done, a ring with a cross refused. */
export function ActMark({ state }: { state: ActState }) {
  const name = NAMES[state];
  if (state === "done") return <Check size={14} role="img" aria-label={name} className="shrink-0" />;
  if (state === "refused")
    return <CircleX size={14} role="img" aria-label={name} className="shrink-0 text-bad" />;
  return (
    <span
      role="img"
      aria-label={name}
      className={`block size-3.5 shrink-0 rounded-full border-[1.5px] border-dashed ${state === "late" ? "border-warn" : "border-ink-2"}`}
    />
  );
}
