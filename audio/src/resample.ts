/** Streaming sample-rate conversion by a polyphase windowed sinc: any two whole rates, no drift, no clicks between pieces. */

const ZERO_CROSSINGS = 16;
/** Kaiser's beta for about 80 dB of stop band. */
const KAISER_BETA = 8;
/** Part of the lower Nyquist frequency that passes; the rest is the filter's slope. */
const PASS_BAND = 0.91;

export interface Resampler {
  /** The output that these samples complete; it lags the input by the filter's half width. */
  push(samples: Float32Array): Float32Array<ArrayBuffer>;
  /** The rest of the output, as if silence followed. The resampler starts anew afterwards. */
  flush(): Float32Array<ArrayBuffer>;
}

/** A resampler between two rates in Hz. Throws RangeError when a rate is not a whole number above zero. */
export function createResampler(fromHz: number, toHz: number): Resampler {
  for (const rateHz of [fromHz, toHz]) {
    if (!Number.isInteger(rateHz) || rateHz <= 0) {
      throw new RangeError(`A sample rate is a whole number of Hz above zero, not ${rateHz}.`);
    }
  }
  const divisor = greatestCommonDivisor(fromHz, toHz);
  const up = toHz / divisor;
  const down = fromHz / divisor;
  const cutoff = PASS_BAND * Math.min(1, toHz / fromHz);
  const half = Math.ceil(ZERO_CROSSINGS * Math.max(1, fromHz / toHz));
  const phases = buildPhases(up, half, cutoff);

  // `buffer[0]` is input sample `base`; silence stands before the first sample.
  let buffer = new Float32Array(half);
  let base = -half;
  let produced = 0;
  let received = 0;

  function drain(limit: number): Float32Array<ArrayBuffer> {
    const out: number[] = [];
    const available = base + buffer.length;
    while (produced < limit) {
      const position = produced * down;
      const centre = Math.floor(position / up);
      if (centre + half >= available) break;
      const taps = phases[position % up] ?? new Float64Array();
      const first = centre - half + 1 - base;
      let sum = 0;
      for (let k = 0; k < taps.length; k += 1) sum += (taps[k] ?? 0) * (buffer[first + k] ?? 0);
      out.push(sum);
      produced += 1;
    }
    const oldestNeeded = Math.floor((produced * down) / up) - half + 1;
    const spent = Math.max(0, Math.min(oldestNeeded - base, buffer.length));
    buffer = buffer.slice(spent);
    base += spent;
    return Float32Array.from(out);
  }

  function append(samples: Float32Array): void {
    const joined = new Float32Array(buffer.length + samples.length);
    joined.set(buffer);
    joined.set(samples, buffer.length);
    buffer = joined;
  }

  return {
    push(samples) {
      if (fromHz === toHz) return Float32Array.from(samples);
      received += samples.length;
      append(samples);
      return drain(Number.POSITIVE_INFINITY);
    },
    flush() {
      if (fromHz === toHz) return new Float32Array();
      append(new Float32Array(half + 1));
      const rest = drain(Math.ceil((received * up) / down));
      buffer = new Float32Array(half);
      base = -half;
      produced = 0;
      received = 0;
      return rest;
    },
  };
}

/** Converts a whole recording at once: length times toHz / fromHz, rounded up. */
export function resample(samples: Float32Array, fromHz: number, toHz: number): Float32Array<ArrayBuffer> {
  const resampler = createResampler(fromHz, toHz);
  const head = resampler.push(samples);
  const tail = resampler.flush();
  const out = new Float32Array(head.length + tail.length);
  out.set(head);
  out.set(tail, head.length);
  return out;
}

/** One set of taps for each place an output sample can fall between two input samples, each of unity gain. */
function buildPhases(up: number, half: number, cutoff: number): Float64Array[] {
  const phases: Float64Array[] = [];
  for (let phase = 0; phase < up; phase += 1) {
    const taps = new Float64Array(2 * half);
    let sum = 0;
    for (let k = 0; k < taps.length; k += 1) {
      const distance = k - half + 1 - phase / up;
      const tap = cutoff * sinc(cutoff * distance) * kaiser(distance / half);
      taps[k] = tap;
      sum += tap;
    }
    phases.push(taps.map((tap) => tap / sum));
  }
  return phases;
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function kaiser(x: number): number {
  return Math.abs(x) >= 1 ? 0 : besselZero(KAISER_BETA * Math.sqrt(1 - x * x)) / besselZero(KAISER_BETA);
}

/** The modified Bessel function of order zero, by its power series. */
function besselZero(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-12; k += 1) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
