import type { TakenPlan } from "@patchbay/protocol/call";
import { hasEnded } from "../../call/life/state.ts";
import type { AssistantConfig } from "../../call/routing.ts";
import type { ArrivingCall, Begun } from "./arrival.ts";
import { NO_SECRETS } from "./call-file.ts";

/** A queue rings an assistant as its member, for the caller of this call who waits there. */
export interface QueueRing {
  /** The site's question that this answers. */
  offerId: string;
  /** The far half of the way by which it rings. */
  uniqueid: string;
  plan: TakenPlan;
  assistant: AssistantConfig;
}

/** For so long after its voice failed a caller is not given to an assistant of a queue again: they would go round in circles. */
const SPARED_MS = 60_000;

const ELSEWHERE: Begun = { mediaTicket: "", elsewhere: true };

/** The ticket of the audio with which the assistant answers; `elsewhere` where it cannot have this caller now. */
export async function rung(
  { offerId, uniqueid, plan, assistant }: QueueRing,
  here: Pick<ArrivingCall, "file" | "state" | "save" | "append" | "ticket">,
): Promise<Begun> {
  const file = here.file();
  const { summary, withPbx, voiceFailedAtMs } = here.state();
  if (file === null || summary?.status !== "queued" || !withPbx || hasEnded(here.state())) return ELSEWHERE;
  if (voiceFailedAtMs !== null && Date.now() - voiceFailedAtMs < SPARED_MS) return ELSEWHERE;
  // The same question twice gets the same answer.
  if (file.offerId === offerId) return { mediaTicket: await here.ticket(), elsewhere: false };
  const legs = { ...file.legs, caller: NO_SECRETS };
  here.save({ ...file, assistant, offerId, answerWhenTold: false, legs });
  const ticket = here.ticket();
  const { version } = assistant;
  here.append({
    type: "assistant_rung",
    plan,
    uniqueid,
    ...(version === undefined ? {} : { assistantVersion: version }),
  });
  return { mediaTicket: await ticket, elsewhere: false };
}
