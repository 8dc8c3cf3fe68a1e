import { SILENCE_BYTE } from "@patchbay/audio";
import type { RecordingPeaks } from "@patchbay/protocol/recording";
import { partAt, partsPrefix, peaksKey, recordingKey } from "../../media/recording/keys.ts";
import { MS_PER_PEAK, peaksOf } from "../../media/recording/peaks.ts";
import { interleave, WAV_HEADER_BYTES, wavHeader } from "../../media/recording/wav.ts";

/** So much of both channels is in memory at a time. */
const CHUNK_SAMPLES = 30 * 8_000;

interface Part {
  at: number;
  samples: number;
  key: string;
}

/**
 * Joins a call's parts to one file of the call's length, with silence where no part is, and draws its waveform. May run
 * any number of times, also after the parts have gone: a file that is there is not written over with silence.
 */
export async function joinRecording(
  archive: R2Bucket,
  orgId: string,
  callId: string,
  ms: number,
): Promise<{ bytes: number }> {
  const parts = await partsOf(archive, orgId, callId);
  const key = recordingKey(orgId, callId);
  const before = parts.length === 0 ? await archive.head(key) : null;
  if (before !== null) return { bytes: before.size };
  const samples = ms * 8;
  const bytes = WAV_HEADER_BYTES + samples * 2;
  const { readable, writable } = new FixedLengthStream(bytes);
  const stored = archive.put(key, readable, { httpMetadata: { contentType: "audio/wav" } });
  const peaks: RecordingPeaks = { ms, msPerPeak: MS_PER_PEAK, caller: [], far: [] };
  const writer = writable.getWriter();
  const written = (async () => {
    await writer.write(wavHeader(samples));
    for (let at = 0; at < samples; at += CHUNK_SAMPLES) {
      const length = Math.min(CHUNK_SAMPLES, samples - at);
      const [caller, far] = await chunkOf(archive, parts, at, length);
      peaks.caller.push(...peaksOf(caller));
      peaks.far.push(...peaksOf(far));
      await writer.write(interleave(caller, far));
    }
    await writer.close();
  })();
  await Promise.all([stored, written]);
  await archive.put(peaksKey(orgId, callId), JSON.stringify(peaks), {
    httpMetadata: { contentType: "application/json" },
  });
  return { bytes };
}

/** Lets the parts go. Only once the call's log says that the file is there: until then they are all there is. */
export async function dropParts(archive: R2Bucket, orgId: string, callId: string): Promise<void> {
  const parts = await partsOf(archive, orgId, callId);
  for (let n = 0; n < parts.length; n += 1_000) {
    await archive.delete(parts.slice(n, n + 1_000).map((part) => part.key));
  }
}

/** Leaves nothing of it: neither the file, nor its waveform, nor what it was made of. */
export async function dropRecording(archive: R2Bucket, orgId: string, callId: string): Promise<void> {
  await archive.delete([recordingKey(orgId, callId), peaksKey(orgId, callId)]);
  await dropParts(archive, orgId, callId);
}

async function partsOf(archive: R2Bucket, orgId: string, callId: string): Promise<Part[]> {
  const parts: Part[] = [];
  const prefix = partsPrefix(orgId, callId);
  let cursor: string | undefined;
  do {
    const page: R2Objects = await archive.list({ prefix, ...(cursor === undefined ? {} : { cursor }) });
    for (const { key, size } of page.objects) {
      const at = partAt(key);
      if (at !== null) parts.push({ at, samples: size / 2, key });
    }
    cursor = page.truncated ? page.cursor : undefined;
  } while (cursor !== undefined);
  return parts;
}

/** Both channels from `at` on; a part that reaches over the chunk's edge is read for each. */
async function chunkOf(archive: R2Bucket, parts: readonly Part[], at: number, length: number) {
  const caller = new Uint8Array(length).fill(SILENCE_BYTE);
  const far = new Uint8Array(length).fill(SILENCE_BYTE);
  for (const part of parts) {
    const [from, to] = [Math.max(at, part.at), Math.min(at + length, part.at + part.samples)];
    if (from >= to) continue;
    const body = await archive.get(part.key);
    // Another run of this job was faster: this one is tried again, and finds the call's log complete.
    if (body === null) throw new Error(`the part ${part.key} has gone`);
    const bytes = new Uint8Array(await body.arrayBuffer());
    const half = bytes.length / 2;
    lay(bytes.subarray(from - part.at, to - part.at), caller, from - at);
    lay(bytes.subarray(half + from - part.at, half + to - part.at), far, from - at);
  }
  return [caller, far] as const;
}

/** Of parts from before and after a crash that cover the same time, what was said is kept of either. */
function lay(sound: Uint8Array, onto: Uint8Array, at: number): void {
  for (let n = 0; n < sound.length; n += 1) {
    const sample = sound[n] ?? SILENCE_BYTE;
    if (sample !== SILENCE_BYTE) onto[at + n] = sample;
  }
}
