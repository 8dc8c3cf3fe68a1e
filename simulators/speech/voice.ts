import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import init from "@echogarden/espeak-ng-emscripten";
import {
  encodeMulaw,
  FRAME_BYTES,
  FRAME_MS,
  floatFromPcm,
  levelDb,
  pcmFromFloat,
  resample,
  SAMPLE_RATE_HZ,
} from "@patchbay/audio";
import type { Line, Speaker } from "./lines.ts";

/** Rises when the same text would sound different, so that an old cache is not used. */
const CACHE_VERSION = 2;
const CACHE_FOLDER = join(import.meta.dirname, "../../.cache/voice");
const ESPEAK_RATE_HZ = 22_050;
const WORDS_PER_MINUTE = 175;
const VOICES: Record<Speaker, string> = {
  caller: "en-us+m3",
  assistant: "en-us+f3",
  operator: "en-us+m7",
  prompt: "en-us+f3",
};
/** A listener that waits 400 ms for the end of an utterance must never find one inside a line. */
const LONGEST_PAUSE_MS = 240;
const QUIET_DB = -42;

/** Speaks: text to mu-law at 8 kHz, without silence at either end. Each line is made once and kept. */
export interface Voice {
  speak(text: string, speaker: Speaker): Promise<Uint8Array>;
  /** Makes the lines in advance; `onProgress` hears after each one how many are ready. */
  warm(lines: readonly Line[], onProgress?: (ready: number, total: number) => void): Promise<void>;
}

/** A voice that keeps what it made in memory, and on disk in `cacheFolder` (null: nowhere). */
export function createVoice(cacheFolder: string | null = CACHE_FOLDER): Voice {
  const made = new Map<string, Promise<Uint8Array>>();

  function speak(text: string, speaker: Speaker): Promise<Uint8Array> {
    const key = `${speaker}:${text}`;
    const known = made.get(key);
    if (known !== undefined) return known;
    const audio =
      cacheFolder === null ? synthesize(text, VOICES[speaker]) : throughCache(cacheFolder, text, speaker);
    made.set(key, audio);
    // A failure is not kept: the next caller tries again.
    audio.catch(() => made.delete(key));
    return audio;
  }

  return {
    speak,
    async warm(lines, onProgress) {
      let ready = 0;
      for (const line of lines) {
        await speak(line.text, line.speaker);
        ready += 1;
        onProgress?.(ready, lines.length);
      }
    },
  };
}

async function throughCache(folder: string, text: string, speaker: Speaker): Promise<Uint8Array> {
  const identity = JSON.stringify([CACHE_VERSION, VOICES[speaker], WORDS_PER_MINUTE, LONGEST_PAUSE_MS, text]);
  const file = join(folder, `${createHash("sha256").update(identity).digest("hex").slice(0, 24)}.ulaw`);
  const kept = await readFile(file).catch(() => undefined);
  if (kept !== undefined && kept.length > 0) return new Uint8Array(kept);
  const audio = await synthesize(text, VOICES[speaker]);
  await mkdir(folder, { recursive: true });
  // Several processes may make the same line at once: each writes its own file and the last name wins.
  const begun = `${file}.${randomUUID()}`;
  await writeFile(begun, audio);
  await rename(begun, file);
  return audio;
}

let espeak: ReturnType<typeof init> | undefined;

/** Text to mu-law at 8 kHz in one of espeak-ng's voices (`de+f3`), without silence at either end. */
export async function synthesize(text: string, voice: string): Promise<Uint8Array> {
  espeak ??= init();
  const worker = new (await espeak).eSpeakNGWorker();
  if (worker.set_voice(voice) !== 0) throw new Error(`espeak-ng has no voice ${voice}.`);
  worker.set_rate(WORDS_PER_MINUTE);
  const pieces: Int16Array[] = [];
  worker.synthesize(text, (audio) => {
    if (audio) pieces.push(new Int16Array(audio.slice(0)));
  });
  const pcm = new Int16Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let offset = 0;
  for (const piece of pieces) {
    pcm.set(piece, offset);
    offset += piece.length;
  }
  const telephone = encodeMulaw(pcmFromFloat(resample(floatFromPcm(pcm), ESPEAK_RATE_HZ, SAMPLE_RATE_HZ)));
  return shortenPauses(telephone);
}

/** Cuts pauses inside the line down to LONGEST_PAUSE_MS, and at its ends to what carries a soft onset or a last breath. */
function shortenPauses(audio: Uint8Array): Uint8Array {
  const longest = LONGEST_PAUSE_MS / FRAME_MS;
  const frames: Uint8Array[] = [];
  for (let at = 0; at < audio.length; at += FRAME_BYTES) frames.push(audio.subarray(at, at + FRAME_BYTES));
  const kept: Uint8Array[] = [];
  let pause: Uint8Array[] = [];
  for (const frame of frames) {
    if (levelDb(frame) <= QUIET_DB) {
      pause.push(frame);
      continue;
    }
    if (kept.length === 0) pause = pause.slice(-1);
    kept.push(
      ...(pause.length <= longest ? pause : [...pause.slice(0, longest / 2), ...pause.slice(-longest / 2)]),
    );
    kept.push(frame);
    pause = [];
  }
  return Uint8Array.from([...kept, ...pause.slice(0, 3)].flatMap((frame) => [...frame]));
}
