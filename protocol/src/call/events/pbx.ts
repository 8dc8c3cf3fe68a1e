import * as z from "zod";
import { party, pbxNames } from "../parties.ts";
import { takenPlan } from "../plan.ts";

/** What the PBX does with a call that it has in its own hands. */
export const pbxEvents = [
  z.object({ type: z.literal("queue_joined"), queue: z.string(), position: z.number().int() }),
  z.object({ type: z.literal("queue_left"), queue: z.string() }),
  z.object({ type: z.literal("operator_connected"), name: z.string(), channel: z.string() }),
  /** The PBX rings a phone of its own for the caller; by its extension, where it has one. */
  z.object({ type: z.literal("phone_rung"), name: z.string().max(120) }),
  /** The queue in which the caller waits rings an assistant as its member; the caller is the queue's until that answers. */
  z.object({
    type: z.literal("assistant_rung"),
    plan: takenPlan,
    /** The far half of the way by which it is rung. */
    uniqueid: z.string().max(150),
    /** The saved state of the assistant that this call keeps while it has the caller. */
    assistantVersion: z.number().int().optional(),
  }),
  /** It rings there no more, and has not answered. */
  z.object({ type: z.literal("assistant_ring_ended"), queue: z.string().max(80) }),
  /** The PBX keeps the caller for whoever takes them up there. */
  z.object({ type: z.literal("call_parked"), space: z.string() }),
  /** Another is in the conversation in the outside party's place: somebody joined the two, or took the call up. */
  z.object({ type: z.literal("party_changed"), from: party, pbx: pbxNames }),
  /** The PBX knows better now who calls. */
  z.object({ type: z.literal("caller_changed"), from: party }),
] as const;
