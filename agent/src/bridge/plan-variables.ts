import type { Plan } from "@patchbay/protocol/call";
import type { RouteAnswer } from "../asterisk/fastagi.ts";

/** Q.850 causes of a rejected call. */
const CAUSES = { busy: 17, rejected: 21, unallocated: 1 } as const;
/** What may stand in a queue's name in the dialplan, where commas separate arguments. */
const QUEUE_NAME = /^[\w.@+ -]{1,80}$/;

/**
 * The channel variables that carry a plan into the dialplan; the plan itself comes last, so that half an answer is none.
 * Null when a name does not fit into a dialplan.
 */
export function planVariables(plan: Plan, callId: string, ticket: string): RouteAnswer {
  if (plan.kind === "reject") {
    return [
      ["PATCHBAY_CAUSE", String(CAUSES[plan.reason])],
      ["PATCHBAY_PLAN", "reject"],
    ];
  }
  const queue = plan.kind === "queue" ? plan.queue : plan.fallbackQueue;
  if (queue !== "" && !QUEUE_NAME.test(queue)) return null;
  if (plan.kind === "queue") {
    return [
      ["PATCHBAY_QUEUE", queue],
      ["PATCHBAY_PLAN", "queue"],
    ];
  }
  return [
    ["PATCHBAY_QUEUE", queue],
    ["__PATCHBAY_CALL", callId],
    ["__PATCHBAY_TICKET", ticket],
    ["PATCHBAY_PLAN", "assistant"],
  ];
}
