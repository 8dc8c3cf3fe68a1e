import { silenceFrame } from "@patchbay/audio";
import type { Knobs } from "./knobs.ts";
import type { Talker } from "./media/line.ts";

/** Who is at the other end of a number that is called, and what they do. */
export type Callee =
  | {
      readonly does: "answer";
      readonly ringMs: number;
      /** A new talker for each call. */
      readonly talker: () => Talker;
      /** What the detection finds; without it the knob decides. */
      readonly answeredBy?: Knobs["answeredBy"];
    }
  | { readonly does: "busy" | "fail"; readonly ringMs: number }
  | { readonly does: "ring on" };

const RING_MS = 100;

/** Somebody who answers, says nothing and stays. */
export function silentCallee(): Callee {
  return { does: "answer", ringMs: RING_MS, talker: silentTalker };
}

export function silentTalker(): Talker {
  return {
    hear() {},
    hearKey() {},
    tick: () => ({ frame: silenceFrame(), press: "", hangUp: false }),
    farSideHungUp() {},
  };
}
