import type { CallEvent, LogEntry } from "@patchbay/protocol/call";
import { withhold } from "../../../call/card-data/withhold.ts";
import { EventQueue } from "../../../call/life/event-queue.ts";
import { step } from "../../../call/life/machine.ts";
import { type CallState, type Effect, newCall } from "../../../call/life/state.ts";
import { goesBefore, isOutdated } from "../../../call/life/turn-comes.ts";
import { report } from "../../../log.ts";
import type { Journal } from "./journal.ts";

/** What a call's log needs of its call. */
export interface LoggedCall {
  /** Its id; null for one that has not begun or is forgotten, of which nothing is written. */
  id(): string | null;
  /** What follows from an entry that was written and applied. */
  follow(entry: LogEntry, effects: readonly Effect[]): void;
}

/**
 * One call's log, and the state that is read from it. Events are written, applied and followed one after the other: what is
 * appended while another is being followed has its turn after it.
 */
export class CallLog {
  readonly #journal: Pick<Journal, "append">;
  readonly #call: LoggedCall;
  readonly #queue: EventQueue<CallEvent>;
  #state: CallState = newCall;

  constructor(journal: Pick<Journal, "append">, call: LoggedCall) {
    this.#journal = journal;
    this.#call = call;
    this.#queue = new EventQueue(
      (event) => this.#take(event),
      (error) => report("error", "events of a call were refused", { call: call.id() ?? "", error }),
    );
  }

  get state(): CallState {
    return this.#state;
  }

  /** Takes the state from what was written before; nothing follows from it any more. */
  replay(log: readonly LogEntry[]): void {
    for (const entry of log) this.#state = step(this.#state, entry).state;
  }

  /**
   * Writes down that this happened. For whoever asks from outside it is applied when this returns, with everything that
   * follows; for who is being told of another event it is not. Throws what kept it, or what followed, from being written.
   */
  append(event: CallEvent): void {
    this.#queue.add(event);
  }

  #take(event: CallEvent): void {
    if (this.#call.id() === null || isOutdated(this.#state, event)) return;
    for (const first of goesBefore(this.#state, event)) this.#write(first);
    this.#write(event);
  }

  #write(event: CallEvent): void {
    const at = Date.now();
    const { summary, pauses } = this.#state;
    const entry = this.#journal.append(withhold(event, pauses, at - (summary?.startedAt ?? at)), at);
    if (entry === null) return;
    const { state, effects } = step(this.#state, entry);
    this.#state = state;
    this.#call.follow(entry, effects);
  }
}
