import { bytesOf } from "@patchbay/audio";
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
/** A line within this distance is nothing else besides. */
const ALMOST_THE_SAME = 3;
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

/** A part of a sound, in milliseconds from its beginning, and what it says. */
export interface SoundPart {
  readonly fromMs: number;
  readonly recognition: Recognition;
}

export interface Recogniser {
  /** What one utterance (mu-law, 8 kHz) says, or that it is none of the lines. */
  recognise(mulaw: Uint8Array): Recognition;
  /**
   * The same of a sound in which one line may follow another without a pause: whole lines, and behind them one that may be cut off. Where
   * any of it is none of the lines, all of it is one unrecognised part.
   */
  recogniseRow(mulaw: Uint8Array): readonly SoundPart[];
}

/** Understands nothing, at no cost: for who only counts frames or waits for a first sound. */
export const DEAF: Recogniser = {
  recognise: () => ({ kind: "unrecognised" }),
  recogniseRow: () => [{ fromMs: 0, recognition: { kind: "unrecognised" } }],
};

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
  return {
    recognise: (mulaw) => recogniseAmong(templates, featuresOf(mulaw)),
    recogniseRow: (mulaw) => recogniseRowAmong(templates, mulaw),
  };
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

function recogniseRowAmong(templates: readonly Template[], mulaw: Uint8Array): readonly SoundPart[] {
  const features = featuresOf(mulaw);
  const recognition = recogniseAmong(templates, features);
  const alone: readonly SoundPart[] = [{ fromMs: 0, recognition }];
  if (recognition.kind === "line" && recognition.distance < ALMOST_THE_SAME) return alone;
  const first = wholeLineAtTheBeginning(templates, features);
  if (first === null) return alone;
  const { endMs, ...whole } = first;
  const rest = recogniseRowAmong(templates, mulaw.subarray(bytesOf(endMs)));
  if (rest.some((part) => part.recognition.kind !== "line")) return alone;
  // A word before a speech of ten seconds is nearly lost in it: the two are like the speech, but its beginning is more like the word.
  if (recognition.kind === "line" && CLEAR_LEAD * whole.distance > recognition.distance) return alone;
  return [
    { fromMs: 0, recognition: { kind: "line", ...whole } },
    ...rest.map((part) => ({ ...part, fromMs: part.fromMs + endMs })),
  ];
}

/** The line that is said whole before something else follows, and where that begins. */
function wholeLineAtTheBeginning(
  templates: readonly Template[],
  heard: Features,
): { line: Line; fraction: number; heardMs: number; distance: number; endMs: number } | null {
  const windows = heard.timesMs.length;
  const [best, second] = templates
    .filter(({ features }) => features.timesMs.length + LEAST_WINDOWS <= windows)
    // The other way round: all of the template, and an open end in what was heard.
    .map((template) => ({ template, ...warpOpenEnd(template.features, heard) }))
    .sort((a, b) => a.distance - b.distance);
  if (best === undefined || best.distance > best.template.margin) return null;
  if (second !== undefined && second.distance < CLEAR_LEAD * best.distance) return null;
  const { line, features } = best.template;
  return {
    line,
    fraction: 1,
    heardMs: (features.timesMs.at(-1) ?? 0) + HOP_MS,
    distance: best.distance,
    endMs: heard.timesMs[best.reached] ?? 0,
  };
}

/** The words of a text that fit into the heard part of it. */
export function heardWords(text: string, fraction: number): string {
  if (fraction >= 0.97) return text;
  const letters = Math.floor(text.length * Math.max(0, fraction));
  const end = text.lastIndexOf(" ", letters);
  return end <= 0 ? "" : text.slice(0, end);
}
