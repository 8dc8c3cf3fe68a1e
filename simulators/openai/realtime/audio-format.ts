import {
  createResampler,
  decodeMulaw,
  encodeMulaw,
  floatFromPcm,
  pcmFromFloat,
  SAMPLE_RATE_HZ,
} from "@patchbay/audio";
import type { AudioFormat } from "./wire/session-config.ts";

const PCM_RATE_HZ = 24_000;

/** A stream from the session's format to mu-law at 8 kHz. */
export function createInputDecoder(format: AudioFormat): (bytes: Uint8Array) => Uint8Array {
  if (format.type === "audio/pcmu") return (bytes) => bytes;
  const resampler = createResampler(PCM_RATE_HZ, SAMPLE_RATE_HZ);
  let odd: Uint8Array = new Uint8Array();
  return (bytes) => {
    const joined = Uint8Array.from([...odd, ...bytes]);
    odd = joined.slice(joined.length - (joined.length % 2));
    const view = new DataView(joined.buffer);
    const pcm = Int16Array.from({ length: Math.floor(joined.length / 2) }, (_, i) =>
      view.getInt16(i * 2, true),
    );
    return encodeMulaw(pcmFromFloat(resampler.push(floatFromPcm(pcm))));
  };
}

/** A whole utterance of mu-law at 8 kHz in the session's format, with its bytes per millisecond. */
export function encodeOutput(
  format: AudioFormat,
  mulaw: Uint8Array,
): { bytes: Uint8Array; bytesPerMs: number } {
  if (format.type === "audio/pcmu") return { bytes: mulaw, bytesPerMs: SAMPLE_RATE_HZ / 1_000 };
  const resampler = createResampler(SAMPLE_RATE_HZ, PCM_RATE_HZ);
  const samples = floatFromPcm(decodeMulaw(mulaw));
  const pcm = pcmFromFloat(Float32Array.from([...resampler.push(samples), ...resampler.flush()]));
  const bytes = new Uint8Array(pcm.length * 2);
  const view = new DataView(bytes.buffer);
  for (const [i, sample] of pcm.entries()) view.setInt16(i * 2, sample, true);
  return { bytes, bytesPerMs: (PCM_RATE_HZ * 2) / 1_000 };
}
