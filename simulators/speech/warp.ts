import { COEFFICIENTS, type Features } from "./features.ts";

/** How far the two ends may drift apart: a speaker who is a quarter slower or faster still fits. */
const BAND_PART = 0.25;
const BAND_LEAST = 8;
const FAR = Number.POSITIVE_INFINITY;
/** A name of its own: under vitest each look at another module's in the innermost loop makes the whole four times as slow. */
const WIDTH = COEFFICIENTS;

export interface Warp {
  /** Mean distance of matched windows; 0 is the same sound. */
  readonly distance: number;
  /** How many of the template's windows were heard. */
  readonly reached: number;
}

/** Warps what was heard onto the beginning of a template; where in the template it ends is left open. */
export function warpOpenEnd(heard: Features, template: Features): Warp {
  const rows = heard.timesMs.length;
  const columns = template.timesMs.length;
  if (rows === 0 || columns === 0) return { distance: Number.POSITIVE_INFINITY, reached: 0 };
  const a = centred(heard.vectors, rows, rows);
  // Only as much of the template as was heard gives its mean: half a phrase has another colour than the whole.
  const b = centred(template.vectors, columns, Math.min(rows, columns));
  const band = Math.max(BAND_LEAST, Math.ceil(rows * BAND_PART));

  let previous = new Float64Array(columns).fill(FAR);
  let row = new Float64Array(columns);
  for (let i = 0; i < rows; i += 1) {
    row.fill(FAR);
    // What lies left of the cell, and left of it in the row before; nothing yet.
    let left = FAR;
    let corner = i > 0 && i > band ? (previous[i - band - 1] ?? FAR) : FAR;
    for (let j = Math.max(0, i - band); j < Math.min(columns, i + band + 1); j += 1) {
      const step = distanceBetween(a, i * WIDTH, b, j * WIDTH);
      const above = previous[j] ?? FAR;
      left = i === 0 && j === 0 ? 2 * step : Math.min(left + step, above + step, corner + 2 * step);
      corner = above;
      row[j] = left;
    }
    [previous, row] = [row, previous];
  }

  let best: Warp = { distance: Number.POSITIVE_INFINITY, reached: 0 };
  for (let j = 0; j < columns; j += 1) {
    const distance = (previous[j] ?? Number.POSITIVE_INFINITY) / (rows + j + 1);
    if (distance < best.distance) best = { distance, reached: j + 1 };
  }
  return best;
}

/** The vectors less the mean of the first `meanOver` of them: the channel's colour falls away. */
function centred(vectors: Float32Array, count: number, meanOver: number): Float64Array {
  const out = new Float64Array(count * WIDTH);
  for (let c = 0; c < WIDTH; c += 1) {
    let sum = 0;
    for (let i = 0; i < meanOver; i += 1) sum += vectors[i * WIDTH + c] ?? 0;
    for (let i = 0; i < count; i += 1) out[i * WIDTH + c] = (vectors[i * WIDTH + c] ?? 0) - sum / meanOver;
  }
  return out;
}

/** Of the vectors that begin at these places. */
function distanceBetween(a: Float64Array, fromA: number, b: Float64Array, fromB: number): number {
  let sum = 0;
  for (let c = 0; c < WIDTH; c += 1) {
    const apart = (a[fromA + c] ?? 0) - (b[fromB + c] ?? 0);
    sum += apart * apart;
  }
  return Math.sqrt(sum);
}
