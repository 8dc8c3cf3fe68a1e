import * as z from "zod";
import { actor } from "../parties.ts";

/** What is kept of a call as sound. */
export const recordingEvents = [
  /** From now on; `announced` says that the caller was told before. */
  z.object({ type: z.literal("recording_started"), announced: z.boolean() }),
  /**
   * Nothing is kept as sound until it is resumed, and no digits are written down: a card number is being said.
   * `transcriptOnly`: there is no sound to be kept, only the digits are held back.
   */
  z.object({ type: z.literal("recording_paused"), by: actor, transcriptOnly: z.boolean().optional() }),
  z.object({ type: z.literal("recording_resumed"), by: actor, transcriptOnly: z.boolean().optional() }),
  /** The archive refused a part for so long that it had to be given up. */
  z.object({ type: z.literal("recording_gap"), atMs: z.number().int(), ms: z.number().int() }),
  /** It lies in the archive as one file of that length. */
  z.object({ type: z.literal("recording_saved"), ms: z.number().int(), bytes: z.number().int() }),
  /** Nothing is left of it as sound. */
  z.object({ type: z.literal("recording_deleted"), by: actor }),
] as const;
