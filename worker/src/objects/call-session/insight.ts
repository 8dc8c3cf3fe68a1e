import type { CallEvent } from "@patchbay/protocol/call";
import type { Turn } from "@patchbay/protocol/turn";
import * as z from "zod";
import { turnsToRead } from "../../call/understanding/open-question.ts";
import type { ToUnderstand } from "../../env.ts";
import { errorText, report } from "../../log.ts";
import type { CallContext } from "./call-context.ts";
import type { Journal } from "./log/journal.ts";

export interface OpenQuestion {
  turns: Turn[];
  emotions: boolean;
}

/** What whoever wants to ask is told: to do it now, or that somebody else does; null when there is nothing to ask. */
export type Claimed = ({ kind: "ask" } & OpenQuestion) | { kind: "asked" } | null;

/** Longer than any answer is waited for: who has not brought one by then was lost. */
const CLAIM_MS = 40_000;
/** Every answer is paid for, also one that is lost on its way: a question is repeated once. */
const MOST_CLAIMS = 2;
const claim = z.object({ untilMs: z.number(), times: z.number() });
const claimOf = (turnId: string | null): string => `question:${turnId ?? ""}`;

/** Has the caller's words understood elsewhere, and writes down what came of it. The call never waits for it. */
export class Insight {
  readonly #queue: Queue<ToUnderstand>;
  readonly #storage: DurableObjectStorage;
  readonly #journal: Journal;
  readonly #call: CallContext;
  #askedAboutCall: Promise<void> | null = null;

  constructor(
    queue: Queue<ToUnderstand>,
    storage: DurableObjectStorage,
    journal: Journal,
    call: CallContext,
  ) {
    this.#queue = queue;
    this.#storage = storage;
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

  /**
   * Gives a question to one who asks it. That is written down before it is asked: the vendor knows no repeated question for the
   * same one, so who comes meanwhile waits, and one whose answer was lost is asked once more and no further.
   */
  claimQuestion(turnId: string | null): Claimed {
    const open = this.#openQuestion(turnId);
    if (open === null) return null;
    const key = claimOf(turnId);
    const parsed = claim.safeParse(this.#storage.kv.get(key));
    const { untilMs, times } = parsed.success ? parsed.data : { untilMs: 0, times: 0 };
    if (Date.now() < untilMs) return { kind: "asked" };
    if (times >= MOST_CLAIMS) {
      const message = "The answers to this question were lost twice; it is not asked a third time.";
      this.understood(turnId, [{ type: "understanding_failed", turnId, reason: "unavailable", message }]);
      return null;
    }
    if (times > 0) this.#call.append({ type: "understanding_repeated", turnId });
    this.#storage.kv.put(key, { untilMs: Date.now() + CLAIM_MS, times: times + 1 });
    return { kind: "ask", ...open };
  }

  /** What there is to be understood; null when it is, or when the organization does not want it. */
  #openQuestion(turnId: string | null): OpenQuestion | null {
    const file = this.#call.file();
    if (file === null || !file.settings.understanding.enabled) return null;
    const turns = turnsToRead(this.#journal.read(), turnId);
    // It is with an assistant's greeting that callers are told of it: nobody else's mood is read.
    const emotions = file.settings.understanding.emotion && this.#call.state().assisted;
    return turns === null ? null : { turns, emotions };
  }

  /** Writes the answer down, once; without one the question was not taken, and is anybody's to ask. */
  understood(turnId: string | null, events: readonly CallEvent[]): void {
    const open = this.#openQuestion(turnId) !== null;
    this.#storage.kv.delete(claimOf(turnId));
    if (!open) return;
    for (const event of events) this.#call.append(event);
  }
}
