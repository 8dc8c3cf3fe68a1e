import * as z from "zod";

/**
 * The connector's control socket, `/link`: text frames, one envelope each.
 * `seq` numbers what must arrive (from 1, per sender's epoch); 0 marks `hello`, `welcome` and `ack`, which need no
 * acknowledgement. `ack` is the highest `seq` of the other side that has been dealt with.
 */
export const envelope = {
  v: z.number().int(),
  seq: z.number().int().nonnegative(),
  ack: z.number().int().nonnegative(),
  id: z.string().min(1).max(80),
  /** Sender's clock, epoch milliseconds. */
  ts: z.number().int(),
};
export const message = <T extends string, D extends z.ZodType>(type: T, data: D) =>
  z.object({ ...envelope, type: z.literal(type), data });

export const MAX_LINK_CHARS = 900_000;
/** The connector sends this raw text every `LINK_PING_MS`; the edge answers it without waking. */
export const LINK_PING = "ping";
export const LINK_PONG = "pong";
export const LINK_PING_MS = 5_000;
/** How long a call waits for its route before the dialplan goes on by itself. */
export const ROUTE_DEADLINE_MS = 1_500;
