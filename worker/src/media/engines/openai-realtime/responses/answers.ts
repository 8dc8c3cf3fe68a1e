import type { AnswerOutcome, Cue } from "../../../ports.ts";

/** How one answer of the service went. */
export interface AnswerEnd {
  outcome: AnswerOutcome;
  code: string;
  message: string;
}

/** Why the service is not asked yet: it waits for its tools, for the caller's words, or has to be given time. */
type Hold = "tools" | "words" | "limit";

/**
 * The answers of one session: the service gives one at a time, so that the next one waits until the last is over.
 * Pure; `create` and `cancel` put the question to the service.
 */
export class Answers {
  readonly #create: (cue: Cue, eventId: string) => void;
  readonly #cancel: () => void;
  readonly #holds = new Set<Hold>();
  #asked = 0;
  #underWay: { cue: Cue | null; eventId: string; cancelled: boolean; begun: boolean } | null = null;
  #next: Cue | null = null;

  constructor(create: (cue: Cue, eventId: string) => void, cancel: () => void) {
    this.#create = create;
    this.#cancel = cancel;
  }

  /** Is an answer asked for or under way, other than one that was cancelled? */
  get pending(): boolean {
    return this.#next !== null || this.#underWay?.cancelled === false;
  }

  /** Is a question waiting for its time, and nothing else? */
  get waiting(): boolean {
    return this.#next !== null && this.#underWay === null;
  }

  /** Was the answer under way cancelled, so that nothing of it counts? */
  get cancelled(): boolean {
    return this.#underWay?.cancelled === true;
  }

  /** What is asked from now on waits for `free`, or for `release`. */
  hold(why: Hold): void {
    this.#holds.add(why);
  }

  free(why: Hold): void {
    this.#holds.delete(why);
    this.#askNext();
  }

  /** The tools are done. Whatever was asked meanwhile is dropped: what follows is asked anew. */
  release(): void {
    this.#next = null;
    this.#holds.delete("tools");
  }

  ask(cue: Cue): void {
    this.#next = cue;
    this.#askNext();
  }

  /** The service began one; perhaps one that we did not ask for. */
  begun(): void {
    this.#underWay ??= { cue: null, eventId: "", cancelled: false, begun: true };
    this.#underWay.begun = true;
  }

  cancel(): void {
    this.#next = null;
    if (this.#underWay === null || this.#underWay.cancelled) return;
    this.#underWay.cancelled = true;
    this.#cancel();
  }

  /** The service ended one. Answers how it went; null when we had cancelled it, or asked for another meanwhile. */
  done(end: AnswerEnd): AnswerEnd | null {
    const ours = this.#underWay;
    this.#underWay = null;
    const followed = this.#next !== null;
    this.#askNext();
    return ours?.cancelled || followed ? null : end;
  }

  /** The service ended one before its first sound, and is to be asked again when there is time for it. */
  postponed(): void {
    const ours = this.#underWay;
    this.#underWay = null;
    if (ours?.cancelled === false) this.#next ??= ours.cue;
    this.hold("limit");
  }

  /** Is an error about the question under way? One without an id is, while the service has not begun to answer. */
  refuses(eventId: string | undefined): boolean {
    const ours = this.#underWay;
    if (ours === null || ours.eventId === "") return false;
    return eventId === undefined ? !ours.begun && !ours.cancelled : eventId === ours.eventId;
  }

  /** One is under way that we took for ended: the question waits for its end. */
  busy(): void {
    if (this.#underWay?.cancelled === false) this.#next ??= this.#underWay.cue;
    this.#underWay = { cue: null, eventId: "", cancelled: false, begun: true };
  }

  #askNext(): void {
    const cue = this.#next;
    if (cue === null || this.#underWay !== null || this.#holds.size > 0) return;
    this.#next = null;
    this.#asked += 1;
    this.#underWay = { cue, eventId: `ask-${this.#asked}`, cancelled: false, begun: false };
    this.#create(cue, this.#underWay.eventId);
  }
}
