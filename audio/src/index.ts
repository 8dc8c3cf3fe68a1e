export {
  bytesOf,
  createFramer,
  durationMs,
  FRAME_BYTES,
  FRAME_MS,
  type Framer,
  SAMPLE_RATE_HZ,
  SILENCE_BYTE,
  silenceFrame,
} from "./framing.ts";
export { levelDb, levelRms, SILENCE_DB } from "./level.ts";
export { decodeMulaw, decodeMulawSample, encodeMulaw, encodeMulawSample } from "./mulaw.ts";
export { floatFromPcm, pcmFromFloat } from "./pcm.ts";
export { createResampler, type Resampler, resample } from "./resample.ts";
export { Stride } from "./stride.ts";
export { dtmfTone, holdTone, ringbackTone } from "./tones.ts";
