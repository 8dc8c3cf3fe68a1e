import { randomToken } from "@patchbay/protocol/ids";
import type { LinkDown } from "@patchbay/protocol/link/down";
import { ROUTE_DEADLINE_MS } from "@patchbay/protocol/link/envelope";
import type { LinkUp } from "@patchbay/protocol/link/up";
import { MEMBER_CONTEXT } from "@patchbay/protocol/pbx-names";
import type { RouteQuestion } from "../asterisk/fastagi.ts";

export type Decision = Extract<LinkDown, { type: "route_decided" }>["data"];

export interface OfferDeskOptions {
  send: (
    message:
      | { type: "call_offered"; data: Extract<LinkUp, { type: "call_offered" }>["data"] }
      | { type: "offer_expired"; data: Extract<LinkUp, { type: "offer_expired" }>["data"] },
  ) => void;
  linkUp: () => boolean;
  deadlineMs?: number;
}

/** Offers calls to the edge and waits for its decision, never longer than the deadline. */
export class OfferDesk {
  readonly #options: OfferDeskOptions;
  readonly #waiting = new Map<string, (decision: Decision) => void>();
  /** A connector that was started anew counts from one again, and its questions are others. */
  readonly #run = randomToken(4);
  #count = 0;
  /** Decisions for offers that nobody waits for any more. */
  lateDecisions = 0;

  constructor(options: OfferDeskOptions) {
    this.#options = options;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** The edge's decision, or null: the edge cannot be asked, took too long, or the caller hung up. */
  ask(question: RouteQuestion, gone: AbortSignal): Promise<Decision | null> {
    const { uniqueid } = question;
    const offerId = `${uniqueid.slice(0, 60)}/${this.#run}-${++this.#count}`;
    const { send, linkUp, deadlineMs = ROUTE_DEADLINE_MS } = this.#options;
    const expired = () => {
      // Of a queue's member: the caller has a call already, and the queue rings the next.
      if (question.context !== MEMBER_CONTEXT) send({ type: "offer_expired", data: { offerId, uniqueid } });
    };
    if (!linkUp()) {
      expired();
      return Promise.resolve(null);
    }
    return new Promise((resolve) => {
      const settle = (decision: Decision | null) => {
        clearTimeout(timer);
        gone.removeEventListener("abort", onGone);
        this.#waiting.delete(offerId);
        resolve(decision);
      };
      const onGone = () => settle(null);
      const timer = setTimeout(() => {
        expired();
        settle(null);
      }, deadlineMs);
      gone.addEventListener("abort", onGone, { once: true });
      this.#waiting.set(offerId, settle);
      send({ type: "call_offered", data: { offerId, ...question, expiresAt: Date.now() + deadlineMs } });
      if (gone.aborted) onGone();
    });
  }

  decided(decision: Decision): void {
    const settle = this.#waiting.get(decision.offerId);
    if (settle === undefined) this.lateDecisions++;
    else settle(decision);
  }
}
