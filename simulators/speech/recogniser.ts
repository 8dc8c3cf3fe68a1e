import { type Features, featuresOf, HOP_MS } from "./features.ts";
import { LINES, type Line } from "./lines.ts";
import type { Voice } from "./voice.ts";
import { warpOpenEnd } from "./warp.ts";

/** A line is recognised only within this part of its distance to the line that is most like it. */
const MARGIN_PART = 0.55;
/** Nor further than this: noise and another level stay below it, half of the frames lost or a wrong codec above. */
const MARGIN_MOST = 7.5;
/** The next best line must be this many times as far. */
const CLEAR_LEAD = 1.5;
/** Fewer voiced windows than these (300 ms) say too little. */
const LEAST_WINDOWS = 15;

export type Recognition =
  | {
      readonly kind: "line";
      readonly line: Line;
      /** Part of the line that was heard, 0 to 1; below 1 when it was cut off. */
      readonly fraction: number;
      /** The same in milliseconds of the line's own sound. */
      readonly heardMs: number;
      readonly distance: number;
    }
  | { readonly kind: "unrecognised"; readonly nearest?: { line: Line; distance: number; margin: number } };

export interface Recogniser {
  /** What one utterance (mu-law, 8 kHz) says, or that it is none of the lines. */
  recognise(mulaw: Uint8Array): Recognition;
}

interface Template {
  readonly line: Line;
  readonly features: Features;
  margin: number;
}

/** A recogniser of exactly these lines, taught from the voice that speaks them. */
export async function createRecogniser(voice: Voice, lines: readonly Line[] = LINES): Promise<Recogniser> {
  const templates: Template[] = [];
  for (const line of lines) {
    templates.push({ line, features: featuresOf(await voice.speak(line.text, line.speaker)), margin: 0 });
  }
  for (const template of templates) {
    template.margin = Math.min(MARGIN_MOST, MARGIN_PART * distanceToNearest(template, templates));
  }
  return { recognise: (mulaw) => recogniseAmong(templates, featuresOf(mulaw)) };
}

function distanceToNearest(template: Template, all: readonly Template[]): number {
  const others = all.filter((other) => other !== template);
  return Math.min(...others.map((other) => warpOpenEnd(template.features, other.features).distance));
}

function recogniseAmong(templates: readonly Template[], heard: Features): Recognition {
  if (heard.timesMs.length < LEAST_WINDOWS) return { kind: "unrecognised" };
  const ranked = templates
    .map((template) => ({ template, ...warpOpenEnd(heard, template.features) }))
    .sort((a, b) => a.distance - b.distance);
  const [best, second] = ranked;
  if (best === undefined || !Number.isFinite(best.distance)) return { kind: "unrecognised" };
  const { line, margin, features } = best.template;
  const clear = second === undefined || second.distance >= CLEAR_LEAD * best.distance;
  if (best.distance > margin || !clear) {
    return { kind: "unrecognised", nearest: { line, distance: best.distance, margin } };
  }
  return {
    kind: "line",
    line,
    fraction: best.reached / features.timesMs.length,
    heardMs: (features.timesMs[best.reached - 1] ?? 0) + HOP_MS,
    distance: best.distance,
  };
}

/** The words of a text that fit into the heard part of it. */
export function heardWords(text: string, fraction: number): string {
  if (fraction >= 0.97) return text;
  const letters = Math.floor(text.length * Math.max(0, fraction));
  const end = text.lastIndexOf(" ", letters);
  return end <= 0 ? "" : text.slice(0, end);
}
