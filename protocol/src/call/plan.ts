import * as z from "zod";
import { person } from "./parties.ts";

const assistantPlan = z.object({
  kind: z.literal("assistant"),
  assistantId: z.string().max(64),
  name: z.string().max(120),
  /** Where the dialplan goes when the assistant cannot go on; calls without a PBX ring with the operators then. */
  fallbackQueue: z.string().max(80),
});
/** `queue` is the PBX's, where it is by that that an assistant has the caller, as its member. */
const maybeTakenPlan = assistantPlan.extend({ queue: z.string().max(80).optional() });
export const takenPlan = maybeTakenPlan.required();
export type TakenPlan = z.infer<typeof takenPlan>;
const queuePlan = z.object({ kind: z.literal("queue"), queue: z.string().max(80) });
const rejectPlan = z.object({
  kind: z.literal("reject"),
  reason: z.enum(["busy", "rejected", "unallocated"]),
});
/** Nobody is there: the caller is told so, and the call ends. */
const endPlan = z.object({ kind: z.literal("end") });

/** What follows when no operator has answered. */
export const nextPlan = z.discriminatedUnion("kind", [assistantPlan, queuePlan, endPlan]);
export type NextPlan = z.infer<typeof nextPlan>;

/** How long people are rung before something else is tried. */
export const ringMs = z.number().int().min(3_000).max(300_000);

const operatorsPlan = z.object({
  kind: z.literal("operators"),
  ringMs,
  /** Only this member is rung; null rings everybody who takes calls. */
  member: person.nullable(),
  otherwise: nextPlan,
});
/** A person calls out: the number is dialled through `line`, a Twilio number's or a site's id. */
const dialPlan = z.object({
  kind: z.literal("dial"),
  number: z.string().min(1).max(40),
  line: z.string().max(80),
});

/** What the edge decided should happen with a call. */
export const plan = z.discriminatedUnion("kind", [
  maybeTakenPlan,
  queuePlan,
  rejectPlan,
  operatorsPlan,
  endPlan,
  dialPlan,
]);
export type Plan = z.infer<typeof plan>;

/** What a number or an extension may be set to do. */
export const routePlan = z.discriminatedUnion("kind", [assistantPlan, queuePlan, rejectPlan, operatorsPlan]);
export type RoutePlan = z.infer<typeof routePlan>;

/** The queues of the PBX that a plan names. */
export function queuesOf(plan: Plan): string[] {
  const named = plan.kind === "operators" ? plan.otherwise : plan;
  const queue = named.kind === "queue" ? named.queue : named.kind === "assistant" ? named.fallbackQueue : "";
  return queue === "" ? [] : [queue];
}
