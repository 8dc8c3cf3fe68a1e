import type { Plan } from "@patchbay/protocol/call";

/** Who there is today, by id: assistants, and members who take calls. */
export interface StillThere {
  assistants: ReadonlySet<string>;
  members: ReadonlySet<string>;
}

/** So long people are rung where an assistant was to answer that is gone. */
const RESCUE_RING_MS = 30_000;

/**
 * A plan of a PBX as it can be carried out today: where a member was to be rung who takes calls no more, everybody is. Of an assistant
 * that is gone, `decide` sends the caller to the queue that the plan names.
 */
export function presentPlan(plan: Plan, { members }: Pick<StillThere, "members">): Plan {
  if (plan.kind !== "operators" || plan.member === null || members.has(plan.member.id)) return plan;
  return { ...plan, member: null };
}

/** The same of a number that has no PBX behind it: people are rung in the place of an assistant that is gone. */
export function presentTwilioPlan(wanted: Plan, there: StillThere): Plan {
  const plan = presentPlan(wanted, there);
  if (plan.kind === "assistant" && !there.assistants.has(plan.assistantId)) {
    return { kind: "operators", ringMs: RESCUE_RING_MS, member: null, otherwise: { kind: "end" } };
  }
  const follows = plan.kind === "operators" ? plan.otherwise : null;
  if (
    plan.kind !== "operators" ||
    follows?.kind !== "assistant" ||
    there.assistants.has(follows.assistantId)
  ) {
    return plan;
  }
  return { ...plan, otherwise: { kind: "end" } };
}
