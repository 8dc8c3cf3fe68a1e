import { everyFrame } from "../../caller/pacer.ts";
import type { Tick } from "../../caller/person.ts";

/** Whoever is on the phone: a `Person` of `simulators/caller`, or a test's own. */
export interface Talker {
  /** Sound from the far side, in pieces of any size. */
  hear(mulaw: Uint8Array): void;
  hearKey(digit: string): void;
  /** The next 20 ms of the party. */
  tick(): Tick;
  farSideHungUp(): void;
}

/** What a line is connected with at the moment. */
export interface Partner {
  /** 20 ms of the party's sound, and the keys pressed meanwhile. */
  take(frame: Uint8Array, keys: string): void;
  /** The next 20 ms for the party's ear; null for nothing. */
  give(): Uint8Array | null;
}

/** Hears both directions of a line, 20 ms at a time: what the party says, and what it hears (null for nothing). */
export type Tap = (inbound: Uint8Array, outbound: Uint8Array | null) => void;

/** The line between one party and whatever its call runs: a clock of 20 ms, from the answer to the end. */
export class Line {
  partner: Partner | null = null;
  readonly taps = new Set<Tap>();
  readonly #talker: Talker;
  readonly #onHangUp: () => void;
  #keys = "";
  #stop: (() => void) | null = null;
  #over = false;

  constructor(talker: Talker, onHangUp: () => void) {
    this.#talker = talker;
    this.#onHangUp = onHangUp;
  }

  /** The party is connected from now on. */
  begin(): void {
    if (this.#stop !== null || this.#over) return;
    this.#stop = everyFrame(() => this.#tick());
    // The first tick comes at once, and the party may hang up in it.
    if (this.#over) this.#stop();
  }

  /** Keys pressed for the party, in the next 20 ms. */
  press(keys: string): void {
    this.#keys += keys;
  }

  /** A key for the party's ear. */
  tell(key: string): void {
    this.#talker.hearKey(key);
  }

  /** Ends the line; `far` when it was not the party who hung up: then the party is told. */
  end(by: "party" | "far"): void {
    if (this.#over) return;
    this.#over = true;
    this.#stop?.();
    this.partner = null;
    if (by === "far") this.#talker.farSideHungUp();
  }

  #tick(): void {
    if (this.#over) return;
    const { frame, press, hangUp } = this.#talker.tick();
    const keys = press + this.#keys;
    this.#keys = "";
    this.partner?.take(frame, keys);
    const sound = this.partner?.give() ?? null;
    if (sound !== null) this.#talker.hear(sound);
    for (const tap of this.taps) tap(frame, sound);
    if (hangUp) this.#onHangUp();
  }
}
