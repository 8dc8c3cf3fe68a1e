import type { Knobs } from "./knobs.ts";
import type { Fields } from "./webhook/signing.ts";

export type StatusEvent = "initiated" | "ringing" | "answered" | "completed";

/** Who wants to be told of a call's progress, and of what. */
export interface StatusSubscription {
  readonly url: string;
  readonly method: "GET" | "POST";
  readonly events: ReadonlySet<string>;
}

type Send = (subscription: StatusSubscription, fields: Fields) => Promise<void>;

/** Tells the subscribers of one call, in order unless a knob says otherwise. `SequenceNumber` counts from 0. */
export class StatusTeller {
  readonly #subscriptions: readonly StatusSubscription[];
  readonly #knobs: () => Knobs;
  readonly #send: Send;
  #sequence = 0;
  #held: (() => Promise<void>)[] = [];
  #sending: Promise<void> = Promise.resolve();

  constructor(subscriptions: readonly StatusSubscription[], knobs: () => Knobs, send: Send) {
    this.#subscriptions = subscriptions;
    this.#knobs = knobs;
    this.#send = send;
  }

  /** Everything told so far has been delivered or given up. */
  get settled(): Promise<void> {
    return this.#sending;
  }

  /** One step of the call's progress; `fields` are as they are now, whenever they are sent. */
  tell(event: StatusEvent, fields: Fields): void {
    const own: Fields = [
      ["SequenceNumber", String(this.#sequence)],
      ["Timestamp", new Date().toUTCString().replace("GMT", "+0000")],
      ["CallbackSource", "call-progress-events"],
    ];
    this.#sequence += 1;
    for (const subscription of this.#subscriptions) {
      if (!subscription.events.has(event)) continue;
      this.#held.push(() => this.#send(subscription, [...fields, ...own]));
    }
    const { statusOrder } = this.#knobs();
    if (statusOrder === "reversed" && event !== "completed") return;
    const due = statusOrder === "reversed" ? this.#held.reverse() : this.#held;
    this.#held = [];
    this.#sending = this.#sending.then(() => this.#sendAll(due));
  }

  async #sendAll(due: readonly (() => Promise<void>)[]): Promise<void> {
    for (const send of due) {
      const { statusDelayMs, repeatStatus } = this.#knobs();
      if (statusDelayMs > 0) await new Promise((resolve) => setTimeout(resolve, statusDelayMs));
      for (let n = 0; n <= repeatStatus; n += 1) await send();
    }
  }
}
