import { type CallState, hasEnded } from "../../../call/life/state.ts";
import { legWelcome } from "../../../call/life/watch.ts";
import type { TwilioNext } from "../call-file.ts";

/** Twilio waits 15 s for an answer; the phone of an unanswered caller rings meanwhile. */
const PATIENCE_MS = 10_000;

/**
 * Where Twilio's requests for instructions wait while nothing is decided. An unanswered call rings on as long as they
 * do, costs nothing, and can still be rejected; the moment somebody is there, the answer goes out.
 */
export class TwilioTurnstile {
  #waiting: (() => void)[] = [];

  /** Something happened to the call: those who wait look again. */
  changed(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const look of waiting) look();
  }

  async next(state: () => CallState): Promise<TwilioNext> {
    const untilMs = Date.now() + PATIENCE_MS;
    for (;;) {
      const next = nextFor(state());
      if (next.kind !== "wait" || Date.now() >= untilMs) return next;
      await this.#change(untilMs - Date.now());
    }
  }

  #change(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#waiting.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}

/** What Twilio does with a call in this state. */
export function nextFor(state: CallState): TwilioNext {
  if (state.summary === null || hasEnded(state)) return { kind: "hang_up" };
  if (state.rejected) return state.legSeen ? { kind: "hang_up" } : { kind: "reject", reason: "busy" };
  // Nobody could be found, and the caller has not heard a word yet.
  if (state.hangingUp) return state.legSeen ? { kind: "hang_up" } : { kind: "apology" };
  const unanswered = !state.legSeen && state.people !== null && state.people.stage !== "talking";
  if (unanswered) return { kind: "wait" };
  const welcome = legWelcome(state);
  if (welcome === "welcome") return { kind: "stream", ticket: "" };
  return welcome === "fallback" ? { kind: "apology" } : { kind: "hang_up" };
}
