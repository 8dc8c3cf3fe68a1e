import { deriveCallId, randomToken } from "@patchbay/protocol/ids";
import type { SitePlan } from "@patchbay/protocol/link/site-plan";
import type { FakeEdge, Offer } from "./fake-edge.ts";
import { FakeMedia } from "./fake-media.ts";

const PLANS: Record<SitePlan["kind"], SitePlan> = {
  assistant: { kind: "assistant", assistantId: "a1", name: "Ada", fallbackQueue: "support" },
  queue: { kind: "queue", queue: "support" },
  reject: { kind: "reject", reason: "busy" },
};

/** Makes the edge decide the next offer; resolves when it was offered. */
export function routeTo(
  edge: FakeEdge,
  kind: SitePlan["kind"],
  change: { plan?: SitePlan; delayMs?: number } = {},
): Promise<{ offer: Offer; callId: string }> {
  return new Promise((resolve) => {
    edge.decide = (offer) => {
      edge.decide = () => null;
      void deriveCallId({ source: "pbx", siteId: "testsite", uniqueid: offer.uniqueid }).then((callId) => {
        const media = new FakeMedia(edge.watch);
        media.ticket = randomToken();
        edge.media.set(callId, media);
        const plan = change.plan ?? PLANS[kind];
        const decided = { offerId: offer.offerId, callId, plan, mediaTicket: media.ticket, validMs: 30_000 };
        if (change.delayMs === undefined) edge.decideNow(decided);
        else setTimeout(() => edge.decideNow(decided), change.delayMs);
        resolve({ offer, callId });
      });
      return null;
    };
  });
}
