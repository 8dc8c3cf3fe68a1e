import { decodeMulaw, floatFromPcm, pcmFromFloat, resample, SAMPLE_RATE_HZ } from "@patchbay/audio";

const RATE_HZ = 48_000;
const HEADER_BYTES = 44;

/** A WAV file (16 bit, mono, 48 kHz) of mu-law sound, for Chromium's fake microphone. */
export function wavOf(mulaw: Uint8Array): Buffer {
  const pcm = pcmFromFloat(resample(floatFromPcm(decodeMulaw(mulaw)), SAMPLE_RATE_HZ, RATE_HZ));
  const file = Buffer.alloc(HEADER_BYTES + pcm.byteLength);
  file.write("RIFF", 0, "ascii");
  file.writeUInt32LE(file.length - 8, 4);
  file.write("WAVEfmt ", 8, "ascii");
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(RATE_HZ, 24);
  file.writeUInt32LE(RATE_HZ * 2, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write("data", 36, "ascii");
  file.writeUInt32LE(pcm.byteLength, 40);
  for (const [index, sample] of pcm.entries()) file.writeInt16LE(sample, HEADER_BYTES + index * 2);
  return file;
}
