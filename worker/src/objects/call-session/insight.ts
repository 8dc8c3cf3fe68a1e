import type { CallEvent } from "@patchbay/protocol/call";
import type { Turn } from "@patchbay/protocol/turn";
import type { CallState } from "../../call/life/state.ts";
import { turnsToRead } from "../../call/understanding/open-question.ts";
import type { ToUnderstand } from "../../env.ts";
import { errorText, report } from "../../log.ts";
import type { CallFile } from "./call-file.ts";
import type { Journal } from "./journal.ts";

/** What understanding needs of its call. */
export interface InsightCall {
  append(event: CallEvent): void;
  file(): CallFile | null;
  state(): CallState;
}

export interface OpenQuestion {
  turns: Turn[];
  emotions: boolean;
}

/** Has the caller's words understood elsewhere, and writes down what came of it. The call never waits for it. */
export class Insight {
  readonly #queue: Queue<ToUnderstand>;
  readonly #journal: Journal;
  readonly #call: InsightCall;
  #askedAboutCall: Promise<void> | null = null;

  constructor(queue: Queue<ToUnderstand>, journal: Journal, call: InsightCall) {
    this.#queue = queue;
    this.#journal = journal;
    this.#call = call;
  }

  /** Asks about the whole call, once a process, however many jobs write its history at a time: each question is paid for. */
  askAboutCall(): Promise<void> {
    this.#askedAboutCall ??= this.#send(null).catch((error) => {
      this.#askedAboutCall = null;
      throw error;
    });
    return this.#askedAboutCall;
  }

  /** Asks about one turn. Never rejects. */
  async ask(turnId: string): Promise<void> {
    const file = this.#call.file();
    if (file === null) return;
    try {
      await this.#send(turnId);
    } catch (error) {
      report("warn", "a call's words were not queued", { call: file.callId, error: errorText(error) });
    }
  }

  async #send(turnId: string | null): Promise<void> {
    const file = this.#call.file();
    if (file === null || !file.settings.understanding.enabled) return;
    await this.#queue.send({ callId: file.callId, turnId });
  }

  /** What there is to be understood; null when it is, or when the organization does not want it. */
  openQuestion(turnId: string | null): OpenQuestion | null {
    const file = this.#call.file();
    if (file === null || !file.settings.understanding.enabled) return null;
    const turns = turnsToRead(this.#journal.read(), turnId);
    // It is with an assistant's greeting that callers are told of it: nobody else's mood is read.
    const emotions = file.settings.understanding.emotion && this.#call.state().assisted;
    return turns === null ? null : { turns, emotions };
  }

  /** Writes the answer down, once. */
  understood(turnId: string | null, events: readonly CallEvent[]): void {
    if (this.openQuestion(turnId) === null) return;
    for (const event of events) this.#call.append(event);
  }
}
