import type { RecordingPeaks } from "@patchbay/protocol/recording";
import { useEffect, useRef } from "react";

const HEIGHT = 56;

/** Both sides of the call, one over the other; what was played is in full colour. */
export function Waveform({ peaks, playedMs }: { peaks: RecordingPeaks; playedMs: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const at = canvas.current;
    if (at === null) return;
    const draw = (): void => paint(at, peaks, playedMs);
    draw();
    const resized = new ResizeObserver(draw);
    resized.observe(at);
    // The colours are the theme's; another theme is another picture.
    const dark = matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", draw);
    return () => {
      resized.disconnect();
      dark.removeEventListener("change", draw);
    };
  }, [peaks, playedMs]);
  return <canvas ref={canvas} aria-hidden className="block w-full" style={{ height: HEIGHT }} />;
}

function paint(canvas: HTMLCanvasElement, peaks: RecordingPeaks, playedMs: number): void {
  const scale = devicePixelRatio;
  const width = canvas.clientWidth;
  canvas.width = width * scale;
  canvas.height = HEIGHT * scale;
  const pen = canvas.getContext("2d");
  if (pen === null || peaks.ms === 0) return;
  pen.scale(scale, scale);
  const styles = getComputedStyle(canvas);
  const colour = (name: string): string => styles.getPropertyValue(name).trim();
  const lanes = [
    { levels: peaks.caller, ink: colour("--ink-2"), middle: HEIGHT / 4 },
    { levels: peaks.far, ink: colour("--accent"), middle: (HEIGHT * 3) / 4 },
  ];
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
  pen.fillStyle = colour("--ink");
  pen.fillRect(Math.min(width - 1, playedX), 0, 1, HEIGHT);
}
