import * as z from "zod";

/** A channel of Patchbay's that has nobody. */
export const stray = z.object({
  uniqueid: z.string().min(1).max(150),
  linkedid: z.string().max(150),
  channel: z.string().min(1).max(200),
});
export type Stray = z.infer<typeof stray>;
export const MOST_STRAYS = 100;
