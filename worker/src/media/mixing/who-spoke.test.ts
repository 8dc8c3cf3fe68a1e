import { encodeMulaw, silenceFrame } from "@patchbay/audio";
import { describe, expect, it } from "vitest";
import { WhoSpoke } from "./who-spoke.ts";

const frame = (sample: number): Uint8Array => encodeMulaw(new Int16Array(160).fill(sample));
const LOUD = frame(6_000);
const QUIET = frame(1_000);
const NOISE = frame(40);

/** So many milliseconds of both, from `at` on; answers when they were over. */
function during(
  spoke: WhoSpoke,
  at: number,
  ms: number,
  caller?: Uint8Array,
  ...others: Uint8Array[]
): number {
  for (let n = 0; n < ms; n += 20) spoke.note(at + n, caller, others);
  return at + ms;
}

describe("an utterance heard by an assistant with somebody barged in", () => {
  it("is whoever's was the louder voice for longer", () => {
    const spoke = new WhoSpoke();
    const first = during(spoke, 10_000, 2_000, QUIET, LOUD);
    const second = during(spoke, first + 1_000, 2_000, LOUD, QUIET);
    expect(spoke.between(10_000, first)).toBe("operator");
    expect(spoke.between(first + 1_000, second)).toBe("caller");
    // A word thrown in does not make it theirs.
    const third = during(spoke, second + 1_000, 300, undefined, LOUD);
    const end = during(spoke, third, 2_000, LOUD);
    expect(spoke.between(second + 1_000, end)).toBe("caller");
  });

  it("is a colleague's whose caller is silent or only a line's noise, whichever of them it is", () => {
    const spoke = new WhoSpoke();
    const end = during(spoke, 10_000, 400, NOISE, silenceFrame(), QUIET);
    expect(spoke.between(10_000, end)).toBe("operator");
    expect(spoke.between(10_000, during(spoke, end, 800, undefined, LOUD))).toBe("operator");
  });

  it("is the caller's when nobody was there, when nothing is known any more, and in doubt", () => {
    const spoke = new WhoSpoke();
    expect(spoke.between(0, 100_000)).toBe("caller");
    const end = during(spoke, 100_000, 1_000, NOISE, NOISE);
    expect(spoke.between(100_000, end)).toBe("caller");
    during(spoke, end, 1_000, undefined, LOUD);
    during(spoke, end + 1_000, 60_000, undefined);
    expect(spoke.between(end, end + 1_000)).toBe("caller");
  });

  it("begins a moment before a voice detector noticed it", () => {
    const spoke = new WhoSpoke();
    const end = during(spoke, 10_000, 400, undefined, LOUD);
    expect(spoke.between(end + 300, end + 400)).toBe("operator");
  });
});
