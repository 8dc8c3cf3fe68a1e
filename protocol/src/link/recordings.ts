import * as z from "zod";

/**
 * The way of a recording that a PBX has made: beside the link, by HTTP with the site's token. `GET /link/recordings/:id` says how far the edge
 * has it, `PUT` with `?at=&of=` brings the piece that begins there of so many bytes in all, `PUT .../trouble` says why it cannot be had.
 */
export const recordingsPath = (id: string): string => `/link/recordings/${id}`;

export const RECORDING_PIECE_BYTES = 256 * 1_024;
/** More than two hours of telephone sound (16 kB a second). */
export const MOST_RECORDING_BYTES = 128 * 1_024 * 1_024;

/** How much of a recording the edge has, in bytes from its beginning; `stored` once it is whole, and in the archive. */
export const recordingReceived = z.object({
  received: z.number().int().nonnegative(),
  stored: z.boolean(),
});
export type RecordingReceived = z.infer<typeof recordingReceived>;

/** Where a piece belongs; in the address, so digits. */
const digits = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number);
export const recordingPiece = z.object({ at: digits, of: digits });
export const recordingTrouble = z.object({ trouble: z.string().max(500) });
