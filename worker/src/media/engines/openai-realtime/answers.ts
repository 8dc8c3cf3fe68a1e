import type { Cue } from "../../ports.ts";

/** How one answer of the service went. */
export interface AnswerEnd {
  outcome: "completed" | "cut_by_engine" | "failed";
  code: string;
  message: string;
}

const BUSY = "conversation_already_has_active_response";

/**
 * The answers of one session: the service gives one at a time, so that the next one waits until the last is over.
 * Pure; `create` and `cancel` put the question to the service.
 */
export class Answers {
  readonly #create: (cue: Cue, eventId: string) => void;
  readonly #cancel: () => void;
  #asked = 0;
  #underWay: { cue: Cue | null; eventId: string; cancelled: boolean } | null = null;
  #next: Cue | null = null;
  /** The service waits for what came of the last answer's tools. */
  #waiting = false;

  constructor(create: (cue: Cue, eventId: string) => void, cancel: () => void) {
    this.#create = create;
    this.#cancel = cancel;
  }

  /** Is an answer asked for or under way, other than one that was cancelled? */
  get pending(): boolean {
    return this.#next !== null || this.#underWay?.cancelled === false;
  }

  /** Was the answer under way cancelled, so that nothing of it counts? */
  get cancelled(): boolean {
    return this.#underWay?.cancelled === true;
  }

  /** What is asked from now on waits for `release`. */
  wait(): void {
    this.#waiting = true;
  }

  /** Whatever was asked meanwhile is dropped: what follows is asked anew. */
  release(): void {
    this.#waiting = false;
    this.#next = null;
  }

  ask(cue: Cue): void {
    if (this.#underWay !== null || this.#waiting) {
      this.#next = cue;
      return;
    }
    this.#asked += 1;
    this.#underWay = { cue, eventId: `ask-${this.#asked}`, cancelled: false };
    this.#create(cue, this.#underWay.eventId);
  }

  /** The service began one; perhaps one that we did not ask for. */
  begun(): void {
    this.#underWay ??= { cue: null, eventId: "", cancelled: false };
  }

  cancel(): void {
    this.#next = null;
    if (this.#underWay === null || this.#underWay.cancelled) return;
    this.#underWay.cancelled = true;
    this.#cancel();
  }

  /** The service ended one. Answers how it went; null when we had cancelled it. */
  done(end: AnswerEnd): AnswerEnd | null {
    const ours = this.#underWay;
    this.#underWay = null;
    const next = this.#next;
    this.#next = null;
    if (next !== null) this.ask(next);
    return ours?.cancelled || next !== null ? null : end;
  }

  /** An error of the service. Answers how the answer went that it refuses; null when it is about something else. */
  refused(eventId: string | null, code: string, message: string): AnswerEnd | null {
    if (eventId === null || eventId === "" || this.#underWay?.eventId !== eventId) return null;
    if (code === BUSY) {
      // One is under way that we took for ended: the question waits for its end.
      this.#next = this.#underWay.cancelled ? null : this.#underWay.cue;
      this.#underWay = { cue: null, eventId: "", cancelled: false };
      return null;
    }
    return this.done({ outcome: "failed", code, message });
  }
}
