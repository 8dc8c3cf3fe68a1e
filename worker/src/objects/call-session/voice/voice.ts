import type { CallEvent } from "@patchbay/protocol/call";
import type { Interim } from "@patchbay/protocol/feed";
import { toolEnd } from "../../../call/memory.ts";
import type { AssistantConfig } from "../../../call/routing.ts";
import { Conversation } from "../../../media/conversation.ts";
import { OpenAiRealtime } from "../../../media/engines/openai-realtime/engine.ts";
import { SessionAge } from "../../../media/engines/session-age.ts";
import type { Cue, EngineEvent, MediaTransport, Memo, Remembered } from "../../../media/ports.ts";
import type { PromptName } from "../../../media/prompts/prompts.ts";
import { type TurnTaking, turnTakingOf } from "../../../media/turn-taking/settings.ts";
import { type EngineOpened, openedAfter } from "./opened.ts";
import { type Broken, takesUpWith } from "./taking-up.ts";
import type { VoiceOwner, VoiceSettings } from "./voice-owner.ts";

const FOREVER_MS = 600_000;

/** The assistant's voice on one call: the engine's session while it lasts, and the conversation through it. */
export class CallVoice {
  readonly #settings: VoiceSettings;
  readonly #owner: VoiceOwner;
  readonly #conversation: Conversation;
  readonly #interim = new Map<string, Interim>();
  readonly #age: SessionAge;
  #assistant: AssistantConfig | null = null;
  #engine: OpenAiRealtime | null = null;
  /** The session that takes over from an aged one, while it waits for a pause. */
  #successor: { engine: OpenAiRealtime; opened: EngineOpened | null } | null = null;
  /** What a new session has to remember. */
  #history: Remembered[] = [];
  /** Why the conversation has to be taken up again when the session is there. */
  #broken: Broken = "nothing";
  /** Another has come while something was being said: they are told after it. */
  #untold = false;

  constructor(settings: VoiceSettings, owner: VoiceOwner) {
    this.#settings = settings;
    this.#owner = owner;
    this.#age = new SessionAge(settings.OPENAI_SESSION_MS, (forced) => this.#exchange(forced));
    this.#conversation = new Conversation(
      {
        turn: (said, goesOn) => {
          const turn = owner.kept(said);
          this.#interim.delete(turn.id);
          this.#history.push(turn);
          this.#successor?.engine.remember(turn);
          owner.append({ type: "turn_finished", turn, ...(goesOn === true && { goesOn }) });
          if (this.#untold) this.disclose();
        },
        interim: (words) => {
          if (words.text !== "" && !owner.showsWords(words.startMs)) return;
          if (words.text === "") this.#interim.delete(words.turnId);
          else this.#interim.set(words.turnId, words);
          owner.interimChanged(words);
        },
        began: (words) => owner.began(words),
        spokenBy: (fromMs, toMs) => owner.spokenBy(fromMs, toMs),
        note: (news) => owner.append(news),
        awaitsColleague: () => owner.awaitsColleague(),
        toolsCalled: (calls) => {
          for (const call of calls) owner.toolCalled(call);
        },
        engineSilent: (code, message) => owner.append({ type: "engine_lost", code, message }),
      },
      owner.clock,
    );
  }

  get interim(): Interim[] {
    return [...this.#interim.values()];
  }

  /**
   * Begins the engine's session; how it went comes as an event of the call. `cut` says that an earlier one ended with
   * its process: what the caller said last may be lost.
   */
  open(assistant: AssistantConfig, history: readonly Remembered[], cut: boolean): Promise<void> {
    const midAnswer = this.#conversation.awaitsEngine;
    const known = this.#history.length;
    const unheard = this.#endSession();
    // The end of the session has just cut these off; `history` was read before.
    const cutOff = this.#history.slice(known);
    this.#broken = cut
      ? "lost_process"
      : unheard !== null
        ? "replayed"
        : midAnswer
          ? "mid_answer"
          : "nothing";
    this.#assistant = assistant;
    this.#history = [...history, ...cutOff];
    this.#conversation.manner = { language: assistant.language, turnTaking: this.#turnTaking(assistant) };
    const engine = this.#newEngine(assistant, unheard);
    this.#engine = engine;
    this.#conversation.useEngine(engine);
    return engine.open();
  }

  close(): void {
    this.#endSession();
  }

  /** What the assistant has to know without being asked to speak; a session that is still opening learns it with the rest. */
  tell(one: Remembered): void {
    this.#history.push(one);
    this.#engine?.remember(one);
    this.#successor?.engine.remember(one);
  }

  /** What came of a tool, and what the assistant is to speak about now. */
  toolDone({ toolCallId, name, result }: ToolDone, about: Cue): void {
    const memo = toolEnd(name, result);
    // A goodbye that is being said need not be said again, nor whom the caller is put through to.
    const said = about === "goodbye" || about === "put_through";
    const cue = said && this.#conversation.speaking ? null : about;
    if (!this.#conversation.endErrand({ toolCallId, output: result, cue })) {
      // The session that asked for it is gone: this one is told.
      this.tell(memo);
      if (this.#engine !== null) this.#conversation.bringUp(about === "answer" ? "news" : about);
      return;
    }
    this.#history.push(memo);
    this.#successor?.engine.remember(memo);
  }

  /** Something that the assistant was waiting for; a session that is still opening learns it with the rest. */
  bringNews(memo: Memo): void {
    this.tell(memo);
    if (this.#engine !== null) this.#conversation.bringUp("news");
  }

  /** Has the assistant speak about this now, whatever it was saying. */
  speak(cue: Cue): void {
    if (this.#engine !== null) this.#conversation.interject(cue);
  }

  greet(): void {
    this.#disclose();
    this.#conversation.answer("greet");
  }

  /** Says what belongs before everything else to who has come in the caller's place, once nothing else is being said. */
  disclose(): void {
    this.#untold = this.#conversation.speaking;
    if (!this.#untold) this.#disclose();
  }

  /** Takes an interrupted conversation up again: says what is missing, or listens. */
  goOn(): void {
    this.#disclose();
    const cue = takesUpWith(this.#history, this.#broken, this.#conversation.cutOff);
    // What a leg missed while it was away was not heard: it is said anew.
    if (this.#broken !== "replayed" && this.#engine?.answering) this.#engine.interrupt([]);
    this.#broken = "nothing";
    if (cue === null) this.#conversation.listen();
    else this.#conversation.answer(cue);
  }

  /** From now on the caller is heard and reached here. */
  attach(transport: MediaTransport): void {
    this.#conversation.attach(transport);
  }

  /** The leg is gone: what it did not play was not heard. */
  detach(): void {
    this.#conversation.detach();
  }

  hear(mulaw: Uint8Array): void {
    this.#conversation.hear(mulaw);
  }

  absent(mulaw: Uint8Array, absentMs: number): void {
    this.#conversation.absent(mulaw, absentMs);
  }

  markReached(id: number): void {
    this.#conversation.markReached(id);
  }

  /** A key of the caller's phone, for the assistant. */
  digit(key: string): void {
    this.#conversation.press(key);
  }

  /** Plays a bundled sentence, with or without an engine; `prompt_played` says when it was heard or can no longer be. */
  playPrompt(name: PromptName): void {
    this.#conversation.playPrompt(name);
  }

  /** Says what belongs before everything else; the caller cannot cut it off. */
  #disclose(): void {
    for (const one of this.#owner.disclosures()) this.#conversation.playPrompt(one);
  }

  #turnTaking(assistant: AssistantConfig): TurnTaking {
    const asked = turnTakingOf(assistant.turnTaking);
    if (this.#settings.SILENCE_WATCH !== "off") return asked;
    return { ...asked, answerWithinMs: FOREVER_MS, callerSilenceMs: FOREVER_MS };
  }

  /** Ends whatever session there is; answers the caller's words that it took with it. */
  #endSession(): Uint8Array | null {
    this.#age.stop();
    this.#untold = false;
    const unheard = this.#conversation.loseEngine();
    this.#engine?.close("call moved on");
    this.#engine = null;
    this.#dropSuccessor();
    return unheard;
  }

  #newEngine(assistant: AssistantConfig, unheard: Uint8Array | null): OpenAiRealtime {
    const openingAt = Date.now();
    const engine: OpenAiRealtime = new OpenAiRealtime(
      {
        baseUrl: this.#settings.OPENAI_BASE_URL,
        apiKey: this.#settings.OPENAI_API_KEY,
        model: assistant.model ?? this.#settings.OPENAI_REALTIME_MODEL,
        assistant,
        greeting: () => this.#owner.greeting(assistant),
        instructions: () => this.#owner.instructions(assistant, openingAt),
        tools: this.#owner.tools(assistant),
        // Read when the session is there: what is said until then belongs to it.
        history: this.#history,
        unheard,
        pieceFrames: () => this.#owner.clock.pieceFrames(),
      },
      (event) => {
        if (engine === this.#engine) this.#take(event, openingAt);
        else if (engine === this.#successor?.engine) this.#takeOfSuccessor(event, openingAt);
      },
    );
    return engine;
  }

  #take(event: EngineEvent, openingAt: number): void {
    switch (event.type) {
      case "opened":
        this.#age.born();
        return this.#owner.append({ type: "engine_opened", ...openedAfter(event, openingAt) });
      case "lost":
        return this.#owner.append({ type: "engine_lost", code: event.code, message: event.message });
      case "trouble":
        return this.#owner.append({ type: "fault", code: event.code, message: event.message });
      case "limited":
        this.#owner.append({ type: "engine_limited", waitMs: Math.round(event.waitMs) });
        return this.#conversation.take(event);
      case "usage":
        return this.#owner.append({ type: "usage_recorded", model: event.model, ...event.usage });
      default:
        return this.#conversation.take(event);
    }
  }

  #takeOfSuccessor(event: EngineEvent, openingAt: number): void {
    if (this.#successor === null) return;
    if (event.type === "opened") this.#successor.opened = openedAfter(event, openingAt);
    if (event.type !== "lost") return;
    // The aged session still serves; another successor is sought.
    this.#successor = null;
    this.#age.later();
  }

  /** The session nears its limit: opens a successor in a pause, and lets it take over in one. */
  #exchange(forced: boolean): void {
    if (!forced && !this.#conversation.pausing) return;
    if (this.#successor === null && this.#assistant !== null) {
      const engine = this.#newEngine(this.#assistant, null);
      this.#successor = { engine, opened: null };
      // It never rejects: the outcome is reported.
      void engine.open();
      return;
    }
    const opened = this.#successor?.opened;
    if (this.#successor === null || !opened) return;
    const { engine } = this.#successor;
    const aged = this.#engine;
    const owed = this.#conversation.owed;
    const paused = this.#conversation.pausing;
    // In a pause the beginning of the caller's next words may be in the last half second.
    const unheard = paused ? this.#conversation.recentAudio : this.#conversation.loseEngine();
    this.#successor = null;
    this.#engine = engine;
    this.#conversation.useEngine(engine);
    aged?.close("rolled over");
    this.#age.born();
    this.#owner.append({ type: "engine_rolled_over", ...opened });
    if (unheard !== null) engine.hear(unheard);
    else if (owed !== null) this.#conversation.answer(owed);
  }

  #dropSuccessor(): void {
    this.#successor?.engine.close("call moved on");
    this.#successor = null;
  }
}

type ToolDone = Extract<CallEvent, { type: "tool_finished" }>;
