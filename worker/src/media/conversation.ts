import { AssistantSpeech } from "./assistant-speech.ts";
import type { Clock, ConversationSink, Manner } from "./conversation-sink.ts";
import { CallerAudio } from "./incoming/caller-audio.ts";
import { Playback } from "./playback.ts";
import type { Cue, EngineEvent, Heard, MediaTransport, Said, VoiceEngine } from "./ports.ts";
import { HouseSounds } from "./prompts/house-sounds.ts";
import type { PromptName } from "./prompts/prompts.ts";
import { Dues } from "./turn-taking/dues.ts";
import type { ErrandEnd } from "./turn-taking/errands.ts";
import { Floor } from "./turn-taking/floor.ts";
import { Keypad } from "./turn-taking/keypad.ts";
import { DEFAULT_TURN_TAKING } from "./turn-taking/settings.ts";
import { keypadTurn, NOTHING_SAID, spelled } from "./turns.ts";
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
  readonly #speech: AssistantSpeech;
  readonly #playback: Playback;
  readonly #floor: Floor;
  readonly #keypad: Keypad;
  readonly #callerAudio = new CallerAudio();
  readonly #sounds: HouseSounds;
  readonly #dues: Dues;
  #engine: VoiceEngine | null = null;
  #cutOff = false;

  constructor(sink: ConversationSink, { callMs, now, pieceFrames }: Clock) {
    this.#sink = sink;
    this.#callMs = callMs;
    this.#keypad = new Keypad((keys, fromMs) => this.#entered(keys, fromMs), callMs);
    this.#utterances = new Utterances(sink, callMs);
    this.#playback = new Playback(
      (itemId) => this.#beganToSound(itemId),
      (heard) => this.#ended(heard),
      now,
      pieceFrames,
    );
    this.#speech = new AssistantSpeech(sink, callMs, this.#utterances, this.#playback);
    this.#sounds = new HouseSounds(this.#playback, now);
    this.#dues = new Dues({
      sink,
      playback: this.#playback,
      sounds: this.#sounds,
      now,
      manner: () => this.manner,
      engine: () => this.#engine,
      callerActive: () => this.#floor.callerActive || this.#keypad.busy,
      answer: (cue) => this.answer(cue),
    });
    this.#floor = new Floor({
      settings: () => this.manner.turnTaking,
      now,
      assistantHasFloor: () => !this.#sounds.noticing && (this.#playback.speaking || this.#dues.owing),
      hold: () => this.#playback.hold(),
      resume: (heldMs) => this.#resume(heldMs),
      cut: (heldMs) => this.#cut(heldMs),
      answerCaller: () => this.answer("answer"),
      forget: (itemId) => this.#engine?.forget(itemId),
    });
  }

  /** Would an engine that goes now leave the caller without an answer that was due or begun? */
  get awaitsEngine(): boolean {
    return this.#playback.speaking || this.#dues.owing || this.#utterances.unwritten;
  }

  /** Nobody speaks and nothing is owed: a moment in which the engine can be exchanged unheard. */
  get pausing(): boolean {
    return !this.awaitsEngine && !this.#floor.callerActive && !this.#keypad.busy;
  }

  /** Is anything of the assistant's still to be heard? */
  get speaking(): boolean {
    return this.#playback.speaking;
  }

  /** The caller's audio of the last half second, and of an utterance that is not written down. */
  get recentAudio(): Uint8Array {
    return this.#callerAudio.taken();
  }

  /** What the assistant is to speak about and has not begun to. */
  get owed(): Cue | null {
    return this.#dues.cue;
  }

  /** Did the leg go while the assistant spoke, and nobody has taken that up since? */
  get cutOff(): boolean {
    return this.#cutOff;
  }

  /** From now on the caller is heard and reached here. */
  attach(transport: MediaTransport): void {
    this.#playback.transport = transport;
    this.#dues.awaitBeginning();
  }

  /** The leg is gone: what it did not play was not heard. */
  detach(): void {
    this.#cutOff ||= this.#playback.speaking;
    this.#playback.transport = null;
    this.#floor.reset();
    this.#speech.cut();
    this.#dues.refresh();
  }

  /** The engine that answers from now on. */
  useEngine(engine: VoiceEngine): void {
    this.#engine = engine;
    this.#dues.awaitBeginning();
  }

  /**
   * The engine is gone, and with it the words of whoever was speaking. Answers the caller's audio that nobody has
   * written down, for the next engine to hear; null when there is none.
   */
  loseEngine(): Uint8Array | null {
    const unwritten = this.#floor.callerActive || this.#utterances.unwritten;
    const unheard = unwritten ? this.#callerAudio.taken() : null;
    this.#dues.engineGone(unwritten || this.awaitsEngine);
    this.#cutOff = false;
    this.#engine = null;
    this.#floor.reset();
    this.#speech.cut();
    this.#utterances.forgetCaller();
    this.#callerAudio.written();
    this.#dues.stop();
    return unheard;
  }

  /** Has the assistant speak; what it was about to say is dropped. */
  answer(cue: Cue): void {
    this.#cutOff = false;
    this.#dues.owe(cue);
    this.#engine?.answer(cue);
    this.#dues.refresh();
  }

  /** Has the assistant speak about something new; a caller who speaks gets it with their answer. */
  bringUp(cue: Cue): void {
    if (!this.#floor.callerActive) this.answer(cue);
  }

  /** Has it speak at once: what is being said is not said to its end. */
  interject(cue: Cue): void {
    this.#engine?.interrupt(this.#sounds.without(this.#speech.cut()));
    this.answer(cue);
  }

  /** A tool is done. False when the session that called it is gone, and nothing was told to this one. */
  endErrand(end: ErrandEnd): boolean {
    const cue = this.#dues.endErrand(end);
    if (cue) this.answer(cue);
    else this.#dues.refresh();
    return cue !== undefined;
  }

  /** Nothing is owed: the caller has the floor. */
  listen(): void {
    this.#cutOff = false;
    this.#dues.listen();
    this.#dues.refresh();
  }

  /** The caller's audio, as it came. */
  hear(audio: Uint8Array): void {
    const said = this.#sounds.withoutEcho(audio);
    this.#callerAudio.add(said);
    this.#engine?.hear(said);
  }

  /** The caller's leg has sent nothing for so long; by this silence the engine finds the end of what they said. */
  absent(silence: Uint8Array, absentMs: number): void {
    this.hear(silence);
    for (const itemId of this.#floor.quietFor(absentMs)) {
      this.#engine?.endSpeech();
      this.take({ type: "speech_stopped", itemId, speechMs: null });
      this.#floor.endIsKnown(itemId);
    }
  }

  /** A key of the caller's phone; the assistant is told of whole sequences, and is silent meanwhile. */
  press(key: string): void {
    if (this.#engine === null) return;
    this.#dues.callerHeard();
    if (!this.#sounds.noticing && (this.#playback.speaking || this.#dues.owing)) this.#cut(0);
    this.#keypad.press(key);
    this.#dues.refresh();
  }

  /** The far end played up to a mark. */
  markReached(id: number): void {
    this.#playback.markReached(id);
  }

  /** Plays a sound of the house; `prompt_played` follows when it was heard or can no longer be. */
  playPrompt(prompt: PromptName): void {
    if (this.#playback.transport === null)
      return this.#sink.note({ type: "prompt_played", prompt, heard: false });
    this.#sounds.play(prompt, this.manner.language, prompt);
    this.#dues.refresh();
  }

  /** The engine's own events; everything about its life (`opened`, `lost`, `usage`) is its owner's to handle. */
  take(event: EngineEvent): void {
    switch (event.type) {
      case "audio":
        this.#sound(event.itemId, event.audio);
        break;
      case "words":
        return this.#speech.words(event.itemId, event.delta);
      case "utterance_text":
        return this.#speech.text(event.itemId, event.said);
      case "utterance_sounded":
        return this.#playback.complete(event.itemId);
      case "answer_done":
        this.#speech.answerOver();
        this.#dues.answerEnded(event);
        break;
      case "limited":
        this.#dues.limited(event.waitMs);
        break;
      case "tools_called":
        this.#speech.answerOver();
        this.#dues.toolsCalled(event.calls);
        this.#sink.toolsCalled(event.calls);
        break;
      case "speech_started":
        this.#dues.callerHeard();
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
        this.#written(event.itemId, event.type === "caller_said" ? event.said : NOTHING_SAID);
        break;
      default:
        return;
    }
    this.#dues.refresh();
  }

  #sound(itemId: string, audio: Uint8Array): void {
    if (this.#speech.add(itemId, audio)) this.#dues.begin();
  }

  /** An utterance has begun for the caller's ear; before it, a sentence of the house may have been said. */
  #beganToSound(itemId: string): void {
    if (this.#sounds.owns(itemId)) this.#sounds.began(itemId);
    else this.#speech.sounds(itemId);
  }

  #written(itemId: string, said: Said): void {
    this.#utterances.callerSaid(itemId, this.#floor.said(itemId, said.text) ? said : NOTHING_SAID);
    if (!this.#floor.callerActive && !this.#utterances.unwritten) this.#callerAudio.written();
  }

  #ended(heard: Heard): void {
    const prompt = this.#sounds.ended(heard.itemId);
    if (prompt === undefined) this.#speech.over(heard);
    else if (prompt !== null)
      this.#sink.note({ type: "prompt_played", prompt, heard: this.#sounds.wasHeard(heard) });
    this.#dues.refresh();
  }

  #resume(heldMs: number): void {
    if (this.#playback.resume()) this.#sink.note({ type: "interruption", kind: "false", heldMs });
  }

  #cut(heldMs: number): void {
    const { silenced } = this.#playback;
    this.#engine?.interrupt(this.#sounds.without(this.#speech.cut()));
    this.#dues.settle();
    if (silenced) this.#sink.note({ type: "interruption", kind: "real", heldMs });
  }

  #entered(keys: string, fromMs: number): void {
    this.#engine?.tell(`The caller pressed ${spelled(keys)} on the keypad.`);
    this.#sink.turn(keypadTurn(keys, fromMs, this.#callMs()));
    this.answer("answer");
  }
}
