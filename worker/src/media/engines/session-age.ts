/** From this part of a session's life on it is exchanged at the next pause, and from the second one in any case. */
const DUE_PART = 50 / 60;
const FORCED_PART = 58 / 60;
const HOUR_MS = 3_600_000;
/** So often it is looked for a pause; many times shorter than any. */
const LOOK_EVERY_MS = 250;

/** Watches the age of a voice session that the service ends without a warning. */
export class SessionAge {
  readonly #lifeMs: number;
  readonly #due: (forced: boolean) => void;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #bornAt = 0;

  /** `due` is called again and again from the moment when the session is to be exchanged, until it is born anew. */
  constructor(lifeMs: string | undefined, due: (forced: boolean) => void) {
    const asked = Number(lifeMs);
    this.#lifeMs = Number.isFinite(asked) && asked > 0 ? asked : HOUR_MS;
    this.#due = due;
  }

  /** A session begins now. */
  born(): void {
    this.#bornAt = Date.now();
    this.#wakeAfter(this.#lifeMs * DUE_PART);
  }

  /** No successor could be had: it is tried again in a while. */
  later(): void {
    this.#wakeAfter(Math.max(LOOK_EVERY_MS, this.#lifeMs / 60));
  }

  /** No session is watched. */
  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #wakeAfter(ms: number): void {
    this.stop();
    this.#timer = setTimeout(() => {
      this.#wakeAfter(LOOK_EVERY_MS);
      this.#due(Date.now() - this.#bornAt >= this.#lifeMs * FORCED_PART);
    }, ms);
  }
}
