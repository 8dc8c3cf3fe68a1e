import type { Interim } from "@patchbay/protocol/feed";
import type { Turn } from "@patchbay/protocol/turn";
import { vi } from "vitest";
import { Conversation } from "./conversation.ts";
import type { TurnTakingNews } from "./conversation-sink.ts";
import type {
  AnswerOutcome,
  Cue,
  EngineEvent,
  Heard,
  MediaTransport,
  ToolCall,
  ToolResult,
  VoiceEngine,
} from "./ports.ts";
import { DEFAULT_TURN_TAKING, type TurnTaking } from "./turn-taking/settings.ts";

/** A phone that plays 20 ms in 20 ms and answers marks when it has, like a real far end. */
export class Phone implements MediaTransport {
  readonly played: Uint8Array[] = [];
  cleared = 0;
  /** A far end that never answers a mark. */
  deafToMarks = false;
  #queue: (Uint8Array | number)[] = [];
  readonly #reached: (id: number) => void;

  constructor(reached: (id: number) => void) {
    this.#reached = reached;
  }

  send(frame: Uint8Array): void {
    this.#queue.push(frame);
  }

  mark(id: number): void {
    if (!this.deafToMarks) this.#queue.push(id);
  }

  clear(): void {
    this.cleared += 1;
    this.#queue = [];
  }

  answer(): void {}

  bye(): void {
    this.#queue = [];
  }

  /** One tick of the phone's clock; false when there was nothing to play. */
  tick(): boolean {
    const next = this.#queue.shift();
    if (next instanceof Uint8Array) this.played.push(next);
    else if (next !== undefined) this.#reached(next);
    while (typeof this.#queue[0] === "number") {
      const mark = this.#queue.shift();
      if (typeof mark === "number") this.#reached(mark);
    }
    return next !== undefined;
  }
}

export class Engine implements VoiceEngine {
  answering = false;
  readonly asked: Cue[] = [];
  readonly told: string[] = [];
  readonly forgotten: string[] = [];
  readonly heard: Uint8Array[] = [];
  readonly results: ToolResult[][] = [];
  readonly interrupted: Heard[][] = [];
  /** How often it was told that the caller's speech is over. */
  ended = 0;

  hear(audio: Uint8Array): void {
    this.heard.push(audio);
  }

  endSpeech(): void {
    this.ended += 1;
  }

  answer(cue: Cue): void {
    this.asked.push(cue);
    this.answering = true;
  }

  interrupt(heard: readonly Heard[]): void {
    this.answering = false;
    this.interrupted.push([...heard]);
  }

  tell(text: string): void {
    this.told.push(text);
  }

  remember(): void {}

  finishTools(results: readonly ToolResult[]): void {
    this.results.push([...results]);
  }

  forget(itemId: string): void {
    this.forgotten.push(itemId);
  }

  close(): void {}
}

/** A conversation with a phone and an engine that do what the test says, on vitest's fake clock. */
export function beginConversation(change: Partial<TurnTaking> = {}) {
  const turns: Turn[] = [];
  /** Ids of turns behind which more was still to be heard. */
  const unfinished: string[] = [];
  const words: Interim[] = [];
  const news: TurnTakingNews[] = [];
  const silent: string[] = [];
  const called: ToolCall[] = [];
  const colleague = { asked: false };
  const start = Date.now();
  const talk = new Conversation(
    {
      turn: (turn, goesOn) => {
        turns.push(turn);
        if (goesOn === true) unfinished.push(turn.id);
      },
      interim: (interim) => words.push(interim),
      began: () => {},
      spokenBy: () => "caller",
      note: (event) => news.push(event),
      awaitsColleague: () => colleague.asked,
      toolsCalled: (calls) => called.push(...calls),
      engineSilent: (code) => silent.push(code),
    },
    { callMs: () => Date.now() - start, now: Date.now, pieceFrames: () => 1 },
  );
  talk.manner = { language: "en", turnTaking: { ...DEFAULT_TURN_TAKING, ...change } };
  const phone = new Phone((id) => talk.markReached(id));
  const engine = new Engine();
  talk.attach(phone);
  talk.useEngine(engine);
  /** How long it has been silent at the caller's ear. */
  let silentMs = 0;
  let longestSilenceMs = 0;
  const pass = (ms: number): void => {
    for (let t = 0; t < ms; t += 20) {
      vi.advanceTimersByTime(20);
      silentMs = phone.tick() ? 0 : silentMs + 20;
      longestSilenceMs = Math.max(longestSilenceMs, silentMs);
    }
  };
  const take = (...events: EngineEvent[]): void => {
    for (const event of events) talk.take(event);
  };
  /** The engine says something; each frame carries its own number, so that it can be told what was heard of it. */
  const say = (itemId: string, ms: number, text: string, first = 0): void => {
    const audio = new Uint8Array(ms * 8);
    for (let at = 0; at < audio.length; at += 1) audio[at] = first + Math.floor(at / 160);
    take(
      { type: "audio", itemId, audio },
      { type: "words", itemId, delta: text },
      { type: "utterance_text", itemId, said: { text } },
      { type: "utterance_sounded", itemId },
    );
    done();
  };
  const done = (outcome: AnswerOutcome = "completed"): void => {
    engine.answering = false;
    take({ type: "answer_done", outcome, code: outcome, message: outcome });
  };
  const speak = (itemId: string, ms: number): void => {
    take({ type: "speech_started", itemId });
    pass(ms + 500);
    take({ type: "speech_stopped", itemId, speechMs: ms });
  };
  return {
    talk,
    phone,
    engine,
    turns,
    unfinished,
    words,
    news,
    silent,
    colleague,
    called,
    pass,
    take,
    say,
    done,
    speak,
    longestSilenceMs: () => longestSilenceMs,
    resetSilence: () => {
      silentMs = 0;
      longestSilenceMs = 0;
    },
  };
}
