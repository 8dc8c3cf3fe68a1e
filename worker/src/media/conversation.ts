import { CallerAudio } from "./caller-audio.ts";
import type { ConversationSink, Manner } from "./conversation-sink.ts";
import { Playback } from "./playback.ts";
import type { Cue, EngineEvent, Heard, MediaTransport, VoiceEngine } from "./ports.ts";
import { HouseSounds } from "./prompts/house-sounds.ts";
import type { PromptName } from "./prompts/prompts.ts";
import { Debt } from "./turn-taking/debt.ts";
import { Floor } from "./turn-taking/floor.ts";
import { Keypad } from "./turn-taking/keypad.ts";
import { DEFAULT_TURN_TAKING } from "./turn-taking/settings.ts";
import { type SilenceAction, SilenceWatch } from "./turn-taking/silence-watch.ts";
import { Utterances } from "./utterances.ts";

/**
 * The loop between one caller and one voice model: plays the model's speech to the caller, hands the caller's to the
 * model, gives the floor to whom it belongs, lets nobody wait in silence, and says of every utterance what was heard.
 * Knows no socket and no log.
 */
export class Conversation {
  manner: Manner = { language: "en", turnTaking: DEFAULT_TURN_TAKING };
  readonly #sink: ConversationSink;
  readonly #callMs: () => number;
  readonly #utterances: Utterances;
  readonly #playback: Playback;
  readonly #floor: Floor;
  readonly #watch: SilenceWatch;
  readonly #keypad = new Keypad((keys) => this.#entered(keys));
  readonly #callerAudio = new CallerAudio();
  readonly #sounds: HouseSounds;
  readonly #debt = new Debt();
  #engine: VoiceEngine | null = null;
  /** Has anything been said since somebody had to say something first? */
  #begun = false;
  #cutOff = false;

  /** `callMs` counts milliseconds since the call began, `now` milliseconds of any clock. */
  constructor(sink: ConversationSink, callMs: () => number, now: () => number = Date.now) {
    this.#sink = sink;
    this.#callMs = callMs;
    this.#utterances = new Utterances(sink, callMs);
    this.#playback = new Playback((heard) => this.#ended(heard), now);
    this.#sounds = new HouseSounds(this.#playback);
    this.#watch = new SilenceWatch(
      () => this.manner.turnTaking,
      () => this.#playback.stalledMs,
      (action, ms) => this.#breakSilence(action, ms),
      now,
    );
    this.#floor = new Floor({
      settings: () => this.manner.turnTaking,
      now,
      assistantHasFloor: () => this.#playback.speaking || this.#debt.cue !== null,
      hold: () => this.#playback.hold(),
      resume: (heldMs) => this.#resume(heldMs),
      cut: (heldMs) => this.#cut(heldMs),
      answerCaller: () => this.answer("answer"),
      forget: (itemId) => this.#engine?.forget(itemId),
    });
  }

  /** Would an engine that goes now leave the caller without an answer that was due or begun? */
  get awaitsEngine(): boolean {
    return this.#playback.speaking || this.#debt.cue !== null || this.#utterances.unwritten;
  }

  /** Nobody speaks and nothing is owed: a moment in which the engine can be exchanged unheard. */
  get pausing(): boolean {
    return !this.awaitsEngine && !this.#floor.callerActive && !this.#keypad.busy;
  }

  /** The caller's audio of the last half second, and of an utterance that is not written down. */
  get recentAudio(): Uint8Array {
    return this.#callerAudio.taken();
  }

  /** What the assistant is to speak about and has not begun to. */
  get owed(): Cue | null {
    return this.#debt.cue;
  }

  /** Did the leg go while the assistant spoke, and nobody has taken that up since? */
  get cutOff(): boolean {
    return this.#cutOff;
  }

  /** From now on the caller is heard and reached here. */
  attach(transport: MediaTransport): void {
    this.#playback.transport = transport;
    this.#awaitBeginning();
  }

  /** The leg is gone: what it did not play was not heard. */
  detach(): void {
    this.#cutOff ||= this.#playback.speaking;
    this.#playback.transport = null;
    this.#floor.reset();
    this.#playback.cut();
    this.#refresh();
  }

  /** The engine that answers from now on. */
  useEngine(engine: VoiceEngine): void {
    this.#engine = engine;
    this.#awaitBeginning();
  }

  /**
   * The engine is gone, and with it the words of whoever was speaking. Answers the caller's audio that nobody has
   * written down, for the next engine to hear; null when there is none.
   */
  loseEngine(): Uint8Array | null {
    const unwritten = this.#floor.callerActive || this.#utterances.unwritten;
    const unheard = unwritten ? this.#callerAudio.taken() : null;
    // Whoever waits for an answer waits for the next engine's.
    if (unwritten || this.awaitsEngine) this.#begun = false;
    this.#cutOff = false;
    this.#engine = null;
    this.#debt.settle();
    this.#floor.reset();
    this.#playback.cut();
    this.#utterances.forgetCaller();
    this.#callerAudio.written();
    this.#watch.stop();
    return unheard;
  }

  /** Has the assistant speak; what it was about to say is dropped. */
  answer(cue: Cue): void {
    this.#cutOff = false;
    this.#debt.owe(cue);
    this.#watch.owe(true);
    this.#engine?.answer(cue);
    this.#refresh();
  }

  /** Nothing is owed: the caller has the floor. */
  listen(): void {
    this.#cutOff = false;
    this.#begun = true;
    this.#watch.owe(false);
    this.#refresh();
  }

  /** The caller's audio, as it came. */
  hear(audio: Uint8Array): void {
    this.#callerAudio.add(audio);
    this.#engine?.hear(audio);
  }

  /** A key of the caller's phone; the assistant is told of whole sequences, and is silent meanwhile. */
  press(key: string): void {
    if (this.#engine === null) return;
    this.#watch.callerHeard();
    if (this.#playback.speaking || this.#debt.cue !== null) this.#cut(0);
    this.#keypad.press(key);
    this.#refresh();
  }

  /** The far end played up to a mark. */
  markReached(id: number): void {
    this.#playback.markReached(id);
  }

  /** Plays a sound of the house; `prompt_played` follows when it was heard or can no longer be. */
  playPrompt(prompt: PromptName): void {
    if (this.#playback.transport === null) return this.#sink.note({ type: "prompt_played", prompt });
    this.#sounds.play(prompt, this.manner.language, prompt);
    this.#refresh();
  }

  /** The engine's own events; everything about its life (`opened`, `lost`, `usage`) is its owner's to handle. */
  take(event: EngineEvent): void {
    switch (event.type) {
      case "audio":
        this.#sound(event.itemId, event.audio);
        break;
      case "words":
        if (!this.#playback.isOver(event.itemId)) this.#utterances.assistantWords(event.itemId, event.delta);
        return;
      case "utterance_done":
        if (this.#playback.isOver(event.itemId)) return;
        this.#utterances.assistantText(event.itemId, event.text);
        this.#playback.complete(event.itemId);
        return;
      case "answer_done":
        this.#playback.completeAll();
        this.#askAgain(event.code, event.message);
        break;
      case "speech_started":
        this.#watch.callerHeard();
        this.#callerAudio.keep();
        this.#utterances.callerStarted(event.itemId);
        this.#floor.started(event.itemId);
        break;
      case "speech_stopped": {
        const tookMs = this.#utterances.callerStopped(event.itemId) ?? 0;
        this.#floor.stopped(event.itemId, event.speechMs ?? tookMs);
        break;
      }
      case "caller_words":
        return this.#utterances.callerWords(event.itemId, event.delta);
      case "caller_said":
      case "caller_unclear":
        this.#written(event.itemId, event.type === "caller_said" ? event.text : "");
        break;
      default:
        return;
    }
    this.#refresh();
  }

  #sound(itemId: string, audio: Uint8Array): void {
    if (!this.#playback.add(itemId, audio)) return;
    this.#utterances.assistantSounds(itemId);
    this.#begun = true;
    this.#debt.settle();
    this.#watch.owe(false);
  }

  #written(itemId: string, text: string): void {
    this.#utterances.callerSaid(itemId, this.#floor.said(itemId, text) ? text : "");
    if (!this.#floor.callerActive && !this.#utterances.unwritten) this.#callerAudio.written();
  }

  #ended(heard: Heard): void {
    const prompt = this.#sounds.ended(heard.itemId);
    if (prompt === undefined) this.#utterances.assistantSaid(heard);
    else if (prompt !== null) this.#sink.note({ type: "prompt_played", prompt });
    this.#refresh();
  }

  #resume(heldMs: number): void {
    if (this.#playback.resume()) this.#sink.note({ type: "interruption", kind: "false", heldMs });
  }

  #cut(heldMs: number): void {
    const { silenced } = this.#playback;
    this.#engine?.interrupt(this.#sounds.without(this.#playback.cut()));
    this.#debt.settle();
    this.#watch.owe(false);
    if (silenced) this.#sink.note({ type: "interruption", kind: "real", heldMs });
  }

  #entered(keys: string): void {
    const spelled = [...keys].join(" ");
    this.#engine?.tell(`The caller pressed ${spelled} on the keypad.`);
    const atMs = this.#callMs();
    const text = `[keypad] ${spelled}`;
    this.#sink.turn({ id: `keys-${atMs}`, speaker: "caller", text, startMs: atMs, endMs: atMs });
    this.answer("answer");
  }

  /** Somebody who answers has to say something. */
  #awaitBeginning(): void {
    if (!this.#begun && this.#playback.transport !== null && this.#engine !== null) this.#watch.owe(true);
    this.#refresh();
  }

  #askAgain(code: string, message: string): void {
    const { cue } = this.#debt;
    // What nobody was there to hear is asked for when somebody is.
    if (cue === null || this.#playback.transport === null) return;
    if (!this.#debt.mayAskAgain()) return this.#sink.engineSilent(code, message);
    this.#sink.note({ type: "silence_noticed", ms: 0, action: "asked_again" });
    this.#engine?.answer(cue);
  }

  #breakSilence(action: SilenceAction, ms: number): void {
    this.#sink.note({ type: "silence_noticed", ms, action });
    switch (action) {
      case "filler":
        // Its own note would look like the end of a notice that somebody waits for.
        this.#sounds.play("one_moment", this.manner.language, null);
        if (this.#debt.cue !== null && this.#engine?.answering === false) {
          this.#sink.note({ type: "silence_noticed", ms, action: "asked_again" });
          this.#engine.answer(this.#debt.cue);
        }
        break;
      case "ask_caller":
        this.answer("still_there");
        break;
      case "give_up_engine":
        this.#sink.engineSilent("unresponsive", `The voice service owed an answer for ${ms} ms.`);
    }
    this.#refresh();
  }

  /** Tells the watch what the caller hears now, and why if it is nothing. */
  #refresh(): void {
    if (this.#playback.transport === null || this.#engine === null) return this.#watch.update("none");
    if (this.#floor.callerActive || this.#keypad.busy) return this.#watch.update("none");
    if (this.#playback.speaking) return this.#watch.update("speech");
    this.#watch.update(this.#debt.cue !== null || !this.#begun ? "owed" : "caller");
  }
}
