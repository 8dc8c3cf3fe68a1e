import type { AnswerMode, SitePlan } from "@patchbay/protocol/link/site-plan";
import { isQueueName } from "@patchbay/protocol/queue-name";
import type { RouteAnswer } from "../asterisk/fastagi.ts";

/** Q.850 causes of a rejected call. */
const CAUSES = { busy: 17, rejected: 21, unallocated: 1 } as const;
/** Seconds until the dialplan itself gives up on an answer; the connector's own time-outs come first. */
const ANSWER_WITHIN_S = 20;
/** Who rings for how long is the edge's decision; this is only the end of all patience. */
const RING_AT_MOST_S = 300;

/** Whether a queue's name can be one argument of the dialplan; empty stands for the dialplan's own fallback queue. */
export const fitsDialplan = (queue: string): boolean => queue === "" || isQueueName(queue);

export interface MediaCall {
  callId: string;
  ticket: string;
  answer: AnswerMode;
  /** Behind the media; empty for the dialplan's own fallback queue. */
  queue: string;
  /** The caller is not connected to anybody yet and has to hear ringing until the answer. */
  ringing: boolean;
}

/** What the context patchbay-media needs on the caller's channel, as names and values. */
export function mediaVariables({ callId, ticket, answer, queue, ringing }: MediaCall): [string, string][] {
  return [
    ["PATCHBAY_QUEUE", queue],
    ["PATCHBAY_RING", String(answer === "when_told" ? RING_AT_MOST_S : ANSWER_WITHIN_S)],
    ["PATCHBAY_TONE", ringing || answer === "when_told" ? "r" : ""],
    ["__PATCHBAY_CALL", callId],
    ["__PATCHBAY_TICKET", ticket],
  ];
}

/**
 * The channel variables that carry a plan into the dialplan; the plan itself comes last, so that half an answer is none.
 * Null when a name does not fit into a dialplan.
 */
export function planVariables(plan: SitePlan, callId: string, ticket: string): RouteAnswer {
  if (plan.kind === "reject") {
    return [
      ["PATCHBAY_CAUSE", String(CAUSES[plan.reason])],
      ["PATCHBAY_PLAN", "reject"],
    ];
  }
  if (plan.kind === "queue") {
    if (!fitsDialplan(plan.queue)) return null;
    return [
      ["PATCHBAY_QUEUE", plan.queue],
      ["PATCHBAY_PLAN", "queue"],
    ];
  }
  const answer = plan.answer ?? "at_once";
  // A fallback that cannot be used costs nobody the answer: the dialplan has one of its own.
  const queue = fitsDialplan(plan.fallbackQueue) ? plan.fallbackQueue : "";
  return [
    ...mediaVariables({ callId, ticket, answer, queue, ringing: true }),
    ["PATCHBAY_PLAN", "assistant"],
  ];
}
