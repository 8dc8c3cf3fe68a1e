import * as z from "zod";

/** POST /api/calls/:id/recording */
export const recordingBody = z.object({ paused: z.boolean() });

/** GET /api/calls/:id/recording/peaks: how loud each side was, from 0 to 255, for the waveform. */
export const recordingPeaks = z.object({
  ms: z.number().int().nonnegative(),
  msPerPeak: z.number().int().positive(),
  caller: z.array(z.number().int().min(0).max(255)),
  far: z.array(z.number().int().min(0).max(255)),
});
export type RecordingPeaks = z.infer<typeof recordingPeaks>;
