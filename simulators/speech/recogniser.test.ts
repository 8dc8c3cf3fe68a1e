import { decodeMulaw, durationMs, encodeMulaw } from "@patchbay/audio";
import { beforeAll, describe, expect, it } from "vitest";
import { LINES, type Line, lineOf } from "./lines.ts";
import { createRecogniser, heardWords, type Recogniser } from "./recogniser.ts";
import { createVoice } from "./voice.ts";

const voice = createVoice();
let recogniser: Recogniser;

beforeAll(async () => {
  await voice.warm(LINES);
  recogniser = await createRecogniser(voice);
}, 60_000);

/** The audio as a worse line gives it: another level, noise of that amplitude, so many samples late. */
function overWorseLine(audio: Uint8Array, level: number, noise: number, lateSamples: number): Uint8Array {
  const pcm = decodeMulaw(audio);
  let seed = 1;
  const out = Int16Array.from({ length: pcm.length + lateSamples + 800 }, (_, i) => {
    seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff;
    return (pcm[i - lateSamples] ?? 0) * level + (seed / 0x7fffffff - 0.5) * 2 * noise;
  });
  return encodeMulaw(out);
}

function nameOf(audio: Uint8Array): string {
  const heard = recogniser.recognise(audio);
  return heard.kind === "line" ? heard.line.id : heard.kind;
}

describe("the recogniser", () => {
  it.each(LINES)("knows $id, clean and over a worse line", async (line) => {
    const audio = await voice.speak(line.text, line.speaker);
    const clean = recogniser.recognise(audio);
    expect(clean).toMatchObject({ kind: "line", line });
    if (clean.kind === "line") expect(clean.fraction).toBeGreaterThan(0.97);
    expect(nameOf(overWorseLine(audio, 0.6, 0, 33))).toBe(line.id);
    expect(nameOf(overWorseLine(audio, 1, 100, 91))).toBe(line.id);
  });

  // Half of a single word is too little to know.
  it.each(LINES.filter(({ text }) => text.includes(" ")))(
    "says how much of $id was heard when it is cut off",
    async (line) => {
      const audio = await voice.speak(line.text, line.speaker);
      for (const part of [0.45, 0.7]) {
        const heard = recogniser.recognise(audio.subarray(0, audio.length * part));
        expect(heard).toMatchObject({ kind: "line", line });
        if (heard.kind !== "line") continue;
        expect(Math.abs(heard.heardMs - (audio.length / 8) * part)).toBeLessThan(260); // a cut can fall into a pause
        expect(Math.abs(heard.fraction - part)).toBeLessThan(0.15);
      }
    },
  );

  it("does not know a line whose beginning is missing", async () => {
    const { text, speaker } = lineOf("assistant.thursday-booked");
    const audio = await voice.speak(text, speaker);
    expect(nameOf(audio.subarray(audio.length / 2))).toBe("unrecognised");
  });

  it("does not know a line of which every second frame is lost", async () => {
    const { text, speaker } = lineOf("caller.appointment");
    const audio = await voice.speak(text, speaker);
    expect(nameOf(audio.filter((_, i) => Math.floor(i / 160) % 2 === 0))).toBe("unrecognised");
  });

  it("does not know a line in the wrong codec", async () => {
    const { text, speaker } = lineOf("assistant.greeting");
    const audio = await voice.speak(text, speaker);
    const linear = decodeMulaw(audio);
    expect(nameOf(new Uint8Array(linear.buffer))).toBe("unrecognised");
    // A-law inverts every second bit, mu-law all of them.
    expect(nameOf(audio.map((byte) => byte ^ 0xff ^ 0x55))).toBe("unrecognised");
  });

  it("does not know another sentence in the same voice, even with the same beginning", async () => {
    expect(nameOf(await voice.speak("Thank you for calling Globex Plumbing.", "assistant"))).toBe(
      "unrecognised",
    );
    expect(nameOf(await voice.speak("What is the weather like in Madrid?", "caller"))).toBe("unrecognised");
  });

  it("does not know silence or a click", () => {
    expect(nameOf(new Uint8Array(8_000).fill(0xff))).toBe("unrecognised");
    expect(nameOf(new Uint8Array(400).fill(0x00))).toBe("unrecognised");
  });
});

/** The lines' sounds with no pause between them. */
async function inOneBreath(...lines: readonly Line[]): Promise<Uint8Array> {
  const sounds = await Promise.all(lines.map(({ text, speaker }) => voice.speak(text, speaker)));
  return Uint8Array.from(sounds.flatMap((sound) => [...sound]));
}
const namesOf = (audio: Uint8Array): string[] =>
  recogniser
    .recogniseRow(audio)
    .map(({ recognition }) => (recognition.kind === "line" ? recognition.line.id : recognition.kind));

describe("a row of lines", () => {
  const patience = lineOf("prompt.one_moment");
  const greeting = lineOf("assistant.greeting");

  // In noise the word is lost before a speech of a quarter of a minute.
  it.each(LINES.filter(({ speaker, text }) => speaker === "assistant" && text.length < 200))(
    "is told apart where $id comes right behind the word of patience",
    async (line) => {
      const audio = await inOneBreath(patience, line);
      expect(namesOf(audio)).toEqual([patience.id, line.id]);
      expect(namesOf(overWorseLine(audio, 0.6, 100, 33))).toEqual([patience.id, line.id]);
      const [, second] = recogniser.recogniseRow(audio);
      const firstMs = durationMs((await inOneBreath(patience)).length);
      expect(Math.abs((second?.fromMs ?? 0) - firstMs)).toBeLessThan(120);
    },
  );

  it("may end with a line that is cut off", async () => {
    const audio = await inOneBreath(patience, greeting);
    const [, second] = recogniser.recogniseRow(audio.subarray(0, audio.length * 0.7));
    expect(second?.recognition).toMatchObject({ kind: "line", line: greeting });
    expect(second?.recognition.kind === "line" && second.recognition.fraction).toBeLessThan(0.9);
  });

  it("is one line where there is one, and nothing where a part of it is torn or unknown", async () => {
    expect(namesOf(await inOneBreath(greeting))).toEqual([greeting.id]);
    const other = await voice.speak("Thank you for calling Globex Plumbing.", "assistant");
    const known = await inOneBreath(patience);
    expect(namesOf(Uint8Array.from([...known, ...other]))).toEqual(["unrecognised"]);
    const row = await inOneBreath(patience, greeting);
    expect(namesOf(row.filter((_, i) => Math.floor(i / 160) % 2 === 0))).toEqual(["unrecognised"]);
  });
});

describe("heardWords", () => {
  it("gives whole words only", () => {
    expect(heardWords("one two three four", 0.5)).toBe("one two");
    expect(heardWords("one two three four", 1)).toBe("one two three four");
    expect(heardWords("one two", 0.1)).toBe("");
  });
});
