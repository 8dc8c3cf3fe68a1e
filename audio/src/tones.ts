import { FRAME_BYTES, SAMPLE_RATE_HZ } from "./framing.ts";
import { encodeMulawSample } from "./mulaw.ts";

/** A piece of a signal: the sum of these frequencies in hertz for so long; no frequency is silence. */
interface Beep {
  hz: readonly number[];
  ms: number;
}

/** Quiet enough to wait with, and the level at which exchanges send it: about -19 dB below full scale each. */
const TONE_LEVEL = 3_600;
const DTMF_LEVEL = 7_000;
/** Slopes at both ends, so that nothing clicks. */
const SLOPE_MS = 8;

const DTMF_ROWS = [697, 770, 852, 941];
const DTMF_COLUMNS = [1_209, 1_336, 1_477, 1_633];
const KEYS = ["123A", "456B", "789C", "*0#D"];

/** Mu-law frames of the North American ringing tone, one full cadence: 2 s on, 4 s off. To be repeated. */
export const ringbackTone = (): Uint8Array[] =>
  frames(
    [
      { hz: [440, 480], ms: 2_000 },
      { hz: [], ms: 4_000 },
    ],
    TONE_LEVEL,
  );

/** Mu-law frames of a soft rising pair of notes every 5 s: "you are on hold, and the line lives". To be repeated. */
export const holdTone = (): Uint8Array[] =>
  frames(
    [
      { hz: [392], ms: 300 },
      { hz: [], ms: 60 },
      { hz: [523], ms: 440 },
      { hz: [], ms: 4_200 },
    ],
    TONE_LEVEL,
  );

/** Mu-law frames of one key of the pad (`0-9*#A-D`): 120 ms of its two tones and 80 ms of pause; none for another sign. */
export function dtmfTone(key: string): Uint8Array[] {
  const row = KEYS.findIndex((keys) => keys.includes(key));
  const column = KEYS[row]?.indexOf(key) ?? -1;
  const [low, high] = [DTMF_ROWS[row], DTMF_COLUMNS[column]];
  if (key.length !== 1 || low === undefined || high === undefined) return [];
  return frames(
    [
      { hz: [low, high], ms: 120 },
      { hz: [], ms: 80 },
    ],
    DTMF_LEVEL,
  );
}

function frames(beeps: readonly Beep[], level: number): Uint8Array[] {
  const bytes = Uint8Array.from(
    beeps.flatMap((beep) => samples(beep, level)),
    encodeMulawSample,
  );
  const whole: Uint8Array[] = [];
  for (let at = 0; at + FRAME_BYTES <= bytes.length; at += FRAME_BYTES) {
    whole.push(bytes.subarray(at, at + FRAME_BYTES));
  }
  return whole;
}

function samples({ hz, ms }: Beep, level: number): number[] {
  const count = (ms * SAMPLE_RATE_HZ) / 1_000;
  const slope = (SLOPE_MS * SAMPLE_RATE_HZ) / 1_000;
  return Array.from({ length: count }, (_, at) => {
    const gain = Math.min(1, at / slope, (count - at) / slope);
    const sum = hz.reduce((all, one) => all + Math.sin((2 * Math.PI * one * at) / SAMPLE_RATE_HZ), 0);
    return Math.round(sum * level * gain);
  });
}
