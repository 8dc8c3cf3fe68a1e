import { cx } from "./class-names.ts";

export type DotState = "live" | "ringing" | "queued" | "trouble" | "attention" | "ended" | "stale";

/** A state is a shape first and a colour second: pulsing disc, full disc, dotted ring, bold ring, thin ring. */
const shapes: Record<DotState, string> = {
  live: "size-[10px] bg-live text-live shadow-[0_0_0_3px_color-mix(in_srgb,var(--live)_20%,transparent)] pulse",
  ringing: "size-[10px] bg-warn",
  queued:
    "size-[10px] border-2 border-warn [background:radial-gradient(circle,var(--warn)_30%,transparent_36%)]",
  // Still going on and in trouble: a full disc, where what has ended in trouble is a ring.
  trouble:
    "size-[10px] bg-bad text-bad shadow-[0_0_0_3px_color-mix(in_srgb,var(--bad)_20%,transparent)] pulse",
  attention: "size-[10px] border-[2.5px] border-bad",
  ended: "size-[10px] border-2 border-ink-3",
  stale: "size-[10px] border-2 border-dotted border-ink-3",
};

export function StateDot({ state, label }: { state: DotState; label?: string }) {
  return (
    <span
      {...(label === undefined
        ? { "aria-hidden": true }
        : { role: "img", "aria-label": label, title: label })}
      data-state={state}
      className={cx("block shrink-0 rounded-full", shapes[state])}
    />
  );
}

/** The small disc of a pill: full when well, a ring when not. */
export function PillDot({ tone }: { tone: "live" | "warn" | "bad" | "off" }) {
  const looks = {
    live: "bg-live",
    warn: "bg-warn",
    bad: "border-2 border-bad",
    off: "border-[1.5px] border-ink-3",
  };
  return <span aria-hidden className={cx("size-2 shrink-0 rounded-full", looks[tone])} />;
}
