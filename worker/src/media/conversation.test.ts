import type { Interim } from "@patchbay/protocol/feed";
import type { Turn } from "@patchbay/protocol/turn";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Conversation } from "./conversation.ts";
import type { Heard, MediaTransport, VoiceEngine } from "./ports.ts";

/** A phone that plays 20 ms in 20 ms and answers marks when it has, like a real far end. */
class Phone implements MediaTransport {
  readonly played: Uint8Array[] = [];
  cleared = 0;
  #queue: (Uint8Array | number)[] = [];
  readonly #reached: (id: number) => void;

  constructor(reached: (id: number) => void) {
    this.#reached = reached;
  }

  send(frame: Uint8Array): void {
    this.#queue.push(frame);
  }

  mark(id: number): void {
    this.#queue.push(id);
  }

  clear(): void {
    this.cleared += 1;
    this.#queue = [];
  }

  bye(): void {
    this.#queue = [];
  }

  /** One tick of the phone's clock. */
  tick(): void {
    const next = this.#queue.shift();
    if (next instanceof Uint8Array) this.played.push(next);
    else if (next !== undefined) this.#reached(next);
    while (typeof this.#queue[0] === "number") {
      const mark = this.#queue.shift();
      if (typeof mark === "number") this.#reached(mark);
    }
  }
}

class Engine implements VoiceEngine {
  readonly heard: Uint8Array[] = [];
  readonly interrupted: Heard[][] = [];
  hear(audio: Uint8Array): void {
    this.heard.push(audio);
  }
  greet(): void {}
  goOn(): void {}
  interrupt(heard: readonly Heard[]): void {
    this.interrupted.push([...heard]);
  }
  close(): void {}
}

describe("a conversation", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function begin() {
    const turns: Turn[] = [];
    const words: Interim[] = [];
    const start = Date.now();
    const talk = new Conversation(
      { turn: (turn) => turns.push(turn), interim: (interim) => words.push(interim) },
      () => Date.now() - start,
    );
    const phone = new Phone((id) => talk.markReached(id));
    const engine = new Engine();
    talk.transport = phone;
    talk.engine = engine;
    const pass = (ms: number): void => {
      for (let t = 0; t < ms; t += 20) {
        vi.advanceTimersByTime(20);
        phone.tick();
      }
    };
    const say = (itemId: string, ms: number, text: string): void => {
      talk.take({ type: "audio", itemId, audio: new Uint8Array(ms * 8).fill(0x20) });
      talk.take({ type: "words", itemId, delta: text });
      talk.take({ type: "utterance_done", itemId, text });
    };
    return { talk, phone, engine, turns, words, pass, say };
  }

  it("plays the whole utterance and reports it as one turn once it was heard", () => {
    const { phone, turns, pass, say } = begin();
    pass(100);
    say("a", 1_010, "Thank you for calling.");
    expect(turns).toEqual([]);
    pass(1_200);
    expect(phone.played.length).toBe(51);
    expect(turns).toEqual([
      {
        id: "a",
        speaker: "assistant",
        text: "Thank you for calling.",
        startMs: 100,
        endMs: expect.any(Number),
      },
    ]);
    expect(turns[0]?.endMs).toBeGreaterThanOrEqual(1_100);
  });

  it("stops at once when the caller speaks, and tells heard from unheard", () => {
    const { talk, phone, engine, turns, pass, say } = begin();
    say("a", 4_000, "I have Thursday at ten or Friday at two which suits you better today");
    pass(1_000);
    talk.take({ type: "speech_started", itemId: "c1" });
    expect(phone.cleared).toBe(1);
    const played = phone.played.length;
    say("a", 1_000, "late words of the same utterance");
    pass(1_000);
    expect(phone.played.length).toBe(played);
    const [cut] = engine.interrupted[0] ?? [];
    expect(cut?.itemId).toBe("a");
    // Never more than was played, never less than the last mark, 100 ms apart.
    expect(cut?.heardMs).toBeLessThanOrEqual(played * 20);
    expect(cut?.heardMs).toBeGreaterThanOrEqual(played * 20 - 120);
    expect(turns[0]?.text.startsWith("I have Thursday")).toBe(true);
    expect(turns[0]?.unheard?.endsWith("better today")).toBe(true);
    expect(`${turns[0]?.text} ${turns[0]?.unheard}`).toBe(
      "I have Thursday at ten or Friday at two which suits you better today",
    );
  });

  it("measures the wait from the end of the caller's speech to the first audio of the answer", () => {
    const { talk, turns, pass, say } = begin();
    talk.take({ type: "speech_started", itemId: "c1" });
    pass(600);
    talk.take({ type: "speech_stopped", itemId: "c1" });
    talk.take({ type: "caller_said", itemId: "c1", text: "When are you open?" });
    pass(400);
    say("a", 200, "Nine to five.");
    pass(400);
    expect(turns).toMatchObject([
      { speaker: "caller", text: "When are you open?", startMs: 0, endMs: 600 },
      { speaker: "assistant", text: "Nine to five.", startMs: 1_000, firstAudioMs: 400 },
    ]);
  });

  it("shows interim words and takes them back when nothing intelligible came of them", () => {
    const { talk, words, turns } = begin();
    talk.take({ type: "speech_started", itemId: "c1" });
    talk.take({ type: "caller_words", itemId: "c1", delta: "Hel" });
    talk.take({ type: "caller_words", itemId: "c1", delta: "lo" });
    talk.take({ type: "caller_unclear", itemId: "c1", message: "noise" });
    expect(words.map((interim) => interim.text)).toEqual(["Hel", "Hello", ""]);
    expect(turns).toEqual([]);
  });

  it("reports what was heard so far when the leg goes in mid-sentence", () => {
    const { talk, turns, pass, say } = begin();
    say("a", 2_000, "one two three four five six seven eight");
    pass(1_000);
    talk.stop();
    expect(turns).toHaveLength(1);
    expect(turns[0]?.cutOffMs).toBeGreaterThan(700);
    expect(turns[0]?.unheard).toContain("eight");
  });

  it("takes unfinished words back when the engine goes, and knows whether an answer was due", () => {
    const { talk, words, pass, say } = begin();
    expect(talk.awaitsEngine).toBe(false);
    talk.take({ type: "speech_started", itemId: "c1" });
    talk.take({ type: "caller_words", itemId: "c1", delta: "Hel" });
    expect(talk.awaitsEngine).toBe(false);
    pass(400);
    talk.take({ type: "speech_stopped", itemId: "c1" });
    expect(talk.awaitsEngine).toBe(true);
    talk.loseEngine();
    expect(words.at(-1)).toMatchObject({ turnId: "c1", text: "" });
    expect(talk.awaitsEngine).toBe(false);
    say("a", 2_000, "half of this is never heard");
    expect(talk.awaitsEngine).toBe(true);
  });
});
