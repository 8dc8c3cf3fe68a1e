import { SILENCE_BYTE } from "@patchbay/audio";
import type { Interim } from "@patchbay/protocol/feed";
import type { Turn } from "@patchbay/protocol/turn";
import { pauseNow, wasPaused } from "../../../call/card-data/pauses.ts";
import { withheldTurn } from "../../../call/card-data/withhold.ts";
import { isWrittenDown } from "../../../call/people/written-down.ts";
import { OpenAiTranscriber } from "../../../media/engines/openai-realtime/transcriber.ts";
import type { Transcriber, TranscriberEvent } from "../../../media/ports.ts";
import { Side } from "../../../media/scribe/side.ts";
import type { TalkTap } from "../../../media/switchboard.ts";
import type { CallContext } from "../call-context.ts";
import type { VoiceSettings } from "../voice/voice-owner.ts";

/** What the scribe needs of its call. */
export interface ScribeCall extends CallContext {
  /** Words still being spoken were said, changed, or (empty) came to nothing. */
  interimChanged(words: Interim): void;
  /** Somebody has begun to speak; nothing of it is known yet. */
  began(words: Interim): void;
  /** Of an utterance that was never shown nothing came. */
  cameToNothing(turnId: string): void;
  /** The assistant may have the caller again, or be about to: it has to know what was said. */
  tell(turn: Turn): void;
  /** Milliseconds since the call began. */
  callMs(): number;
  waitUntil(task: Promise<unknown>): void;
}

/**
 * Writes down what caller and person say to each other, as long as they do. Their talk never waits for it: where it
 * fails the log says so once, and they simply talk.
 */
export class Scribe implements TalkTap {
  readonly #settings: VoiceSettings;
  readonly #call: ScribeCall;
  readonly #interim = new Map<string, Interim>();
  #sides: { caller: Side; operator: Side } | null = null;
  #talking = false;
  #failed = false;

  constructor(settings: VoiceSettings, call: ScribeCall) {
    this.#settings = settings;
    this.#call = call;
  }

  get interim(): Interim[] {
    return [...this.#interim.values()];
  }

  /** The call has moved on: people may talk now, or no more. */
  settle(): void {
    const settings = this.#call.file()?.settings;
    const talking = settings !== undefined && isWrittenDown(this.#call.state(), settings);
    if (talking === this.#talking) return;
    this.#talking = talking;
    this.#sides ??= { caller: this.#side("caller"), operator: this.#side("operator") };
    for (const side of Object.values(this.#sides)) {
      if (talking) side.begin();
      else this.#call.waitUntil(side.end());
    }
  }

  callerSaid(mulaw: Uint8Array): void {
    if (!this.#talking) return;
    this.#sides?.caller.hear(this.#toBeHeard(mulaw));
    this.#sides?.operator.keepUp();
  }

  personSaid(mulaw: Uint8Array): void {
    if (!this.#talking) return;
    this.#sides?.operator.hear(this.#toBeHeard(mulaw));
    this.#sides?.caller.keepUp();
  }

  /** What is said while a secret may be does not leave the house: nobody but the two needs it. */
  #toBeHeard(mulaw: Uint8Array): Uint8Array {
    if (pauseNow(this.#call.state().pauses) === null) return mulaw;
    return mulaw.length <= SILENCE.length
      ? SILENCE.subarray(0, mulaw.length)
      : new Uint8Array(mulaw.length).fill(SILENCE_BYTE);
  }

  #side(speaker: "caller" | "operator"): Side {
    return new Side(speaker, {
      open: (report) => this.#open(report),
      turn: (said) => {
        const turn = withheldTurn(said, this.#call.state().pauses);
        this.#interim.delete(turn.id);
        this.#call.append({ type: "turn_finished", turn });
        this.#call.tell(turn);
      },
      interim: (words) => this.#show(words),
      began: (words) => this.#call.began(words),
      used: (model, usage) => this.#call.append({ type: "usage_recorded", model, ...usage }),
      failed: (code, message) => this.#tellOnce(code, message),
      callMs: () => this.#call.callMs(),
    });
  }

  #open(report: (event: TranscriberEvent) => void): Transcriber {
    const { OPENAI_BASE_URL: baseUrl, OPENAI_API_KEY: apiKey } = this.#settings;
    // Whoever spoke with an assistant goes on in its language, as far as anybody knows.
    const language = this.#call.file()?.assistant?.language ?? null;
    const transcriber = new OpenAiTranscriber({ baseUrl, apiKey, language }, report);
    // It never rejects: the outcome is reported.
    void transcriber.open();
    return transcriber;
  }

  #show(words: Interim): void {
    const { turnId, text, startMs } = words;
    if (text === "" && !this.#interim.has(turnId)) return this.#call.cameToNothing(turnId);
    if (text !== "" && wasPaused(this.#call.state().pauses, startMs, this.#call.callMs())) return;
    if (text === "") this.#interim.delete(turnId);
    else this.#interim.set(turnId, words);
    this.#call.interimChanged(words);
  }

  #tellOnce(code: string, reason: string): void {
    if (this.#failed) return;
    this.#failed = true;
    const message = `What caller and person say to each other may be missing in the transcript. ${reason}`;
    this.#call.append({ type: "fault", code: `transcript_${code}`, message });
  }
}

/** What comes in one piece is rarely longer. */
const SILENCE = new Uint8Array(1_600).fill(SILENCE_BYTE);
