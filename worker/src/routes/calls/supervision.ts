import { coachBody, superviseBody } from "@patchbay/protocol/api";
import type { AuditAction } from "@patchbay/protocol/audit";
import { Hono } from "hono";
import { type AppEnv, permitted } from "../../auth/member.ts";
import type { SupervisorWish } from "../../objects/call-session/supervisor.ts";
import { refusal } from "../../refusal.ts";
import { readBody } from "../request/body.ts";
import { createdId } from "../request/created-id.ts";
import { actorOf, audit, type Ctx, notFound, ownCall, session } from "./own-call.ts";

/** What supervisors do with live calls. Each asks a permission and leaves a trace. */
export const supervisionRoutes = new Hono<AppEnv>()
  .post("/:id/take-over", permitted("calls.supervise"), (c) =>
    supervise(c, "calls.take_over", { do: "take_over" }),
  )
  .post("/:id/listen", permitted("calls.supervise"), (c) => supervise(c, "calls.listen", { do: "listen" }))
  .post("/:id/supervise", permitted("calls.supervise"), async (c) => {
    const body = await readBody(c, superviseBody);
    if (!body.ok) return refusal(c, 400, "bad_body", body.error);
    return supervise(c, SPOKE[body.value.mode], { do: "speak", ...body.value });
  })
  .post("/:id/coach", permitted("calls.supervise"), async (c) => {
    const body = await readBody(c, coachBody);
    if (!body.ok) return refusal(c, 400, "bad_body", body.error);
    const id = await createdId(c, "coach", body.value.id);
    return supervise(c, "calls.coach", { do: "coach", id, text: body.value.text });
  })
  .post("/:id/hand-back", permitted("calls.supervise"), (c) =>
    supervise(c, "calls.hand_back", { do: "hand_back" }),
  );

/** What speaking into a call is called in the audit log. */
const SPOKE = { barge: "calls.barge_in", whisper: "calls.whisper", listen: "calls.listen_again" } as const;

/** Has the call do it; answers with the leg for the supervisor's phone where there is one. */
async function supervise(c: Ctx, action: AuditAction, wish: SupervisorWish) {
  const callId = c.req.param("id") ?? "";
  if ((await ownCall(c, callId)) === null) return notFound(c, action, callId);
  const answer = await session(c, callId).supervise(actorOf(c), wish);
  if (answer !== null && "code" in answer) {
    audit(c, action, callId, "refused", answer.code);
    return refusal(c, 409, answer.code, answer.message);
  }
  audit(c, action, callId, "done");
  return answer === null ? c.json({ accepted: true }, 202) : c.json({ callId, ...answer });
}
