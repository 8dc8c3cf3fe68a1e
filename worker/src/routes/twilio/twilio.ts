import { callId as callIdSchema, deriveCallId } from "@patchbay/protocol/ids";
import { Hono } from "hono";
import type { AppEnv } from "../../auth/member.ts";
import { refusal } from "../../refusal.ts";
import { reject, sayAndHangUp } from "../../telephony/twilio/twiml.ts";
import {
  parseMachineVerdict,
  parseStatusCallback,
  parseVoiceWebhook,
  pickupOf,
} from "../../telephony/twilio/webhooks.ts";
import {
  APOLOGY,
  account,
  foreignCall,
  instructions,
  ofCall,
  originOf,
  replayed,
  session,
  signedFields,
  twiml,
} from "./signed.ts";
import { transferRoutes } from "./transfers.ts";

/** What Twilio asks and tells; every answer is the same when it asks again. */
export const twilioRoutes = new Hono<AppEnv>()
  .route("/calls/:callId/transfers/:transferId", transferRoutes)
  .post("/voice", async (c) => {
    const signed = await signedFields(c);
    if ("refused" in signed) return signed.refused;
    const { fields } = signed;
    const webhook = parseVoiceWebhook(fields);
    if (!webhook.ok) return refusal(c, 400, "bad_form", webhook.error);
    const { accountSid } = webhook.value;
    const begun = await account(c, accountSid).begin(webhook.value, originOf(c));
    if (begun.kind === "unknown_number") return twiml(c, reject("rejected"));
    if (begun.kind === "over") return replayed(c, accountSid);
    const { plan } = begun.decision;
    if (plan.kind === "reject") return twiml(c, reject(plan.reason === "busy" ? "busy" : "rejected"));
    if (plan.kind !== "assistant" && plan.kind !== "operators") return twiml(c, sayAndHangUp(APOLOGY));
    const next = await session(c, begun.callId).twilioNext();
    // Twilio asks here once, before the call's first answer: a call that is over has had its own.
    if (next.kind === "hang_up") return replayed(c, accountSid);
    return twiml(c, instructions(c, begun.callId, next, `${originOf(c)}/api/twilio/next`));
  })
  .post("/next", async (c) => {
    const signed = await signedFields(c);
    if ("refused" in signed) return signed.refused;
    const { fields } = signed;
    const webhook = parseVoiceWebhook(fields);
    if (!webhook.ok) return refusal(c, 400, "bad_form", webhook.error);
    const { accountSid, callSid } = webhook.value;
    const callId = await deriveCallId({ source: "twilio", accountSid, callSid });
    const next = await session(c, callId).twilioNext();
    return twiml(c, instructions(c, callId, next, c.req.url));
  })
  .post("/status", async (c) => {
    const signed = await signedFields(c);
    if ("refused" in signed) return signed.refused;
    const { fields } = signed;
    const report = parseStatusCallback(fields);
    if (!report.ok) return refusal(c, 400, "bad_form", report.error);
    const { accountSid, callSid, status, sequence } = report.value;
    const callId = await deriveCallId({ source: "twilio", accountSid, callSid });
    await session(c, callId).takeTwilioStatus({ status, sequence });
    return c.body(null, 204);
  })
  // Calls that went out, or come back from elsewhere: the address names the call, the signature the account, and the call
  // knows its own.
  .post("/calls/:callId/next", async (c) => {
    const own = await ofCall(c, parseVoiceWebhook);
    if ("refused" in own) return own.refused;
    const { accountSid, callSid } = own.form;
    if (!(await session(c, own.callId).claimTwilio({ accountSid, callSid }))) return foreignCall(c);
    const next = await session(c, own.callId).twilioNext();
    return twiml(c, instructions(c, own.callId, next, c.req.url));
  })
  .post("/calls/:callId/status", async (c) => {
    const own = await ofCall(c, parseStatusCallback);
    if ("refused" in own) return own.refused;
    const { accountSid, callSid, status, sequence } = own.form;
    if (!(await session(c, own.callId).claimTwilio({ accountSid, callSid }))) return foreignCall(c);
    await session(c, own.callId).takeTwilioStatus({ status, sequence });
    return c.body(null, 204);
  })
  .post("/calls/:callId/pickup", async (c) => {
    const own = await ofCall(c, parseMachineVerdict);
    if ("refused" in own) return own.refused;
    const { accountSid, callSid, answeredBy } = own.form;
    if (!(await session(c, own.callId).claimTwilio({ accountSid, callSid }))) return foreignCall(c);
    await session(c, own.callId).takePickup(pickupOf(answeredBy), answeredBy);
    return c.body(null, 204);
  });

const STREAMS = ["/stream/:callId", "/stream/:callId/:leg", "/listen/:callId"] as const;

/** The media stream's socket; its ticket comes with its first message. */
export const twilioStream = new Hono<AppEnv>().on("GET", [...STREAMS], (c) => {
  if (c.req.header("upgrade")?.toLowerCase() !== "websocket") {
    return refusal(c, 426, "upgrade_required", "This address speaks WebSocket only.");
  }
  const callId = c.req.param("callId");
  if (!callIdSchema.safeParse(callId).success) return refusal(c, 404, "not_found", "No such call.");
  return session(c, callId).fetch(c.req.raw);
});
