import * as z from "zod";
import { actor, person, supervisorMode } from "../parties.ts";

/** Supervisors at a call. */
export const supervisionEvents = [
  /** A person clicked Take over: whoever has the caller goes on until their phone has joined, or the claim lapses. */
  z.object({
    type: z.literal("takeover_claimed"),
    by: actor,
    legId: z.string(),
    /** Of a caller whom Twilio has put through: the assistant that had them before. */
    assistant: person.optional(),
  }),
  /** The person who took the call over gives it back; they have the caller until the assistant's voice is there. */
  z.object({ type: z.literal("hand_back_requested"), by: actor }),
  /** A person clicked Listen; they hear the call once their phone has joined. */
  z.object({ type: z.literal("listen_requested"), by: actor, legId: z.string() }),
  z.object({
    type: z.literal("listener_joined"),
    by: actor,
    legId: z.string(),
    /** Other than listening only where they come back, as after a restart. */
    mode: supervisorMode.optional(),
  }),
  /** Whoever listens speaks to everybody, to the person who has the caller alone, or to nobody again. */
  z.object({
    type: z.literal("supervisor_mode_changed"),
    by: actor,
    legId: z.string(),
    mode: supervisorMode,
  }),
  /** `dismissed` when they did not go by themselves: they may listen no more. */
  z.object({
    type: z.literal("listener_left"),
    by: actor,
    legId: z.string(),
    dismissed: z.boolean().optional(),
  }),
  /** A supervisor's private words to the assistant; the caller hears nothing of them. */
  z.object({
    type: z.literal("coached"),
    by: actor,
    text: z.string().max(500),
    /** Drawn by the page that sent them: whoever sends them again says nothing new. */
    id: z.string().max(64).optional(),
  }),
] as const;
