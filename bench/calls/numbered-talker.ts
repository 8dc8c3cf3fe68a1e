import { silenceFrame } from "@patchbay/audio";
import type { Tick } from "../../simulators/caller/person.ts";
import type { Talker } from "../../simulators/twilio/media/line.ts";
import { sharedMs } from "../support/frames/clock.ts";
import type { Crossing } from "../support/frames/crossing.ts";
import { numberedFrame } from "../support/frames/numbered-frame.ts";
import type { Hearing } from "./hearing.ts";

export interface TalkerOptions {
  stream: number;
  /** So many frames are said, silence before and after. */
  frames: number;
  up: Crossing;
  hearing: Hearing;
  /** Resolves when this caller may begin to speak. */
  turn: Promise<void>;
}

/** A caller who says numbered frames in the phone's own pace, and notes what the ear gets. */
export class NumberedTalker implements Talker {
  readonly #options: TalkerOptions;
  #begun = false;
  #over = false;
  #seq = 0;
  readonly #up = Promise.withResolvers<void>();

  constructor(options: TalkerOptions) {
    this.#options = options;
    void options.turn.then(() => {
      this.#begun = true;
    });
  }

  hear(frame: Uint8Array): void {
    this.#options.hearing.played(frame);
  }

  hearKey(): void {}

  /** Resolves with the first frame that the phone asks for. */
  get up(): Promise<void> {
    return this.#up.promise;
  }

  tick(): Tick {
    this.#up.resolve();
    const { stream, frames, up } = this.#options;
    if (!this.#begun || this.#seq === frames) {
      return { frame: silenceFrame(), press: "", hangUp: this.#over };
    }
    const seq = this.#seq;
    this.#seq += 1;
    up.sent({ stream, seq }, sharedMs());
    return { frame: numberedFrame({ stream, seq }), press: "", hangUp: this.#over };
  }

  farSideHungUp(): void {}

  hangUp(): void {
    this.#over = true;
  }
}
