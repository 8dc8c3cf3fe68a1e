import * as z from "zod";

/** What the PBX does with a call that it has in its own hands. */
export const pbxEvents = [
  z.object({ type: z.literal("queue_joined"), queue: z.string(), position: z.number().int() }),
  z.object({ type: z.literal("queue_left"), queue: z.string() }),
  z.object({ type: z.literal("operator_connected"), name: z.string(), channel: z.string() }),
] as const;
