import type { ServerEvent } from "../events.ts";
import { type Limit, lostTo } from "./limits.ts";

/** A limit that the service foretells is believed for so long; the words of a refusal count more. */
const FORETOLD_MOST_MS = 4_000;
/** As long as a caller is kept waiting for a limit that goes on and on, in milliseconds. */
const MOST_WAIT_MS = 20_000;
const FIRST_WAIT_MS = 1_000;
/** Whoever was turned away at one moment does not come back at one moment. */
const SCATTER_MS = 150;

/** How long one session has waited for a limit in a row, and whether it is worth waiting on. */
class LimitWaits {
  #times = 0;
  #waitedMs = 0;

  /** How long to wait now, in milliseconds; null when that is too long for somebody on the phone. */
  next({ kind, waitMs }: Limit): number | null {
    if (kind === "quota") return null;
    const toldMs = waitMs ?? FIRST_WAIT_MS * 2 ** this.#times;
    this.#times += 1;
    this.#waitedMs += toldMs;
    return this.#waitedMs > MOST_WAIT_MS ? null : Math.round(toldMs + Math.random() * SCATTER_MS);
  }

  /** It answers again. */
  over(): void {
    this.#times = 0;
    this.#waitedMs = 0;
  }
}

/** What a pause needs of its session. */
export interface PausedSession {
  /** Nothing is asked from now on, and then again. */
  hold(): void;
  free(): void;
  limited(waitMs: number, code: string, message: string): void;
  lost(code: string, message: string): void;
}

type Foretold = Extract<ServerEvent, { type: "rate_limits.updated" }>["rate_limits"];

/** Gives the service the time that it asks for when it is at a limit. */
export class LimitPause {
  readonly #session: PausedSession;
  readonly #waits = new LimitWaits();
  #pause: { untilMs: number; timer: ReturnType<typeof setTimeout>; over: () => void } | null = null;

  constructor(session: PausedSession) {
    this.#session = session;
  }

  /** For how long nothing is asked yet, in milliseconds; null when there is no pause. */
  get leftMs(): number | null {
    return this.#pause === null ? null : Math.max(0, this.#pause.untilMs - Date.now());
  }

  /** It answers: what comes now is another limit. */
  answered(): void {
    this.#waits.over();
  }

  /** Waits as told, and says so; a limit that is not worth waiting on ends the session. `over` is called in any case. */
  take(limit: Limit, message: string, over: () => void = () => {}): void {
    const waitMs = this.#waits.next(limit);
    if (waitMs === null) {
      this.#session.lost(lostTo(limit), message);
      return over();
    }
    this.#begin(waitMs, over);
    this.#session.limited(waitMs, lostTo(limit), message);
  }

  /** Nothing remains of a limit: what is asked before it begins anew would only be refused. */
  foretold(limits: Foretold): void {
    const waits = limits.flatMap((limit) =>
      limit?.remaining !== undefined && limit.remaining <= 0 ? [(limit.reset_seconds ?? 0) * 1_000] : [],
    );
    const waitMs = Math.min(FORETOLD_MOST_MS, Math.max(0, ...waits));
    if (waitMs > 0 && this.#pause === null) this.#begin(waitMs, () => {});
  }

  /** The session is over. */
  stop(): void {
    if (this.#pause === null) return;
    clearTimeout(this.#pause.timer);
    this.#pause.over();
  }

  #begin(waitMs: number, then: () => void): void {
    const before = this.#pause;
    if (before !== null) clearTimeout(before.timer);
    this.#session.hold();
    const over = (): void => {
      this.#pause = null;
      before?.over();
      then();
      this.#session.free();
    };
    this.#pause = { untilMs: Date.now() + waitMs, timer: setTimeout(over, waitMs), over };
  }
}
