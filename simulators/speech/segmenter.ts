import { durationMs, FRAME_BYTES, FRAME_MS, levelDb } from "@patchbay/audio";
import { isRinging } from "./ringing.ts";

/** So many voiced frames make speech; fewer are a click. */
const LEAST_VOICED_FRAMES = 3;

export interface SegmenterOptions {
  /** A frame louder than this is voiced. */
  readonly thresholdDb?: number;
  /** So much silence ends an utterance. */
  readonly silenceMs?: number;
  /** So much sound before the first voiced frame belongs to it. */
  readonly prefixMs?: number;
}

/** Times count the frames that were pushed, in milliseconds from the first; no wall clock is asked. */
export type SegmentEvent =
  | { readonly kind: "started"; readonly startMs: number }
  | { readonly kind: "ended"; readonly startMs: number; readonly endMs: number; readonly audio: Uint8Array };

/** Finds the utterances in a stream of 20 ms mu-law frames by their energy. */
export interface Segmenter {
  push(frame: Uint8Array): SegmentEvent[];
  /** The utterance so far while somebody speaks, from its first voiced frame less the prefix. */
  current(): { startMs: number; audio: Uint8Array } | undefined;
  /** The phone rings no more: what has begun with its ringing begins behind it. */
  forgetRinging(): void;
  /** Ends a begun utterance at once, for a stream that is over. */
  flush(): SegmentEvent[];
  /** The stream's clock. */
  readonly nowMs: number;
}

/** So many frames in a ringing may look like something else: its slopes, the pause before it. */
const MOST_UNLIKE = 5;

/** A segmenter; by default -42 dB is voiced and 400 ms of silence end an utterance. */
export function createSegmenter(options: SegmenterOptions = {}): Segmenter {
  const { thresholdDb = -42, silenceMs = 400, prefixMs = 40 } = options;
  const prefixFrames = Math.ceil(prefixMs / FRAME_MS);
  let nowMs = 0;
  let before: Uint8Array[] = [];
  let frames: Uint8Array[] = [];
  let startMs = 0;
  let voiced = 0;
  let quietMs = 0;

  function idle(): void {
    before = frames.slice(-prefixFrames);
    frames = [];
    voiced = 0;
  }

  function end(): SegmentEvent[] {
    const speech = voiced >= LEAST_VOICED_FRAMES;
    const ended: SegmentEvent = { kind: "ended", startMs, endMs: nowMs - quietMs, audio: joined(frames) };
    idle();
    return speech ? [ended] : [];
  }

  return {
    push(frame) {
      const loud = levelDb(frame) > thresholdDb;
      const atMs = nowMs;
      nowMs += durationMs(frame.length);
      if (frames.length === 0 && !loud) {
        before = [...before, frame].slice(-prefixFrames);
        return [];
      }
      if (frames.length === 0) {
        startMs = atMs;
        frames = before;
      }
      frames.push(frame);
      quietMs = loud ? 0 : quietMs + FRAME_MS;
      if (loud) {
        voiced += 1;
        return voiced === LEAST_VOICED_FRAMES ? [{ kind: "started", startMs }] : [];
      }
      return quietMs >= silenceMs ? end() : [];
    },
    current: () => (voiced >= LEAST_VOICED_FRAMES ? { startMs, audio: joined(frames) } : undefined),
    forgetRinging() {
      let rang = -1;
      for (const [at, frame] of frames.entries()) {
        if (isRinging(frame)) rang = at;
        else if (at - rang > MOST_UNLIKE) break;
      }
      if (rang < 0) return;
      frames = frames.slice(rang + 1);
      startMs += (rang + 1) * FRAME_MS;
      voiced = frames.filter((frame) => levelDb(frame) > thresholdDb).length;
      if (voiced === 0) idle();
    },
    flush: () => (frames.length === 0 ? [] : end()),
    get nowMs() {
      return nowMs;
    },
  };
}

function joined(frames: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(frames.length * FRAME_BYTES);
  for (const [index, frame] of frames.entries()) out.set(frame.subarray(0, FRAME_BYTES), index * FRAME_BYTES);
  return out;
}
