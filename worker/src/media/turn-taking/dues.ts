import type { ConversationSink, Manner } from "../conversation-sink.ts";
import type { Playback } from "../playback.ts";
import type { Cue, EngineEvent, ToolCall, VoiceEngine } from "../ports.ts";
import type { HouseSounds } from "../prompts/house-sounds.ts";
import { Debt } from "./debt.ts";
import { cueOf, type ErrandEnd, Errands } from "./errands.ts";
import { type SilenceAction, SilenceWatch } from "./silence-watch.ts";
import { Unfinished } from "./unfinished.ts";

/** So often a caller who waits for a colleague is told so, until they say something. */
const MOST_PATIENCE = 2;

/** What the dues have to know of their conversation, and may have done. */
export interface DuesHouse {
  readonly sink: ConversationSink;
  readonly playback: Playback;
  readonly sounds: HouseSounds;
  manner(): Manner;
  engine(): VoiceEngine | null;
  /** Does the caller speak, or type, or has made a sound that is not judged? */
  callerActive(): boolean;
  answer(cue: Cue): void;
  now(): number;
}

/** What the assistant owes the caller: a beginning, an answer, what its tools bring; and what is done when it does not come. */
export class Dues {
  readonly #house: DuesHouse;
  readonly #debt = new Debt((owed) => this.#watch.owe(owed));
  readonly #errands = new Errands();
  readonly #watch: SilenceWatch;
  readonly #unfinished = new Unfinished();
  /** So often in a row the caller was asked for patience on a colleague's behalf. */
  #patience = 0;
  /** What the assistant was last to speak about. */
  #about: Cue | null = null;
  /** Has anything been said since somebody had to say something first? */
  #begun = false;

  constructor(house: DuesHouse) {
    this.#house = house;
    this.#watch = new SilenceWatch(
      () => house.manner().turnTaking,
      () => house.playback.stalledMs,
      (action, ms) => this.#breakSilence(action, ms),
      house.now,
    );
  }

  /** What the assistant is to speak about and has not begun to. */
  get cue(): Cue | null {
    return this.#debt.cue;
  }

  /** Is an answer owed, if only when its tools are done? */
  get owing(): boolean {
    return this.#debt.cue !== null || this.#errands.running;
  }

  owe(cue: Cue): void {
    // A colleague has just spoken with the caller: what they left unanswered before says nothing any more.
    if (cue === "taken_back") this.callerHeard();
    this.#about = cue;
    this.#debt.owe(cue);
  }

  /** The answer is heard, or nobody waits for it any more. */
  settle(): void {
    this.#debt.settle();
  }

  begin(): void {
    this.#begun = true;
    this.#debt.settle();
  }

  /** Nothing is owed: the caller has the floor. */
  listen(): void {
    this.#begun = true;
    this.#watch.owe(false);
  }

  callerHeard(): void {
    this.#patience = 0;
    this.#watch.callerHeard();
  }

  /** The engine is gone; whoever waits for an answer waits for the next one's. */
  engineGone(waiting: boolean): void {
    if (waiting) this.#begun = false;
    this.#debt.settle();
    this.#errands.forget();
  }

  stop(): void {
    this.#watch.stop();
  }

  /** The answer goes on when these are done. */
  toolsCalled(calls: readonly ToolCall[]): void {
    this.#debt.settle();
    this.#errands.begin(calls);
  }

  /**
   * A tool is done: answers what the assistant is to speak about now, null for nothing (yet), and undefined when the
   * session that called it is gone.
   */
  endErrand(end: ErrandEnd): Cue | null | undefined {
    if (!this.#errands.knows(end.toolCallId)) return undefined;
    const ends = this.#errands.end(end);
    if (ends === null) return null;
    this.#house.engine()?.finishTools(ends.map(({ toolCallId, output }) => ({ toolCallId, output })));
    return cueOf(ends);
  }

  /** Somebody who answers has to say something. */
  awaitBeginning(): void {
    const { playback, engine } = this.#house;
    if (!this.#begun && playback.transport !== null && engine() !== null) this.#watch.owe(true);
    this.refresh();
  }

  /** An answer ended; one without a sound is asked for once more, one that was heard in part is gone on with. */
  answerEnded({ outcome, code, message }: Extract<EngineEvent, { type: "answer_done" }>): void {
    const { cue } = this.#debt;
    // What nobody was there to hear is asked for when somebody is.
    if (this.#house.playback.transport === null) return;
    if (cue === null) return this.#goOn(this.#unfinished.after(outcome, this.#about));
    const instead = outcome === "withheld" ? this.#unfinished.inItsPlace() : null;
    if (instead !== null) return this.#house.answer(instead);
    if (!this.#debt.mayAskAgain()) return this.#house.sink.engineSilent(code, message);
    this.#house.sink.note({ type: "silence_noticed", ms: 0, action: "asked_again" });
    this.#house.engine()?.answer(cue);
  }

  /** A limit of the voice service keeps the answer back for so long: the caller is told at once that they have to wait. */
  limited(waitMs: number): void {
    this.#watch.excuse(waitMs);
    const { playback, sounds, manner, callerActive, sink } = this.#house;
    if (playback.transport === null || playback.speaking || callerActive()) return;
    sink.note({ type: "silence_noticed", ms: 0, action: "filler" });
    sounds.play("one_moment", manner().language, null);
  }

  /** The caller who speaks meanwhile is answered instead. */
  #goOn(cue: Cue | null): void {
    if (cue !== null && !this.#house.callerActive()) this.#house.answer(cue);
  }

  /** Tells the watch what the caller hears now, and why if it is nothing. */
  refresh(): void {
    const { playback, engine, callerActive } = this.#house;
    if (playback.transport === null || engine() === null) return this.#watch.update("none");
    if (callerActive()) return this.#watch.update("none");
    if (playback.speaking) return this.#watch.update("speech");
    if (this.#errands.running) return this.#watch.update("working");
    this.#watch.update(this.#debt.cue !== null || !this.#begun ? "owed" : "caller");
  }

  /** Whoever was told to wait is not asked why they say nothing, and not given up for it. */
  #askPatience(ms: number): void {
    this.#watch.noQuestion();
    this.#patience += 1;
    if (this.#patience <= MOST_PATIENCE) {
      this.#house.sink.note({ type: "silence_noticed", ms, action: "ask_patience" });
      this.#house.answer("still_waiting");
    }
    this.refresh();
  }

  #breakSilence(action: SilenceAction, ms: number): void {
    const { sink, sounds, engine, manner } = this.#house;
    const silent = action === "ask_caller" || action === "give_up_caller";
    const waits = silent && sink.awaitsColleague();
    if (waits) return this.#askPatience(ms);
    if (action === "give_up_caller") return sink.note({ type: "caller_unresponsive", ms });
    if (action === "tool_filler") sink.note({ type: "tool_filler_played", ms });
    else sink.note({ type: "silence_noticed", ms, action });
    // Its own note would look like the end of a notice that somebody waits for.
    const askForPatience = () => sounds.play("one_moment", manner().language, null);
    switch (action) {
      case "tool_filler":
        askForPatience();
        break;
      case "filler":
        askForPatience();
        if (this.#debt.cue !== null && engine()?.answering === false) {
          sink.note({ type: "silence_noticed", ms, action: "asked_again" });
          engine()?.answer(this.#debt.cue);
        }
        break;
      case "ask_caller":
        this.#house.answer("still_there");
        break;
      case "give_up_engine":
        sink.engineSilent("unresponsive", `The voice service owed an answer for ${ms} ms.`);
    }
    this.refresh();
  }
}
