import { Mic, MicOff, Volume2 } from "lucide-react";
import { useEffect, useRef } from "react";
import type { LevelMeter } from "../phone/levels.ts";

const icons = { microphone: Mic, muted: MicOff, speaker: Volume2 } as const;
const names = {
  microphone: "Microphone level",
  muted: "Microphone, muted",
  speaker: "Speaker level",
} as const;

/** How loud it is, ten times a second, without drawing anything else again. */
export function LevelBar({ meter, kind }: { meter: LevelMeter; kind: keyof typeof icons }) {
  const fill = useRef<HTMLSpanElement>(null);
  const Icon = icons[kind];
  useEffect(
    () =>
      meter.watch((part) => {
        if (fill.current !== null) fill.current.style.transform = `scaleX(${part.toFixed(3)})`;
      }),
    [meter],
  );
  return (
    <span
      role="img"
      aria-label={names[kind]}
      title={names[kind]}
      className="flex items-center gap-1.5 text-ink-3"
    >
      <Icon size={13} strokeWidth={1.8} aria-hidden className={kind === "muted" ? "text-bad" : ""} />
      <span className="h-1 w-16 overflow-hidden rounded-full bg-line max-wide:w-12">
        <span
          ref={fill}
          data-level={kind}
          className="block h-full origin-left rounded-full bg-live transition-transform duration-[100ms] ease-linear"
          style={{ transform: "scaleX(0)" }}
        />
      </span>
    </span>
  );
}
