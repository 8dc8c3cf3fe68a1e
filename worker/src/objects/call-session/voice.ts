import type { CallEvent } from "@patchbay/protocol/call";
import type { Interim } from "@patchbay/protocol/feed";
import type { Turn } from "@patchbay/protocol/turn";
import type { AssistantConfig } from "../../call/routing.ts";
import { Conversation } from "../../media/conversation.ts";
import { OpenAiRealtime } from "../../media/engines/openai-realtime/engine.ts";
import type { EngineEvent, MediaTransport } from "../../media/ports.ts";

/** Where the voice service is and what it is asked for. */
export interface VoiceSettings {
  OPENAI_BASE_URL: string;
  OPENAI_API_KEY: string;
  OPENAI_REALTIME_MODEL: string;
}

/** What the voice tells its call. */
export interface VoiceOwner {
  append(event: CallEvent): void;
  /** Words still being spoken were said, changed, or (empty) came to nothing. */
  interimChanged(words: Interim): void;
  /** Milliseconds since the call began. */
  callMs(): number;
}

/** The assistant's voice on one call: the engine's session while it lasts, and the conversation through it. */
export class CallVoice {
  readonly #settings: VoiceSettings;
  readonly #owner: VoiceOwner;
  readonly #conversation: Conversation;
  readonly #interim = new Map<string, Interim>();
  #engine: OpenAiRealtime | null = null;

  constructor(settings: VoiceSettings, owner: VoiceOwner) {
    this.#settings = settings;
    this.#owner = owner;
    this.#conversation = new Conversation(
      {
        turn: (turn) => {
          this.#interim.delete(turn.id);
          owner.append({ type: "turn_finished", turn });
        },
        interim: (words) => {
          if (words.text === "") this.#interim.delete(words.turnId);
          else this.#interim.set(words.turnId, words);
          owner.interimChanged(words);
        },
      },
      () => owner.callMs(),
    );
  }

  get interim(): Interim[] {
    return [...this.#interim.values()];
  }

  /**
   * Begins the engine's session; how it went comes as an event of the call. `cut` says that an earlier one ended with
   * its process: what the caller said last may be lost.
   */
  open(assistant: AssistantConfig, history: readonly Turn[], cut: boolean): Promise<void> {
    const cutShort = cut || this.#conversation.awaitsEngine;
    this.close();
    const openingAt = Date.now();
    const engine = new OpenAiRealtime(
      {
        baseUrl: this.#settings.OPENAI_BASE_URL,
        apiKey: this.#settings.OPENAI_API_KEY,
        model: assistant.model ?? this.#settings.OPENAI_REALTIME_MODEL,
        assistant,
        history,
        cutShort,
      },
      (event) => {
        if (engine === this.#engine) this.#take(event, openingAt);
      },
    );
    this.#engine = engine;
    this.#conversation.engine = engine;
    return engine.open();
  }

  close(): void {
    this.#conversation.loseEngine();
    this.#engine?.close("call moved on");
    this.#engine = null;
  }

  greet(): void {
    this.#engine?.greet();
  }

  goOn(): void {
    this.#engine?.goOn();
  }

  /** From now on the caller is heard and reached here. */
  attach(transport: MediaTransport): void {
    this.#conversation.transport = transport;
  }

  /** The leg is gone: what it did not play was not heard. */
  detach(): void {
    this.#conversation.transport = null;
    this.#conversation.stop();
  }

  hear(mulaw: Uint8Array): void {
    this.#conversation.hear(mulaw);
  }

  markReached(id: number): void {
    this.#conversation.markReached(id);
  }

  #take(event: EngineEvent, openingAt: number): void {
    switch (event.type) {
      case "opened": {
        const { model, sessionId } = event;
        const openMs = Math.max(0, Date.now() - openingAt);
        return this.#owner.append({ type: "engine_opened", model, sessionId, openMs });
      }
      case "lost":
        return this.#owner.append({ type: "engine_lost", code: event.code, message: event.message });
      case "trouble":
        return this.#owner.append({ type: "fault", code: event.code, message: event.message });
      case "usage":
        return this.#owner.append({ type: "usage_recorded", model: event.model, ...event.usage });
      default:
        return this.#conversation.take(event);
    }
  }
}
