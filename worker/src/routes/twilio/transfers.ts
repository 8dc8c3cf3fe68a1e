import { Hono } from "hono";
import type { AppEnv } from "../../auth/member.ts";
import { targetLeg } from "../../call/transfer/transfer.ts";
import type { TwilioNews } from "../../call/transfer/twilio-facts.ts";
import { refusal } from "../../refusal.ts";
import { hasEnded } from "../../telephony/twilio/call-status.ts";
import { brief, connect } from "../../telephony/twilio/put-through.ts";
import { parseStatusCallback, parseVoiceWebhook } from "../../telephony/twilio/webhooks.ts";
import { type Ctx, foreignCall, instructions, ofCall, originOf, session, twiml } from "./signed.ts";

/** What Twilio asks and tells while it puts a caller through; at what it says of the target's leg, the call is its parent. */
export const transferRoutes = new Hono<AppEnv>()
  .post("/brief", (c) => asked(c, () => ({ news: "brief" })))
  .post("/key", (c) => asked(c, ({ digits }) => ({ news: "key", digit: digits ?? "" })))
  .post("/done", (c) =>
    asked(c, ({ dialStatus, dialBridged }) => ({ news: "done", dialled: dialStatus, bridged: dialBridged })),
  )
  .post("/status", async (c) => {
    const own = await ofCall(c, parseStatusCallback);
    if ("refused" in own) return own.refused;
    const { accountSid, parentCallSid, status } = own.form;
    const call = session(c, own.callId);
    if (parentCallSid === null || !(await call.claimTwilio({ accountSid, callSid: parentCallSid }))) {
      return foreignCall(c);
    }
    await call.takeTransfer(c.req.param("transferId") ?? "", { news: "leg", status });
    return c.body(null, 204);
  })
  // A call of its own to the target, of a caller who is not at Twilio: the call knows which is for which transfer.
  .post("/leg", async (c) => {
    const own = await ofCall(c, parseVoiceWebhook);
    if ("refused" in own) return own.refused;
    const transferId = c.req.param("transferId") ?? "";
    const { accountSid, callSid, status } = own.form;
    const news = { news: "target", call: { accountSid, callSid }, status, asks: true } as const;
    const answer = await session(c, own.callId).takeTransfer(transferId, news);
    const next = answer.kind === "stream" ? answer : ({ kind: "hang_up" } as const);
    const leg = targetLeg({ id: transferId, way: "outside" });
    return twiml(c, instructions(c, own.callId, next, c.req.url, leg));
  })
  .post("/leg/status", async (c) => {
    const own = await ofCall(c, parseStatusCallback);
    if ("refused" in own) return own.refused;
    const { accountSid, callSid, status } = own.form;
    const news = { news: "target", call: { accountSid, callSid }, status, asks: false } as const;
    await session(c, own.callId).takeTransfer(c.req.param("transferId") ?? "", news);
    return c.body(null, 204);
  });

type Webhook = Extract<ReturnType<typeof parseVoiceWebhook>, { ok: true }>["value"];

/** A request for TwiML: of the target's leg, or, when that is over, of the caller's. */
async function asked(c: Ctx, newsOf: (webhook: Webhook) => TwilioNews): Promise<Response> {
  const own = await ofCall(c, parseVoiceWebhook);
  if ("refused" in own) return own.refused;
  const { accountSid, callSid, parentCallSid, status } = own.form;
  const call = session(c, own.callId);
  if (!(await call.claimTwilio({ accountSid, callSid: parentCallSid ?? callSid }))) return foreignCall(c);
  // The caller is gone, and the target with them.
  if (parentCallSid === null && hasEnded(status)) await call.takeTwilioStatus({ status, sequence: null });
  const answer = await call.takeTransfer(c.req.param("transferId") ?? "", newsOf(own.form));
  const address = `${originOf(c)}/api/twilio/calls/${own.callId}`;
  switch (answer.kind) {
    case "brief":
      return twiml(c, brief(answer, `${address}/transfers/${c.req.param("transferId")}/key`));
    case "connect":
      return twiml(c, connect());
    case "over":
    case "told":
      return refusal(c, 409, "transfer_over", "This transfer is over; the call goes on without it.");
    default:
      return twiml(c, instructions(c, own.callId, answer, `${address}/next`));
  }
}
