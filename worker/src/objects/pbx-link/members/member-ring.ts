import type { LinkUp } from "@patchbay/protocol/link/up";
import { isOurChannel } from "@patchbay/protocol/pbx-names";
import { memberOf } from "../../../call/routing.ts";
import { farHalf } from "../../../pbx/conversation.ts";
import type { ProjectedChannel } from "../../../pbx/projection.ts";
import type { SiteFile } from "../../../store/files/site-file.ts";
import type { QueueRing } from "../../call-session/queue-ring.ts";
import type { Channels } from "../channels.ts";

type Offer = Extract<LinkUp, { type: "call_offered" }>["data"];

/** For which call a queue rings which assistant as its member; null where nobody is meant whom an assistant could have. */
export function memberRing(
  { routing }: SiteFile,
  channels: Channels,
  { uniqueid, offerId, to }: Offer,
): (QueueRing & { callId: string }) | null {
  const waiting = waitingAt(channels, uniqueid);
  const assistant = memberOf(routing, to.number);
  // Who waits here for a call of another line was sent on by somebody: no assistant has them instead.
  if (waiting === null || assistant === null || isOurChannel(waiting.uniqueid)) return null;
  const callId = channels.callOf(waiting.uniqueid);
  if (callId === null) return null;
  const { queue } = waiting;
  const { id: assistantId, name } = assistant;
  const plan = { kind: "assistant", assistantId, name, fallbackQueue: queue, queue } as const;
  return { callId, offerId, uniqueid, plan, assistant };
}

/** The caller for whom a queue rings this far half of a member's way. */
function waitingAt(channels: Channels, uniqueid: string): (ProjectedChannel & { queue: string }) | null {
  const far = channels.get(uniqueid);
  const near = far === null ? null : farHalf(far, channels);
  const waiting = near === null ? null : channels.diallerOf(near.uniqueid);
  return waiting === null || waiting.queue === null ? null : { ...waiting, queue: waiting.queue };
}
