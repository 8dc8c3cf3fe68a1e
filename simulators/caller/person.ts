import { createFramer, FRAME_MS, levelDb, silenceFrame } from "@patchbay/audio";
import { type LineId, lineOf } from "../speech/lines.ts";
import type { Recogniser } from "../speech/recogniser.ts";
import { createSegmenter } from "../speech/segmenter.ts";
import type { Voice } from "../speech/voice.ts";
import { cough } from "./cough.ts";
import { Ear, type HeardLine } from "./hearing.ts";
import { describeStep, type Step } from "./script.ts";

export interface PersonReport {
  readonly heard: readonly HeardLine[];
  readonly said: readonly { readonly line: LineId; readonly startMs: number; readonly endMs: number }[];
  /** Keys that the far side pressed. */
  readonly keys: string;
  /** Wall clock of the first frame that was not silent. */
  readonly firstSoundMs: number | null;
  /** Why the script came to no good end, or null. */
  readonly failure: string | null;
  readonly hungUpBy: "person" | "far side" | null;
}

/** What a person does in the next 20 ms. */
export interface Tick {
  readonly frame: Uint8Array;
  readonly press: string;
  readonly hangUp: boolean;
}

const HEAR_WITHIN_MS = 15_000;
const CUE_WITHIN_MS = 40_000;
const WHOLE_LINE = 0.9;
const AUDIBLE_DB = -60;
const LOUD_DB = -42;
/** A far side that sends nothing is silent, after this many missing frames. */
const MISSING_FRAMES = 5;
/** Frames that come at once are those of ticks that a busy machine has yet to make up for; of a second at most. */
const MOST_AHEAD = 50;

/**
 * A person on the phone who follows a script and notes what is heard, on any line that brings mu-law and asks for a
 * frame every 20 ms. The ticks are the person's clock; `nowMs` only stamps the report.
 */
export class Person {
  readonly #script: readonly Step[];
  readonly #lines: ReadonlyMap<string, Uint8Array>;
  readonly #nowMs: () => number;
  readonly #framer = createFramer();
  readonly #segmenter = createSegmenter();
  readonly #startsMs: number[] = [];
  readonly #ear: Ear;
  readonly #said: { line: LineId; startMs: number; endMs: number }[] = [];
  #outgoing: Uint8Array[] = [];
  #saying: { line: LineId; startMs: number } | undefined;
  #step = 0;
  #stepTicks = 0;
  #begun = false;
  #spoke = false;
  #nextHeard = 0;
  #speechTicks = 0;
  #missing = 0;
  #ahead = 0;
  #ticks = 0;
  #loudTick = 0;
  #spokeTick = 0;
  #firstSoundMs: number | null = null;
  #failure: string | null = null;
  #keys = "";
  #hungUpBy: PersonReport["hungUpBy"] = null;

  /** Use `preparePerson`: every line of the script must be spoken before the call. */
  constructor(
    script: readonly Step[],
    lines: ReadonlyMap<string, Uint8Array>,
    recogniser: Recogniser,
    nowMs: () => number,
  ) {
    this.#script = script;
    this.#lines = lines;
    this.#ear = new Ear(recogniser);
    this.#nowMs = nowMs;
  }

  /** Sound from the far side, in pieces of any size. */
  hear(mulaw: Uint8Array): void {
    for (const frame of this.#framer.push(mulaw)) {
      this.#missing = 0;
      // What comes before the first tick, as a phone's ringing does, is no tick's.
      if (this.#ticks > 0) this.#ahead = Math.min(this.#ahead + 1, MOST_AHEAD);
      this.#listen(frame);
    }
  }

  /** A key that the far side pressed. */
  hearKey(digit: string): void {
    this.#keys += digit;
  }

  /** The next 20 ms of the person. After `hangUp` the line is to be closed. */
  tick(): Tick {
    this.#ticks += 1;
    if (this.#ahead > 0) this.#ahead -= 1;
    else this.#missing += 1;
    if (this.#missing > MISSING_FRAMES) this.#listen(silenceFrame());
    this.#speechTicks = this.#segmenter.current() === undefined ? 0 : this.#speechTicks + 1;
    let press = "";
    while (this.#hungUpBy === null && this.#failure === null) {
      const step = this.#script[this.#step];
      if (step === undefined) {
        this.#hungUpBy = "person";
        break;
      }
      if (!this.#begun && step.kind === "press") press += step.digits;
      if (!this.#advance(step)) break;
      this.#step += 1;
      this.#stepTicks = 0;
      this.#begun = false;
      this.#spoke = false;
    }
    this.#stepTicks += 1;
    if (this.#failure !== null) this.#hungUpBy ??= "person";
    return { frame: this.#nextFrame(), press, hangUp: this.#hungUpBy === "person" };
  }

  /** Somebody is at the far end now, and may be speaking already: the ringing before is no beginning of their words. */
  answered(): void {
    this.#segmenter.forgetRinging();
  }

  /** The far side, or the line, has ended the call. */
  farSideHungUp(): void {
    if (this.#hungUpBy !== null) return;
    this.#flush();
    this.#hungUpBy = "far side";
    const open = this.#script
      .slice(this.#step)
      .find((step) => step.kind !== "stay" && !this.#heardAlready(step));
    if (open !== undefined)
      this.#failure = `The far side hung up before the person could ${describeStep(open)}${this.#soFar()}`;
  }

  /** What happened so far. */
  report(): PersonReport {
    return {
      heard: [...this.#ear.heard],
      said: [...this.#said],
      keys: this.#keys,
      firstSoundMs: this.#firstSoundMs,
      failure: this.#failure,
      hungUpBy: this.#hungUpBy,
    };
  }

  /** Ends a begun utterance, so that the report has it. */
  #flush(): void {
    for (const event of this.#segmenter.flush()) this.#notice(event);
  }

  #listen(frame: Uint8Array): void {
    if (this.#firstSoundMs === null && levelDb(frame) > AUDIBLE_DB) this.#firstSoundMs = this.#nowMs();
    if (levelDb(frame) > LOUD_DB) this.#loudTick = this.#ticks;
    for (const event of this.#segmenter.push(frame)) this.#notice(event);
  }

  #notice(event: ReturnType<ReturnType<typeof createSegmenter>["push"]>[number]): void {
    const wallOf = (streamMs: number): number =>
      this.#nowMs() - (this.#segmenter.nowMs - FRAME_MS - streamMs);
    if (event.kind === "started") {
      this.#startsMs.push(wallOf(event.startMs));
      return;
    }
    this.#ear.hear(event.audio, this.#startsMs.at(-1) ?? wallOf(event.startMs), wallOf(event.endMs));
  }

  /** Begins or continues a step; true when it is done. */
  #advance(step: Step): boolean {
    const first = !this.#begun;
    this.#begun = true;
    switch (step.kind) {
      case "hear":
        return this.#heardAlready(step) || this.#patient(step, step.withinMs);
      case "say":
        if (first) this.#say(step.line);
        return this.#outgoing.length === 0;
      case "interrupt":
        if (this.#spoke) return this.#outgoing.length === 0 && this.#hushed(step.hushWithinMs);
        if (this.#speechTicks * FRAME_MS < step.afterMs) return this.#patient(step, step.withinMs);
        this.#say(step.line);
        return false;
      case "cough":
        if (this.#spoke) return this.#outgoing.length === 0;
        if (this.#speechTicks * FRAME_MS < step.afterMs) return this.#patient(step, step.withinMs);
        this.#utter(cough());
        return false;
      case "wait":
        return this.#stepTicks * FRAME_MS >= step.ms;
      case "quiet":
        return (
          Math.min(this.#stepTicks, this.#ticks - this.#loudTick) * FRAME_MS >= step.ms || this.#patient(step)
        );
      case "press":
        return true;
      case "cue":
        return step.given() || this.#patient(step, step.withinMs ?? CUE_WITHIN_MS);
      case "stay":
        return this.#patient(step, step.withinMs ?? 60_000);
    }
  }

  /** Did the far side give way in time? To be asked when the person has said it. */
  #hushed(withinMs = Number.POSITIVE_INFINITY): true {
    const wentOnMs = Math.max(0, this.#loudTick - this.#spokeTick) * FRAME_MS;
    if (wentOnMs > withinMs) {
      this.#failure = `The far side went on speaking for ${wentOnMs} ms after it was interrupted${this.#soFar()}`;
    }
    return true;
  }

  #heardAlready(step: Step): boolean {
    if (step.kind !== "hear") return false;
    const index = this.#ear.heard.findIndex(
      (heard, i) => i >= this.#nextHeard && heard.lineId === step.line && heard.fraction >= WHOLE_LINE,
    );
    if (index >= 0) this.#nextHeard = index + 1;
    return index >= 0;
  }

  #patient(step: Step, withinMs = HEAR_WITHIN_MS): false {
    if (this.#stepTicks * FRAME_MS >= withinMs) {
      this.#flush();
      if (!this.#heardAlready(step)) {
        this.#failure = `The person waited ${withinMs} ms in vain to ${describeStep(step)}${this.#soFar()}`;
      }
    }
    return false;
  }

  #say(line: LineId): void {
    this.#utter(this.#lines.get(line) ?? new Uint8Array());
    this.#saying = { line, startMs: this.#nowMs() };
  }

  #utter(sound: Uint8Array): void {
    const framer = createFramer();
    this.#outgoing = framer.push(sound);
    const last = framer.flush();
    if (last !== undefined) this.#outgoing.push(last);
    this.#spokeTick = this.#ticks;
    this.#spoke = true;
  }

  #nextFrame(): Uint8Array {
    const frame = this.#outgoing.shift();
    if (this.#saying !== undefined && this.#outgoing.length === 0) {
      this.#said.push({ ...this.#saying, endMs: this.#nowMs() });
      this.#saying = undefined;
    }
    return frame ?? silenceFrame();
  }

  #soFar(): string {
    if (this.#ear.heard.length === 0) return "; nothing was heard.";
    const lines = this.#ear.heard.map((heard) =>
      heard.lineId === null ? "something unknown" : `"${heard.text}"`,
    );
    return `; heard so far: ${lines.join(", ")}.`;
  }
}

/** Speaks the script's lines in advance and gives a person ready for one call. */
export async function preparePerson(
  script: readonly Step[],
  voice: Voice,
  recogniser: Recogniser,
  nowMs: () => number = () => performance.timeOrigin + performance.now(),
): Promise<Person> {
  const lines = new Map<string, Uint8Array>();
  for (const step of script) {
    if (step.kind !== "say" && step.kind !== "interrupt") continue;
    const { text, speaker } = lineOf(step.line);
    lines.set(step.line, await voice.speak(text, speaker));
  }
  return new Person(script, lines, recogniser, nowMs);
}
