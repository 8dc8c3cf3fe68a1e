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
