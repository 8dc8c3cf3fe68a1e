import type { Plan } from "@patchbay/protocol/call";
import type { SitePlan } from "@patchbay/protocol/link/site-plan";

/** What the site's dialplan has to do for a plan; `defaultQueue` takes callers whom nobody else can. */
export function sitePlanOf(plan: Plan, defaultQueue: string): SitePlan {
  switch (plan.kind) {
    case "assistant":
    case "queue":
    case "reject":
      return plan;
    case "operators": {
      const { otherwise } = plan;
      const fallbackQueue =
        otherwise.kind === "queue"
          ? otherwise.queue
          : otherwise.kind === "assistant"
            ? otherwise.fallbackQueue
            : defaultQueue;
      return { kind: "assistant", assistantId: "", name: "operators", fallbackQueue, answer: "when_told" };
    }
    case "end":
    case "dial":
      return { kind: "reject", reason: "unallocated" };
  }
}
