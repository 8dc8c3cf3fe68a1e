import { ringbackTone, silenceFrame } from "@patchbay/audio";
import { beforeAll, describe, expect, it } from "vitest";
import { LINES, type LineId, lineOf } from "../speech/lines.ts";
import { createRecogniser, type Recogniser } from "../speech/recogniser.ts";
import { createVoice } from "../speech/voice.ts";
import { type Person, type PersonReport, preparePerson } from "./person.ts";
import type { Step } from "./script.ts";

const voice = createVoice();
let recogniser: Recogniser;

beforeAll(async () => {
  recogniser = await createRecogniser(voice, LINES);
}, 60_000);

/** Runs two people against each other on a line without delay, tick by tick; answers both reports. */
async function talk(ours: Step[], theirs: Step[], mostMs = 40_000): Promise<[PersonReport, PersonReport]> {
  let nowMs = 0;
  const one = await preparePerson(ours, voice, recogniser, () => nowMs);
  const other = await preparePerson(theirs, voice, recogniser, () => nowMs);
  for (; nowMs < mostMs; nowMs += 20) {
    const a = one.tick();
    const b = other.tick();
    if (a.hangUp || b.hangUp) {
      if (a.hangUp) other.farSideHungUp();
      else one.farSideHungUp();
      break;
    }
    other.hear(a.frame);
    one.hear(b.frame);
  }
  return [one.report(), other.report()];
}

async function alone(script: Step[], farSide: (person: Person, atMs: number) => void, forMs: number) {
  let nowMs = 0;
  const person = await preparePerson(script, voice, recogniser, () => nowMs);
  for (; nowMs < forMs; nowMs += 20) {
    farSide(person, nowMs);
    if (person.tick().hangUp) break;
  }
  return person.report();
}

async function framesOf(id: LineId): Promise<(atMs: number) => Uint8Array> {
  const { text, speaker } = lineOf(id);
  const audio = await voice.speak(text, speaker);
  return (atMs) => {
    const frame = silenceFrame();
    frame.set(audio.subarray(atMs * 8, atMs * 8 + 160));
    return frame;
  };
}

describe("a person on the phone", () => {
  it("holds a conversation with another one, each hearing what the other says", async () => {
    const [caller, assistant] = await talk(
      [
        { kind: "hear", line: "assistant.greeting" },
        { kind: "say", line: "caller.hours" },
        { kind: "hear", line: "assistant.hours" },
      ],
      [
        { kind: "say", line: "assistant.greeting" },
        { kind: "hear", line: "caller.hours" },
        { kind: "say", line: "assistant.hours" },
        { kind: "stay" },
      ],
    );
    expect(caller).toMatchObject({ failure: null, hungUpBy: "person" });
    expect(assistant).toMatchObject({ failure: null, hungUpBy: "far side" });
    expect(caller.heard.map((heard) => heard.lineId)).toEqual(["assistant.greeting", "assistant.hours"]);
    expect(assistant.heard.map((heard) => heard.lineId)).toEqual(["caller.hours"]);
    const spoken = assistant.said[0];
    expect(caller.heard[0]?.startMs).toBeGreaterThanOrEqual(spoken?.startMs ?? Number.NaN);
    expect(Math.abs((caller.heard[0]?.endMs ?? 0) - (spoken?.endMs ?? 0))).toBeLessThan(150);
    expect(caller.firstSoundMs).toBeLessThan(100);
  });

  it("interrupts the far side after so much of its speech", async () => {
    const [caller, assistant] = await talk(
      [
        { kind: "interrupt", line: "caller.wait", afterMs: 1_000 },
        { kind: "wait", ms: 500 },
      ],
      [{ kind: "say", line: "assistant.visit" }, { kind: "stay" }],
    );
    expect(caller.said).toHaveLength(1);
    expect(caller.said[0]?.startMs).toBeGreaterThan(900);
    expect(caller.said[0]?.startMs).toBeLessThan(1_300);
    expect(assistant.heard.map((heard) => heard.lineId)).toEqual(["caller.wait"]);
    expect(caller.failure).toBeNull();
  });

  it("waits for a cue, and says so when it does not come", async () => {
    let nowMs = 0;
    const script: Step[] = [
      { kind: "cue", given: () => nowMs >= 2_000, withinMs: 3_000 },
      { kind: "say", line: "caller.okay" },
      { kind: "cue", given: () => false, withinMs: 1_000 },
    ];
    const clock = (_person: Person, atMs: number) => {
      nowMs = atMs;
    };
    const report = await alone(script, clock, 10_000);
    expect(report.said[0]?.startMs).toBe(2_000);
    expect(report).toMatchObject({
      failure: "The person waited 1000 ms in vain to be given their cue; nothing was heard.",
    });
  });

  it("complains about a far side that does not give way", async () => {
    const [caller] = await talk(
      [
        { kind: "interrupt", line: "caller.wait", afterMs: 1_000, hushWithinMs: 600 },
        { kind: "wait", ms: 500 },
      ],
      [{ kind: "say", line: "assistant.visit" }, { kind: "stay" }],
    );
    expect(caller.failure).toMatch(/^The far side went on speaking for \d{4} ms after it was interrupted/);
  });

  it("says how much of a line was heard when the far side falls silent, even when it sends nothing more", async () => {
    const line = await framesOf("assistant.visit");
    const report = await alone(
      [{ kind: "wait", ms: 6_000 }],
      (person, atMs) => {
        if (atMs < 4_000) person.hear(line(atMs));
      },
      8_000,
    );
    expect(report.heard).toHaveLength(1);
    expect(report.heard[0]?.lineId).toBe("assistant.visit");
    expect(report.heard[0]?.fraction).toBeGreaterThan(0.2);
    expect(report.heard[0]?.fraction).toBeLessThan(0.35);
  });

  it.each<LineId>(["caller.name", "caller.thursday", "operator.hello", "assistant.greeting"])(
    "puts no silence into %s, which comes in lumps from a machine that stalls",
    async (id) => {
      const line = await framesOf(id);
      const report = await alone(
        [{ kind: "hear", line: id }],
        (person, atMs) => {
          for (let late = 0; atMs % 600 === 20 && late < 600; late += 20) person.hear(line(atMs - 20 + late));
        },
        16_000,
      );
      expect(report).toMatchObject({ failure: null, heard: [{ lineId: id, fraction: 1 }] });
    },
  );

  it("tells the ringing that it heard before it was answered from the line behind it", async () => {
    let nowMs = 0;
    const script: Step[] = [{ kind: "hear", line: "assistant.greeting" }];
    const person = await preparePerson(script, voice, recogniser, () => nowMs);
    const line = await framesOf("assistant.greeting");
    for (const frame of ringbackTone().slice(0, 50)) person.hear(frame);
    // Answered: its clock begins, and for half a second nothing comes.
    for (; nowMs < 8_000 && !person.tick().hangUp; nowMs += 20)
      if (nowMs >= 600) person.hear(line(nowMs - 600));
    expect(person.report().failure).toBeNull();
    expect(person.report().heard.at(-1)).toMatchObject({ lineId: "assistant.greeting" });
  });

  it("hears a line that begins right behind the ringing, once it is answered", async () => {
    let nowMs = 0;
    const script: Step[] = [{ kind: "hear", line: "assistant.greeting" }];
    const person = await preparePerson(script, voice, recogniser, () => nowMs);
    const line = await framesOf("assistant.greeting");
    for (const frame of ringbackTone().slice(0, 50)) person.hear(frame);
    person.answered();
    for (; nowMs < 8_000 && !person.tick().hangUp; nowMs += 20)
      person.hear(nowMs < 100 ? silenceFrame() : line(nowMs - 100));
    expect(person.report()).toMatchObject({ failure: null, heard: [{ lineId: "assistant.greeting" }] });
  });

  it("hears a line to its end that had begun before it was told of the answer", async () => {
    let nowMs = 0;
    const script: Step[] = [{ kind: "hear", line: "assistant.greeting" }];
    const person = await preparePerson(script, voice, recogniser, () => nowMs);
    const line = await framesOf("assistant.greeting");
    for (; nowMs < 8_000 && !person.tick().hangUp; nowMs += 20) {
      person.hear(line(nowMs));
      if (nowMs === 400) person.answered();
    }
    expect(person.report()).toMatchObject({ failure: null, heard: [{ lineId: "assistant.greeting" }] });
  });

  it("understands a line whose speaker fell silent twice and went on a little before where it stopped", async () => {
    const line = await framesOf("assistant.visit");
    const pieces = [
      { fromMs: 0, atMs: 0, lastsMs: 3_000 },
      { fromMs: 2_900, atMs: 3_800, lastsMs: 3_000 },
      { fromMs: 5_820, atMs: 7_900, lastsMs: 20_000 },
    ];
    const report = await alone(
      [
        { kind: "cough", afterMs: 2_500 },
        { kind: "hear", line: "assistant.visit", withinMs: 30_000 },
      ],
      (person, atMs) => {
        const piece = pieces.findLast((each) => each.atMs <= atMs);
        const within = atMs - (piece?.atMs ?? 0);
        person.hear(piece && within < piece.lastsMs ? line(piece.fromMs + within) : silenceFrame());
      },
      40_000,
    );
    expect(report.failure).toBeNull();
    expect(report.heard).toHaveLength(1);
    expect(report.heard[0]?.fraction).toBeGreaterThan(0.95);
    expect(report.said).toEqual([]);
  });

  it("does not take the beginning of a line for the line, and says what it heard instead", async () => {
    const line = await framesOf("assistant.greeting");
    const report = await alone(
      [{ kind: "hear", line: "assistant.greeting", withinMs: 5_000 }],
      (person, atMs) => person.hear(atMs < 1_500 ? line(atMs) : silenceFrame()),
      8_000,
    );
    expect(report.failure).toMatch(
      /^The person waited 5000 ms in vain to hear "Thank you for.*heard so far: "Thank you for/,
    );
    expect(report.hungUpBy).toBe("person");
  });

  it("fails when the far side hangs up too early", async () => {
    const [caller] = await talk(
      [
        { kind: "hear", line: "assistant.greeting" },
        { kind: "say", line: "caller.hours" },
      ],
      [{ kind: "wait", ms: 300 }],
    );
    expect(caller.failure).toContain("The far side hung up before the person could hear");
    expect(caller.failure).toContain("nothing was heard");
  });

  it("presses digits at their place in the script", async () => {
    const person = await preparePerson(
      [
        { kind: "wait", ms: 60 },
        { kind: "press", digits: "42" },
      ],
      voice,
      recogniser,
    );
    const ticks = [person.tick(), person.tick(), person.tick(), person.tick()];
    expect(ticks.map((tick) => tick.press)).toEqual(["", "", "", "42"]);
    expect(ticks.at(-1)?.hangUp).toBe(true);
  });
});
