import type { AmiHeaders } from "@patchbay/protocol/ami/decoder";
import { type ActDone, type ActInput, cameAbout } from "@patchbay/protocol/ami/registry/act";

interface Waiting {
  done: ActDone;
  headers: ActInput;
  came: (event: AmiHeaders) => void;
}

/** Waits for the events by which acts come about; what waits was asked before it was sent, so that no event is missed. */
export class DoneWatch {
  readonly #waiting = new Set<Waiting>();

  get isWaiting(): boolean {
    return this.#waiting.size > 0;
  }

  /** Every event of the main session. */
  event(event: AmiHeaders): void {
    for (const one of this.#waiting) if (cameAbout(one.done, one.headers, event)) one.came(event);
  }

  /** Begins to look for the event; `within` resolves with whether it came, `cancel` ends the looking. */
  expect(done: ActDone, headers: ActInput): { within: () => Promise<boolean>; cancel: () => void } {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const waiting: Waiting = { done, headers, came: () => resolve(true) };
    this.#waiting.add(waiting);
    let timer: NodeJS.Timeout | null = null;
    const cancel = () => {
      if (timer !== null) clearTimeout(timer);
      this.#waiting.delete(waiting);
      resolve(false);
    };
    const within = () => {
      timer = setTimeout(cancel, done.limitMs);
      return promise.finally(cancel);
    };
    return { within, cancel };
  }
}
