import { Check, CircleX } from "lucide-react";
import type { AskedAct } from "./asked-log.ts";

/** How an act stands: `answered` is all that Asterisk says of it; `done` its event came; `late` it did not come in time. */
export type ActState = "asked" | "answered" | "done" | "late" | "refused";

export function stateOf({ outcome }: AskedAct): ActState {
  if (outcome === null) return "asked";
  if ("refused" in outcome) return "refused";
  const { verdict } = outcome.told;
  return verdict === "not_confirmed" ? "late" : verdict;
}

/** How an act stands, in words. */
export const ACT_NAMES: Record<ActState, string> = {
  asked: "Asked",
  answered: "Answered",
  done: "Done",
  late: "Not confirmed",
  refused: "Refused",
};

/** An act has a shape: a dashed ring asked, a tick answered or done, a ring with a cross refused. */
export function ActMark({ state }: { state: ActState }) {
  const name = ACT_NAMES[state];
  if (state === "answered" || state === "done")
    return <Check size={14} role="img" aria-label={name} className="shrink-0" />;
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
