import { decodeMulaw, encodeMulaw, FRAME_BYTES, levelDb, SILENCE_BYTE } from "@patchbay/audio";
import { describe, expect, it } from "vitest";
import { type PromptName, promptAudio } from "../prompts/prompts.ts";
import { SpokenInto } from "./spoken-into.ts";

const LANGUAGES = ["en", "de", "es", "fr"];
const ANNOUNCEMENTS: PromptName[] = ["recorded", "analysed", "caller_waiting", "connecting_to_people"];
const BEAT_MS = 700;
const bytes = (ms: number): number => ms * 8;

interface Line {
  /** Null: none. */
  echoDb: number | null;
  delayMs?: number;
  noiseDb?: number;
  /** What the caller says, and when they begin. */
  says?: { words: Uint8Array; atMs: number };
}

/** What the caller's line sends while they hear the announcement, and for a moment behind it or until they have spoken. */
function lineOf(played: Uint8Array, { echoDb, delayMs = 120, noiseDb, says }: Line): Uint8Array {
  const spokenMs = says ? says.atMs + says.words.length / 8 : 0;
  const sum = new Int16Array(Math.max(played.length + bytes(BEAT_MS), bytes(spokenMs)));
  const add = (mulaw: Uint8Array, at: number, gain: number): void => {
    decodeMulaw(mulaw).forEach((sample, n) => {
      if (at + n < sum.length)
        sum[at + n] = Math.max(-32_767, Math.min(32_767, (sum[at + n] ?? 0) + sample * gain));
    });
  };
  if (echoDb !== null) add(played, bytes(delayMs), 10 ** (echoDb / 20));
  if (says) add(says.words, bytes(says.atMs), 1);
  if (noiseDb !== undefined) {
    const highest = Math.sqrt(3) * 32_768 * 10 ** (noiseDb / 20);
    let seed = 7;
    sum.forEach((sample, n) => {
      seed = (seed * 16_807) % 2_147_483_647;
      sum[n] = sample + (seed / 2_147_483_647 - 0.5) * 2 * highest;
    });
  }
  return encodeMulaw(sum);
}

/** What is handed on of that line, in pieces as a line brings them. */
function handedOn(played: Uint8Array, line: Uint8Array, pieceBytes = FRAME_BYTES): Uint8Array | null {
  const spoken = new SpokenInto();
  // What came before it is not what the caller speaks into.
  spoken.hear(new Uint8Array(FRAME_BYTES).fill(0x20));
  spoken.began(played);
  for (let at = 0; at < line.length; at += pieceBytes) spoken.hear(line.subarray(at, at + pieceBytes));
  return spoken.ended();
}

/** Where in the line what was handed on begins, in milliseconds. */
const beginsMs = (line: Uint8Array, on: Uint8Array | null): number => (line.length - (on?.length ?? 0)) / 8;
const wordsOf = (language: string): Uint8Array => promptAudio("nobody_available", language);
/** The caller's first sound: recorded words begin with a little silence. */
const firstSoundMs = (words: Uint8Array): number => {
  for (let at = 0; at < words.length; at += FRAME_BYTES)
    if (levelDb(words.subarray(at, at + FRAME_BYTES)) > -40) return at / 8;
  return 0;
};

describe("B7: what a caller says into an announcement", () => {
  const echoes: Line[] = [0, -6, -12, -20, -30, -40].flatMap((echoDb) =>
    [40, 130, 333, 900].flatMap((delayMs) => [
      { echoDb, delayMs },
      { echoDb, delayMs, noiseDb: -56 },
    ]),
  );

  it("B7: is nothing where only its echo comes back, however loud and late, nor on a line that is silent or noisy", () => {
    for (const language of LANGUAGES) {
      for (const name of ANNOUNCEMENTS) {
        const played = promptAudio(name, language);
        for (const line of [...echoes, { echoDb: null }, { echoDb: null, noiseDb: -45 }]) {
          expect([language, name, line, handedOn(played, lineOf(played, line))?.length]).toEqual([
            language,
            name,
            line,
            undefined,
          ]);
        }
      }
    }
  });

  const spoken = [null, -40, -30, -20, -12, -6].flatMap((echoDb) =>
    [60, 250, 600].flatMap((delayMs) =>
      LANGUAGES.map((language, n) => ({ echoDb, delayMs, language, caller: LANGUAGES[(n + 1) % 4] ?? "en" })),
    ),
  );

  it("B7: is handed on from its beginning where it goes on past the end, with and without an echo", () => {
    for (const one of spoken) {
      const { echoDb, delayMs, language, caller } = one;
      for (const name of ANNOUNCEMENTS) {
        const played = promptAudio(name, language);
        const words = wordsOf(caller);
        const atMs = played.length / 8 - 600;
        const line = lineOf(played, { echoDb, delayMs, says: { words, atMs } });
        const late = beginsMs(line, handedOn(played, line)) - atMs - firstSoundMs(words);
        // Of a loud echo's own time some may be hidden, or come along; what comes behind it never is.
        const loud = echoDb !== null && echoDb > -25;
        const [least, most] = loud ? [-atMs - 400, 600 + delayMs] : [-450, 150];
        expect([one, name, late > least && late < most, late]).toEqual([one, name, true, late]);
      }
    }
  });

  it("B7: is handed on from its beginning where it covers nearly all of a short announcement", () => {
    for (const echoDb of [null, -40, -30, -22]) {
      for (const [n, language] of LANGUAGES.entries()) {
        const played = promptAudio("recorded", language);
        const words = wordsOf(LANGUAGES[(n + 1) % 4] ?? "en");
        const line = lineOf(played, { echoDb, says: { words, atMs: 300 } });
        const late = beginsMs(line, handedOn(played, line)) - 300 - firstSoundMs(words);
        expect([echoDb, language, late > -450 && late < 150, late]).toEqual([echoDb, language, true, late]);
      }
    }
  });

  it("B7: is handed on where it ends before the announcement does", () => {
    for (const echoDb of [null, -40, -30, -20]) {
      for (const language of LANGUAGES) {
        const played = promptAudio("caller_waiting", language);
        const words = promptAudio("one_moment", language === "en" ? "de" : "en");
        const line = lineOf(played, { echoDb, says: { words, atMs: 1_000 } });
        const on = handedOn(played, line);
        const late = beginsMs(line, on) - 1_000 - firstSoundMs(words);
        expect([echoDb, language, late > -450 && late < 200, late]).toEqual([echoDb, language, true, late]);
        // Behind the words there is nothing of the echo.
        expect(on?.subarray(-bytes(1_000)).every((byte) => byte === SILENCE_BYTE)).toBe(true);
      }
    }
  });

  it("B7: is the same in pieces of any length", () => {
    const played = promptAudio("recorded", "en");
    const line = lineOf(played, { echoDb: -20, says: { words: wordsOf("de"), atMs: 1_500 } });
    const whole = handedOn(played, line);
    expect(whole?.length).toBeGreaterThan(bytes(2_000));
    for (const length of [7, 161, 480, 4_000]) expect(handedOn(played, line, length)).toEqual(whole);
  });
});
