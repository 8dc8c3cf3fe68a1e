import { supervision } from "@patchbay/protocol/api/calls";
import type { SupervisorWish } from "../../objects/call-session/supervisor.ts";
import { actorOf, type Ctx } from "../endpoint/asker.ts";
import { accepted, done, type Entry, refused } from "../endpoint/outcome.ts";
import { serve } from "../endpoint/serve.ts";
import { createdId } from "../request/created-id.ts";
import { onLine, session } from "./own-call.ts";

/** What speaking into a call is called in the audit log. */
const SPOKE = { barge: "calls.barge_in", whisper: "calls.whisper", listen: "calls.listen_again" } as const;

/** What supervisors do with live calls. */
export const supervisionRoutes = [
  serve(
    supervision.takeOver,
    onLine(async (c, { id }) => legFor(c, id, { do: "take_over" })),
  ),
  serve(
    supervision.listen,
    onLine(async (c, { id }) => legFor(c, id, { do: "listen" })),
  ),
  serve(
    supervision.speak,
    onLine(async (c, { id }, { body }) =>
      asked(c, id, { do: "speak", ...body }, { action: SPOKE[body.mode] }),
    ),
  ),
  serve(
    supervision.coach,
    onLine(async (c, { id }, { body }) => {
      const drawn = await createdId(c, "coach", body.id);
      return asked(c, id, { do: "coach", id: drawn, text: body.text });
    }),
  ),
  serve(
    supervision.handBack,
    onLine(async (c, { id }) => asked(c, id, { do: "hand_back" })),
  ),
];

/** A leg of the call for the supervisor's own phone. */
async function legFor(c: Ctx, callId: string, wish: Extract<SupervisorWish, { do: "take_over" | "listen" }>) {
  const leg = await session(c, callId).supervise(actorOf(c), wish);
  if (leg === null) throw new Error(`no leg for a supervisor who wants to ${wish.do}`);
  return "code" in leg ? refused(leg) : done({ callId, ...leg });
}

async function asked(c: Ctx, callId: string, wish: SupervisorWish, entry: Entry = {}) {
  const answer = await session(c, callId).supervise(actorOf(c), wish);
  return accepted(answer !== null && "code" in answer ? answer : null, entry);
}
