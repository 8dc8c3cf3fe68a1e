import type { RecordingPeaks } from "@patchbay/protocol/recording";
import { useEffect, useRef } from "react";
import type { Hole } from "./holes.ts";

const HEIGHT = 56;

interface WaveformProps {
  peaks: RecordingPeaks;
  holes: readonly Hole[];
  playedMs: number;
}

/** Both sides of the call, one over the other; what was played is in full colour, what was not kept is shaded. */
export function Waveform({ peaks, holes, playedMs }: WaveformProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const inks = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const at = canvas.current;
    if (at === null) return;
    // A theme's colours are known to elements only: what a canvas would read of them is their formula.
    const inkOf = (name: string): string => {
      const element = inks.current?.querySelector(`[data-ink=${name}]`);
      return element ? getComputedStyle(element).color : "";
    };
    const draw = (): void =>
      paint(at, peaks, holes, playedMs, {
        caller: inkOf("caller"),
        far: inkOf("far"),
        hand: inkOf("hand"),
        hole: inkOf("hole"),
      });
    draw();
    const resized = new ResizeObserver(draw);
    resized.observe(at);
    // Another theme is another picture, whether the system or this page changes it.
    const dark = matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", draw);
    const themed = new MutationObserver(draw);
    themed.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    return () => {
      resized.disconnect();
      themed.disconnect();
      dark.removeEventListener("change", draw);
    };
  }, [peaks, holes, playedMs]);
  return (
    <>
      <canvas ref={canvas} aria-hidden className="block w-full" style={{ height: HEIGHT }} />
      <span ref={inks} hidden>
        <span data-ink="caller" className="text-ink-2" />
        <span data-ink="far" className="text-accent" />
        <span data-ink="hand" className="text-ink" />
        <span data-ink="hole" className="text-ink-3" />
      </span>
    </>
  );
}

interface Inks {
  caller: string;
  far: string;
  hand: string;
  hole: string;
}

function paint(
  canvas: HTMLCanvasElement,
  peaks: RecordingPeaks,
  holes: readonly Hole[],
  playedMs: number,
  inks: Inks,
): void {
  const scale = devicePixelRatio;
  const width = canvas.clientWidth;
  canvas.width = width * scale;
  canvas.height = HEIGHT * scale;
  const pen = canvas.getContext("2d");
  if (pen === null || peaks.ms === 0) return;
  pen.scale(scale, scale);
  const lanes = [
    { levels: peaks.caller, ink: inks.caller, middle: HEIGHT / 4 },
    { levels: peaks.far, ink: inks.far, middle: (HEIGHT * 3) / 4 },
  ];
  pen.fillStyle = inks.hole;
  pen.globalAlpha = 0.18;
  for (const { fromMs, toMs } of holes) {
    pen.fillRect((fromMs / peaks.ms) * width, 0, Math.max(2, ((toMs - fromMs) / peaks.ms) * width), HEIGHT);
  }
  const playedX = (playedMs / peaks.ms) * width;
  for (const { levels, ink, middle } of lanes) {
    pen.fillStyle = ink;
    for (let x = 0; x < width; x += 2) {
      const from = Math.floor((x / width) * levels.length);
      const to = Math.max(from + 1, Math.floor(((x + 2) / width) * levels.length));
      const loudest = Math.max(0, ...levels.slice(from, to));
      const half = Math.max(0.5, (loudest / 255) * (HEIGHT / 4 - 2));
      pen.globalAlpha = x < playedX ? 1 : 0.45;
      pen.fillRect(x, middle - half, 1.4, half * 2);
    }
  }
  pen.globalAlpha = 1;
  pen.fillStyle = inks.hand;
  pen.fillRect(Math.min(width - 1, playedX), 0, 1, HEIGHT);
}
