import { COEFFICIENTS, type Features } from "./features.ts";

/** How far the two ends may drift apart: a speaker who is a quarter slower or faster still fits. */
const BAND_PART = 0.25;
const BAND_LEAST = 8;

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

  let previous = new Float64Array(columns).fill(Number.POSITIVE_INFINITY);
  for (let i = 0; i < rows; i += 1) {
    const row = new Float64Array(columns).fill(Number.POSITIVE_INFINITY);
    for (let j = Math.max(0, i - band); j < Math.min(columns, i + band + 1); j += 1) {
      const step = distanceBetween(a, i, b, j);
      if (i === 0 && j === 0) row[j] = 2 * step;
      else {
        const along = j > 0 ? (row[j - 1] ?? Number.POSITIVE_INFINITY) + step : Number.POSITIVE_INFINITY;
        const up = i > 0 ? (previous[j] ?? Number.POSITIVE_INFINITY) + step : Number.POSITIVE_INFINITY;
        const both =
          i > 0 && j > 0
            ? (previous[j - 1] ?? Number.POSITIVE_INFINITY) + 2 * step
            : Number.POSITIVE_INFINITY;
        row[j] = Math.min(along, up, both);
      }
    }
    previous = row;
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
  const out = new Float64Array(count * COEFFICIENTS);
  for (let c = 0; c < COEFFICIENTS; c += 1) {
    let sum = 0;
    for (let i = 0; i < meanOver; i += 1) sum += vectors[i * COEFFICIENTS + c] ?? 0;
    for (let i = 0; i < count; i += 1)
      out[i * COEFFICIENTS + c] = (vectors[i * COEFFICIENTS + c] ?? 0) - sum / meanOver;
  }
  return out;
}

function distanceBetween(a: Float64Array, i: number, b: Float64Array, j: number): number {
  let sum = 0;
  for (let c = 0; c < COEFFICIENTS; c += 1) {
    sum += ((a[i * COEFFICIENTS + c] ?? 0) - (b[j * COEFFICIENTS + c] ?? 0)) ** 2;
  }
  return Math.sqrt(sum);
}
