import type { RoutingPage } from "@patchbay/protocol/api";
import type { Plan } from "@patchbay/protocol/call";
import { queueName } from "../calls/call-words.ts";

/** What a number does, as its row says it: who rings first, and what follows when they do not answer. */
export interface PlanWords {
  first: string;
  after: string;
}

export function planWords(plan: Plan): PlanWords {
  switch (plan.kind) {
    case "assistant":
      return {
        first: `${plan.name}, AI`,
        after:
          plan.fallbackQueue === ""
            ? "Operators, if the assistant cannot go on"
            : `${queueName(plan.fallbackQueue)}, if the assistant cannot go on`,
      };
    case "operators":
      return {
        first: `${plan.member?.name ?? "Operators"}, ${Math.round(plan.ringMs / 1_000)} s`,
        after: nextWords(plan.otherwise),
      };
    case "queue":
      return { first: queueName(plan.queue), after: "As the PBX has it" };
    case "reject":
      return { first: rejections[plan.reason], after: "–" };
    case "end":
      return { first: "Nobody", after: "The caller is told so" };
    case "dial":
      return { first: plan.number, after: "–" };
  }
}

/** What a plan names that there is no more, and what happens in its place; null where everything is there. */
export function goneWords(plan: Plan, there: Pick<RoutingPage, "assistants" | "members">): string | null {
  const isGone = (list: readonly { id: string }[], id: string): boolean => list.every((one) => one.id !== id);
  if (plan.kind === "assistant" && isGone(there.assistants, plan.assistantId)) {
    const instead =
      plan.fallbackQueue === "" ? "operators are rung" : `callers go to ${queueName(plan.fallbackQueue)}`;
    return `${plan.name} is gone: ${instead}`;
  }
  if (plan.kind !== "operators") return null;
  const { member, otherwise } = plan;
  if (member !== null && isGone(there.members, member.id)) {
    return `${member.name} takes no calls any more: everybody is rung`;
  }
  return otherwise.kind === "assistant" && isGone(there.assistants, otherwise.assistantId)
    ? `${otherwise.name} is gone: nobody answers after the operators`
    : null;
}

const rejections = {
  busy: "Turned away as busy",
  rejected: "Turned away",
  unallocated: "Turned away as not in use",
} as const;

function nextWords(plan: Extract<Plan, { kind: "operators" }>["otherwise"]): string {
  switch (plan.kind) {
    case "assistant":
      return `${plan.name}, AI`;
    case "queue":
      return queueName(plan.queue);
    case "end":
      return "The caller is told that nobody is there";
  }
}
