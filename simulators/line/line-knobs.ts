import * as z from "zod";

/** What a caller's own phone and line may do to their sound, wherever they call from. */
export const lineKnobs = z.strictObject({
  /** Nothing is sent while the caller is silent, as phones with voice activity detection do. */
  pausesWhenSilent: z.boolean(),
  /** What the caller hears comes back through their microphone, so many dB louder (below 0: quieter); null: none of it. */
  echoDb: z.number().min(-80).max(0).nullable(),
  /** Noise of the line, in dBFS; null: none. */
  noiseDb: z.number().min(-90).max(-20).nullable(),
  /** Each 20 ms come up to so much late, never out of order. */
  jitterMs: z.int().min(0).max(1_000),
  /** Seed of the noise and of the jitter. */
  lineSeed: z.int().min(0),
});

export type LineKnobs = z.infer<typeof lineKnobs>;

export const CLEAN_LINE: LineKnobs = {
  pausesWhenSilent: false,
  echoDb: null,
  noiseDb: null,
  jitterMs: 0,
  lineSeed: 1,
};
