import { callId as callIdSchema, deriveCallId } from "@patchbay/protocol/ids";
import { type Context, Hono } from "hono";
import type { AppEnv } from "../auth/member.ts";
import { connectStream, hangUp, reject, sayAndHangUp } from "../telephony/twilio/twiml.ts";
import { parseStatusCallback, parseVoiceWebhook } from "../telephony/twilio/webhooks.ts";
import { refusal } from "./refusal.ts";

type Ctx = Context<AppEnv>;
const APOLOGY = "I am sorry, we cannot take your call right now. Please try again later.";
const MAX_FORM_CHARS = 50_000;

const twiml = (c: Ctx, text: string) => c.body(text, 200, { "content-type": "text/xml" });
const session = (c: Ctx, callId: string) => c.env.CALL_SESSION.get(c.env.CALL_SESSION.idFromName(callId));
const account = (c: Ctx, sid: string) => c.env.TWILIO_ACCOUNT.get(c.env.TWILIO_ACCOUNT.idFromName(sid));

/** The form's fields, once its signature proved that it is Twilio's; null for anybody else's. */
async function signedFields(c: Ctx): Promise<[string, string][] | null> {
  // As bytes: the runtime warns of a form that is read as text, and its own parser would lose what was signed.
  const text = new TextDecoder().decode(await c.req.arrayBuffer());
  if (text.length > MAX_FORM_CHARS) return null;
  const fields = [...new URLSearchParams(text)];
  const sid = fields.find(([name]) => name === "AccountSid")?.[1] ?? "";
  if (!/^AC[0-9a-fA-F]{32}$/.test(sid)) return null;
  const signature = c.req.header("x-twilio-signature") ?? null;
  return (await account(c, sid).signed({ url: c.req.url, signature, fields })) ? fields : null;
}

const forged = (c: Ctx) =>
  refusal(c, 403, "bad_signature", "This request was not signed with the account's Auth Token.");

/** Puts the caller on a stream to the call's object, with the way back behind it. */
function toStream(c: Ctx, callId: string, ticket: string): string {
  const { origin } = new URL(c.req.url);
  return connectStream({
    streamUrl: `${origin.replace(/^http/, "ws")}/twilio/stream/${callId}`,
    parameters: { ticket },
    backUrl: `${origin}/api/twilio/next`,
    pauseSeconds: 1,
  });
}

/** What Twilio asks and tells; every answer is the same when it asks again. */
export const twilioRoutes = new Hono<AppEnv>()
  .post("/voice", async (c) => {
    const fields = await signedFields(c);
    if (fields === null) return forged(c);
    const webhook = parseVoiceWebhook(fields);
    if (!webhook.ok) return refusal(c, 400, "bad_form", webhook.error);
    const begun = await account(c, webhook.value.accountSid).begin(webhook.value);
    if (begun === null) return twiml(c, reject("rejected"));
    const { plan } = begun.decision;
    if (plan.kind === "reject") return twiml(c, reject(plan.reason === "busy" ? "busy" : "rejected"));
    if (plan.kind === "queue") return twiml(c, sayAndHangUp(APOLOGY));
    return twiml(c, toStream(c, begun.callId, begun.ticket));
  })
  .post("/next", async (c) => {
    const fields = await signedFields(c);
    if (fields === null) return forged(c);
    const webhook = parseVoiceWebhook(fields);
    if (!webhook.ok) return refusal(c, 400, "bad_form", webhook.error);
    const { accountSid, callSid } = webhook.value;
    const callId = await deriveCallId({ source: "twilio", accountSid, callSid });
    const next = await session(c, callId).afterStream();
    if (next.kind === "hang_up") return twiml(c, hangUp());
    return twiml(c, next.kind === "apology" ? sayAndHangUp(APOLOGY) : toStream(c, callId, next.ticket));
  })
  .post("/status", async (c) => {
    const fields = await signedFields(c);
    if (fields === null) return forged(c);
    const report = parseStatusCallback(fields);
    if (!report.ok) return refusal(c, 400, "bad_form", report.error);
    const { accountSid, callSid, status, sequence } = report.value;
    const callId = await deriveCallId({ source: "twilio", accountSid, callSid });
    await session(c, callId).takeTwilioStatus({ status, sequence });
    return c.body(null, 204);
  });

/** The media stream's socket; its ticket comes with its first message. */
export const twilioStream = new Hono<AppEnv>().get("/stream/:callId", (c) => {
  if (c.req.header("upgrade")?.toLowerCase() !== "websocket") {
    return refusal(c, 426, "upgrade_required", "This address speaks WebSocket only.");
  }
  const callId = c.req.param("callId");
  if (!callIdSchema.safeParse(callId).success) return refusal(c, 404, "not_found", "No such call.");
  return session(c, callId).fetch(c.req.raw);
});
