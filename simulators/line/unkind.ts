import type { Knobs as VoiceKnobs } from "../openai/knobs.ts";
import type { Knobs as PhoneKnobs } from "../twilio/knobs.ts";
import type { LineKnobs } from "./line-knobs.ts";
import { seeded } from "./seeded.ts";

/** What goes wrong, or otherwise, during a call: all of it happens in the field, and none of it is to be noticed by a caller. */
export interface Unkindness {
  readonly line: LineKnobs;
  readonly voice: Partial<VoiceKnobs>;
  readonly phone: Partial<PhoneKnobs>;
  /** The voice service is at its limit for so long from the call's beginning; 0: it is not. */
  readonly limitedMs: number;
}

/** Most callers' phones cancel most of their echo, and are no quieter than this. */
const ECHO_DB = [-48, -36] as const;
const NOISE_DB = [-70, -56] as const;

/** A mixture of knobs, the same for the same seed: each is turned in about half of the mixtures. */
export function unkindness(seed: number): Unkindness {
  const random = seeded(seed);
  const between = (least: number, most: number): number => Math.round(least + random() * (most - least));
  const sometimes = <T>(otherwise: T, value: () => T): T => {
    // Drawn whether it is used or not, so that one knob more or less does not change the others.
    const drawn = value();
    return random() < 0.5 ? otherwise : drawn;
  };
  const line: LineKnobs = {
    pausesWhenSilent: sometimes(false, () => true),
    echoDb: sometimes<number | null>(null, () => between(...ECHO_DB)),
    noiseDb: sometimes<number | null>(null, () => between(...NOISE_DB)),
    jitterMs: sometimes(0, () => between(20, 80)),
    lineSeed: seed,
  };
  const kinds: Unkindness = {
    line,
    limitedMs: sometimes(0, () => between(500, 1_500)),
    voice: {
      committedDelayMs: sometimes(0, () => between(50, 300)),
      wordsAheadMs: sometimes(0, () => between(100, 500)),
      audioDoneDelayMs: sometimes(0, () => between(100, 700)),
      transcriptionDelayMs: sometimes(20, () => between(100, 600)),
      speechStoppedDelayMs: sometimes(0, () => between(20, 150)),
      firstDeltaDelayMs: sometimes(0, () => between(50, 500)),
      twoItems: sometimes(false, () => true),
      oddDeltas: sometimes(false, () => true),
      unknownEvents: sometimes(false, () => true),
      truncateFails: sometimes(0, () => 1),
      incompleteResponses: sometimes(0, () => 1),
      failResponses: sometimes(0, () => 1),
    },
    phone: {
      ...line,
      markDelayMs: sometimes(0, () => between(20, 250)),
      oddPieces: sometimes(false, () => true),
      mediaBeforeStart: sometimes(false, () => true),
      replayWebhooks: sometimes(0, () => between(1, 2)),
      repeatStatus: sometimes(0, () => 1),
      statusDelayMs: sometimes(0, () => between(100, 1_000)),
      unsignedExtras: sometimes(false, () => true),
      restPerSecond: sometimes<number | null>(null, () => 1),
      signedWith: sometimes<PhoneKnobs["signedWith"]>("auth_token", () => "shared_key_sha256"),
    },
  };
  // Drawn after all others: they are what they were before there was this one.
  const wordsBehindMs = sometimes(0, () => between(100, 1_500));
  return { ...kinds, voice: { ...kinds.voice, wordsBehindMs } };
}
