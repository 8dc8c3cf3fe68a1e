import { callId as callIdSchema, deriveCallId } from "@patchbay/protocol/ids";
import { type Context, Hono } from "hono";
import type { AppEnv } from "../auth/member.ts";
import type { TwilioNext } from "../objects/call-session/call-file.ts";
import { connectStream, hangUp, redirect, reject, sayAndHangUp } from "../telephony/twilio/twiml.ts";
import {
  parseMachineVerdict,
  parseStatusCallback,
  parseVoiceWebhook,
  pickupOf,
} from "../telephony/twilio/webhooks.ts";
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

/** A webhook of a call that is over: counted, and nothing is opened for it. */
async function replayed(c: Ctx, accountSid: string) {
  await account(c, accountSid).refuseReplay();
  return refusal(c, 409, "call_over", "This call is over; its first webhook is not answered again.");
}

const originOf = (c: Ctx): string => new URL(c.req.url).origin;

/** The TwiML for what comes next; `nextUrl` is where Twilio asks again. */
function instructions(c: Ctx, callId: string, next: TwilioNext, nextUrl: string): string {
  switch (next.kind) {
    case "stream":
      return connectStream({
        streamUrl: `${originOf(c).replace(/^http/, "ws")}/twilio/stream/${callId}`,
        parameters: { ticket: next.ticket },
        backUrl: nextUrl,
        pauseSeconds: 1,
      });
    case "wait":
      return redirect(nextUrl);
    case "reject":
      return reject(next.reason);
    case "apology":
      return sayAndHangUp(APOLOGY);
    case "hang_up":
      return hangUp();
  }
}

/** What Twilio asks and tells; every answer is the same when it asks again. */
export const twilioRoutes = new Hono<AppEnv>()
  .post("/voice", async (c) => {
    const fields = await signedFields(c);
    if (fields === null) return forged(c);
    const webhook = parseVoiceWebhook(fields);
    if (!webhook.ok) return refusal(c, 400, "bad_form", webhook.error);
    const { accountSid } = webhook.value;
    const begun = await account(c, accountSid).begin(webhook.value);
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
    const fields = await signedFields(c);
    if (fields === null) return forged(c);
    const webhook = parseVoiceWebhook(fields);
    if (!webhook.ok) return refusal(c, 400, "bad_form", webhook.error);
    const { accountSid, callSid } = webhook.value;
    const callId = await deriveCallId({ source: "twilio", accountSid, callSid });
    const next = await session(c, callId).twilioNext();
    return twiml(c, instructions(c, callId, next, c.req.url));
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
  })
  // Calls that go out: the address names the call, the signature the account, and the call knows its own.
  .post("/calls/:callId/next", async (c) => {
    const own = await outgoing(c);
    if ("refused" in own) return own.refused;
    const webhook = parseVoiceWebhook(own.fields);
    if (!webhook.ok) return refusal(c, 400, "bad_form", webhook.error);
    const { accountSid, callSid } = webhook.value;
    if (!(await session(c, own.callId).claimTwilio({ accountSid, callSid }))) return foreignCall(c);
    const next = await session(c, own.callId).twilioNext();
    return twiml(c, instructions(c, own.callId, next, c.req.url));
  })
  .post("/calls/:callId/status", async (c) => {
    const own = await outgoing(c);
    if ("refused" in own) return own.refused;
    const report = parseStatusCallback(own.fields);
    if (!report.ok) return refusal(c, 400, "bad_form", report.error);
    const { accountSid, callSid, status, sequence } = report.value;
    if (!(await session(c, own.callId).claimTwilio({ accountSid, callSid }))) return foreignCall(c);
    await session(c, own.callId).takeTwilioStatus({ status, sequence });
    return c.body(null, 204);
  })
  .post("/calls/:callId/pickup", async (c) => {
    const own = await outgoing(c);
    if ("refused" in own) return own.refused;
    const verdict = parseMachineVerdict(own.fields);
    if (!verdict.ok) return refusal(c, 400, "bad_form", verdict.error);
    const { accountSid, callSid, answeredBy } = verdict.value;
    if (!(await session(c, own.callId).claimTwilio({ accountSid, callSid }))) return foreignCall(c);
    await session(c, own.callId).takePickup(pickupOf(answeredBy), answeredBy);
    return c.body(null, 204);
  });

const foreignCall = (c: Ctx) => refusal(c, 404, "not_found", "This account has no such call.");

/** A signed request about a call that goes out, or the refusal of one that is not. */
async function outgoing(
  c: Ctx,
): Promise<{ callId: string; fields: [string, string][] } | { refused: Response }> {
  const callId = c.req.param("callId") ?? "";
  const fields = await signedFields(c);
  if (fields === null) return { refused: forged(c) };
  return callIdSchema.safeParse(callId).success ? { callId, fields } : { refused: foreignCall(c) };
}

/** The media stream's socket; its ticket comes with its first message. */
export const twilioStream = new Hono<AppEnv>().get("/stream/:callId", (c) => {
  if (c.req.header("upgrade")?.toLowerCase() !== "websocket") {
    return refusal(c, 426, "upgrade_required", "This address speaks WebSocket only.");
  }
  const callId = c.req.param("callId");
  if (!callIdSchema.safeParse(callId).success) return refusal(c, 404, "not_found", "No such call.");
  return session(c, callId).fetch(c.req.raw);
});
