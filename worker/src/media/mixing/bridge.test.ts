import { decodeMulaw, encodeMulaw } from "@patchbay/audio";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { MediaTransport } from "../ports.ts";
import { Switchboard, type VoicePort } from "../switchboard.ts";

const frame = (sample: number): Uint8Array => encodeMulaw(new Int16Array(160).fill(sample));
const [CALLER, FAR, SAM, ADA] = [1_000, 2_000, 4_000, 8_000];

/** A phone: what it was sent, in order, as the sum of the voices in each frame. */
class Ear implements MediaTransport {
  readonly heard: (number | string)[] = [];
  send(mulaw: Uint8Array): void {
    this.heard.push(Math.round((decodeMulaw(mulaw)[0] ?? 0) / 1_000) * 1_000);
  }
  mark(id: number): void {
    this.heard.push(`mark ${id}`);
  }
  clear(): void {
    this.heard.push("clear");
  }
  answer(): void {}
  bye(): void {}
  /** What was heard, without the marks that ask how late a voice is. */
  get sounds(): number[] {
    return this.heard.filter((one) => typeof one === "number");
  }
  get last(): number | undefined {
    return this.sounds.at(-1);
  }
}

class Voice implements VoicePort {
  to: MediaTransport | null = null;
  readonly ear = new Ear();
  attach(transport: MediaTransport): void {
    this.to = transport;
  }
  detach(): void {
    this.to = null;
  }
  absent(): void {}

  hear(mulaw: Uint8Array): void {
    this.ear.send(mulaw);
  }
}

function conversation(mode: "assistant" | "people") {
  const voice = new Voice();
  const kept: number[] = [];
  const written = { caller: new Ear(), person: new Ear() };
  const board = new Switchboard(
    voice,
    {
      callerSaid: () => {},
      callerSent: (mulaw) => kept.push(decodeMulaw(mulaw)[0] ?? 0),
      cleared: () => {},
    },
    {
      callerSaid: (mulaw) => written.caller.send(mulaw),
      personSaid: (mulaw) => written.person.send(mulaw),
    },
  );
  const [caller, person, sam, ada] = [new Ear(), new Ear(), new Ear(), new Ear()];
  board.setCaller(caller);
  board.setPerson(person);
  board.setMode(mode);
  board.listening.join("sam", sam);
  board.listening.join("ada", ada);
  const far = () => (mode === "people" ? board.fromPerson(frame(FAR)) : voice.to?.send(frame(FAR)));
  /** Everybody says so much, as it is spoken. */
  const talk = (ms: number, ...silent: ("caller" | "far" | "sam" | "ada")[]) => {
    for (let at = 0; at < ms; at += 20) {
      if (!silent.includes("caller")) board.fromCaller(frame(CALLER));
      if (!silent.includes("far")) far();
      if (!silent.includes("sam")) board.fromSupervisor("sam", frame(SAM));
      if (!silent.includes("ada")) board.fromSupervisor("ada", frame(ADA));
      vi.advanceTimersByTime(20);
    }
  };
  return { board, voice, kept, written, caller, person, sam, ada, talk };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("a supervisor who barges in", () => {
  it("is heard with the assistant by the caller, with the caller by the assistant, and hears both but not themselves", () => {
    const { board, voice, caller, sam, ada, talk, kept } = conversation("assistant");
    board.setSpeakers(new Map([["sam", "barge"]]));
    talk(400);
    expect(caller.last).toBe(FAR + SAM);
    expect(voice.ear.last).toBe(CALLER + SAM);
    expect(sam.last).toBe(CALLER + FAR);
    // Who only listens hears everybody, says nothing, and is not mixed in.
    expect(ada.last).toBe(CALLER + FAR + SAM);
    // The recording's far side is what the caller heard.
    expect(Math.round((kept.at(-1) ?? 0) / 1_000) * 1_000).toBe(FAR + SAM);
  });

  it("is heard by person and caller, and two of them hear each other", () => {
    const { board, caller, person, sam, ada, talk } = conversation("people");
    board.setSpeakers(
      new Map([
        ["sam", "barge"],
        ["ada", "barge"],
      ]),
    );
    talk(400);
    expect(caller.last).toBe(FAR + SAM + ADA);
    expect(person.last).toBe(CALLER + SAM + ADA);
    expect(sam.last).toBe(CALLER + FAR + ADA);
    expect(ada.last).toBe(CALLER + FAR + SAM);
  });

  it("is written down on the person's side, where they are heard; a whisper, and the assistant's talk, are not", () => {
    const { board, written, talk } = conversation("people");
    talk(200);
    expect([written.caller.last, written.person.last]).toEqual([CALLER, FAR]);
    board.setSpeakers(new Map([["sam", "barge"]]));
    talk(400);
    expect([written.caller.last, written.person.last]).toEqual([CALLER, FAR + SAM]);
    board.setSpeakers(new Map([["sam", "whisper"]]));
    talk(400);
    expect([written.caller.last, written.person.last]).toEqual([CALLER, FAR]);
    const soFar = written.caller.heard.length + written.person.heard.length;
    board.setMode("hold");
    talk(400);
    board.setMode("assistant");
    talk(400);
    expect(written.caller.heard.length + written.person.heard.length).toBe(soFar);
  });

  it("adds nothing while silent, and is heard alone while the others are", () => {
    const { board, caller, person, talk } = conversation("people");
    board.setSpeakers(new Map([["sam", "barge"]]));
    talk(200, "sam", "ada");
    expect([caller.last, person.last]).toEqual([FAR, CALLER]);
    talk(200, "caller", "far");
    expect([caller.last, person.last]).toEqual([SAM, SAM]);
    const soFar = caller.heard.length;
    talk(200, "caller", "far", "sam");
    // What was on its way is played out; then there is no sound, and none is sent.
    expect(caller.heard.length - soFar).toBeLessThanOrEqual(2);
  });

  it("leaves again, and each side's voice goes its usual way without a frame lost", () => {
    const { board, caller, person, talk } = conversation("people");
    board.setSpeakers(new Map([["sam", "barge"]]));
    talk(1_000);
    board.setSpeakers(new Map());
    talk(200);
    expect([caller.last, person.last]).toEqual([FAR, CALLER]);
    expect(vi.getTimerCount()).toBe(1);
    const [told, heard] = [60, caller.sounds.length];
    expect(told - heard).toBe(0);
  });

  it("lags no more than 80 ms behind their mouth after a stall, and neither does anybody else", () => {
    const { board, caller, talk } = conversation("people");
    board.setSpeakers(new Map([["sam", "barge"]]));
    talk(200, "ada");
    for (let n = 0; n < 50; n += 1) board.fromSupervisor("sam", frame(SAM));
    const before = caller.heard.length;
    talk(400, "sam", "ada");
    expect(caller.heard.slice(before).filter((sum) => sum === FAR + SAM).length).toBeLessThanOrEqual(4);
    expect(caller.last).toBe(FAR);
  });

  it("is heard by nobody while the caller is on hold, and again afterwards", () => {
    const { board, caller, person, talk } = conversation("people");
    board.setSpeakers(new Map([["sam", "barge"]]));
    talk(200);
    const held = (...silent: Parameters<typeof talk>[1][]) => {
      board.setMode("hold");
      const [atCaller, atPerson] = [caller.heard.length, person.heard.length];
      talk(200, ...silent);
      const heard = [caller.heard.slice(atCaller), person.heard.slice(atPerson)];
      board.setMode("people");
      talk(100);
      return heard;
    };
    const spokenInto = held();
    expect(spokenInto).toEqual(held("caller", "far", "sam", "ada"));
    expect(spokenInto[1]).toEqual([]);
    talk(200);
    expect(caller.last).toBe(FAR + SAM);
  });
});

describe("an assistant's speech with somebody barged in", () => {
  const ahead = 10;

  it("waits for what the caller's phone still holds, so that nobody is heard late", () => {
    const { board, voice, caller, talk } = conversation("assistant");
    for (let n = 0; n < ahead; n += 1) voice.to?.send(frame(FAR));
    expect(caller.heard).toHaveLength(ahead);
    board.setSpeakers(new Map([["sam", "barge"]]));
    talk(140, "far");
    expect(caller.heard).toHaveLength(ahead);
    talk(400, "far");
    // From then on in step with the clock: never more than two frames ahead of the ear.
    expect(caller.sounds.length).toBeLessThanOrEqual(540 / 20 + 2);
    expect(caller.last).toBe(SAM);
  });

  it("keeps its marks in their places, and all of it at a time when the supervisor leaves", () => {
    const { board, voice, caller, talk } = conversation("assistant");
    board.setSpeakers(new Map([["sam", "barge"]]));
    for (let n = 1; n <= 6; n += 1) {
      voice.to?.send(frame(FAR));
      if (n % 2 === 0) voice.to?.mark(n);
    }
    talk(60, "far", "sam", "caller");
    expect(caller.heard).toEqual([FAR, FAR, "mark 2", FAR]);
    board.setSpeakers(new Map());
    expect(caller.heard).toEqual([FAR, FAR, "mark 2", FAR, FAR, "mark 4", FAR, FAR, "mark 6"]);
  });

  it("is thrown away whole by a clear, with what waits and what the phone holds", () => {
    const { board, voice, caller, talk } = conversation("assistant");
    board.setSpeakers(new Map([["sam", "barge"]]));
    for (let n = 0; n < ahead; n += 1) voice.to?.send(frame(FAR));
    voice.to?.mark(1);
    talk(40, "far", "sam", "caller");
    voice.to?.clear();
    talk(200, "far", "caller");
    expect(caller.heard.filter((one) => one === FAR)).toHaveLength(2);
    expect(caller.heard).not.toContain("mark 1");
    expect(caller.last).toBe(SAM);
  });

  it("is cut off by a takeover as ever", () => {
    const { board, voice, caller, talk } = conversation("assistant");
    board.setSpeakers(new Map([["sam", "barge"]]));
    for (let n = 0; n < ahead; n += 1) voice.to?.send(frame(FAR));
    board.setMode("people");
    expect(caller.heard).toEqual(["clear"]);
    board.fromPerson(frame(FAR));
    talk(200, "far", "caller");
    expect(caller.last).toBe(SAM);
  });
});

describe("a supervisor who whispers", () => {
  it("is heard by the person alone, and the caller's path is the usual one", () => {
    const { board, caller, person, sam, talk } = conversation("people");
    board.setSpeakers(new Map([["sam", "whisper"]]));
    board.fromPerson(frame(FAR));
    // At once, by no clock.
    expect(caller.heard).toEqual([FAR]);
    talk(400);
    expect(person.last).toBe(CALLER + SAM);
    expect(new Set(caller.sounds)).toEqual(new Set([FAR]));
    expect(sam.last).toBe(CALLER + FAR);
  });

  it("is heard by nobody where an assistant has the caller", () => {
    const { board, voice, caller, talk } = conversation("assistant");
    board.setSpeakers(new Map([["sam", "whisper"]]));
    talk(200);
    expect([caller.last, voice.ear.last]).toEqual([FAR, CALLER]);
  });

  it("says nothing to the caller while a colleague talks with them", () => {
    const { board, caller, person, sam, ada, talk } = conversation("people");
    board.setSpeakers(
      new Map([
        ["sam", "whisper"],
        ["ada", "barge"],
      ]),
    );
    talk(400);
    expect(caller.last).toBe(FAR + ADA);
    expect(person.last).toBe(CALLER + SAM + ADA);
    expect(sam.last).toBe(CALLER + FAR + ADA);
    expect(ada.last).toBe(CALLER + FAR);
  });
});

describe("a call that nobody speaks into", () => {
  it("has no clock, and each frame goes on in the moment it comes", () => {
    const { board, caller, voice } = conversation("assistant");
    board.listening.leave("sam");
    board.listening.leave("ada");
    board.fromSupervisor("sam", frame(SAM));
    voice.to?.send(frame(FAR));
    board.fromCaller(frame(CALLER));
    expect([caller.heard, voice.ear.heard]).toEqual([[FAR], [CALLER]]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
