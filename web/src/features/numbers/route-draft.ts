import { type Plan, type RoutePlan, ringMs, routePlan } from "@patchbay/protocol/call";
import { isQueueName, NO_QUEUE_NAME } from "@patchbay/protocol/queue-name";

/** A route while it is being edited: plain choices, each of them kept when another is looked at. */
export interface RouteDraft {
  first: "assistant" | "operators" | "queue" | "reject";
  assistantId: string;
  ringSeconds: string;
  otherwise: "assistant" | "queue" | "end";
  queue: string;
}

/** What a form needs to know: a Twilio number has no queue of a PBX behind it. */
export interface RouteFacts {
  assistants: readonly { id: string; name: string }[];
  onPbx: boolean;
}

const RING_SECONDS = "20";
const QUEUE = "support";

/** The form's beginning: the present route, or an assistant where there is one. */
export function draftOf(plan: Plan | null, { assistants }: RouteFacts): RouteDraft {
  const draft: RouteDraft = {
    first: assistants.length > 0 ? "assistant" : "operators",
    assistantId: assistants[0]?.id ?? "",
    ringSeconds: RING_SECONDS,
    otherwise: assistants.length > 0 ? "assistant" : "end",
    queue: QUEUE,
  };
  switch (plan?.kind) {
    case "assistant":
      return {
        ...draft,
        first: "assistant",
        assistantId: plan.assistantId,
        queue: plan.fallbackQueue || QUEUE,
      };
    case "queue":
      return { ...draft, first: "queue", queue: plan.queue };
    case "reject":
      return { ...draft, first: "reject" };
    case "operators": {
      const { otherwise } = plan;
      return {
        ...draft,
        first: "operators",
        ringSeconds: String(Math.round(plan.ringMs / 1_000)),
        otherwise: otherwise.kind,
        ...(otherwise.kind === "assistant"
          ? { assistantId: otherwise.assistantId, queue: otherwise.fallbackQueue || QUEUE }
          : {}),
        ...(otherwise.kind === "queue" ? { queue: otherwise.queue } : {}),
      };
    }
    default:
      return draft;
  }
}

/** The route that a draft stands for, or what is missing in it. */
export function planOf(
  draft: RouteDraft,
  facts: RouteFacts,
): { ok: true; plan: RoutePlan } | { ok: false; why: string } {
  const name = facts.assistants.find(({ id }) => id === draft.assistantId)?.name;
  const queue = draft.queue.trim();
  const uses = (what: "assistant" | "queue"): boolean =>
    draft.first === what || (draft.first === "operators" && draft.otherwise === what);
  if (uses("assistant") && name === undefined) return { ok: false, why: "Choose an assistant." };
  const needsQueue = facts.onPbx && (uses("queue") || uses("assistant"));
  if (needsQueue && queue === "") return { ok: false, why: "Name the queue of the PBX." };
  if (queue.length > 80) return { ok: false, why: "A queue's name has 80 characters at most." };
  if (needsQueue && !isQueueName(queue)) return { ok: false, why: NO_QUEUE_NAME };
  const assistant = {
    kind: "assistant",
    assistantId: draft.assistantId,
    name: name ?? "",
    fallbackQueue: facts.onPbx ? queue : "",
  } as const;
  const ring = ringMs.safeParse(Number(draft.ringSeconds) * 1_000);
  if (draft.first === "operators" && !ring.success) {
    return { ok: false, why: "People are rung for 3 to 300 seconds." };
  }
  const otherwise =
    draft.otherwise === "assistant"
      ? assistant
      : draft.otherwise === "queue"
        ? { kind: "queue", queue }
        : { kind: "end" };
  const plan = {
    assistant,
    operators: { kind: "operators", ringMs: ring.data, member: null, otherwise },
    queue: { kind: "queue", queue },
    reject: { kind: "reject", reason: "rejected" },
  }[draft.first];
  const parsed = routePlan.safeParse(plan);
  return parsed.success ? { ok: true, plan: parsed.data } : { ok: false, why: "This route cannot be read." };
}
