import { callId as callIdSchema } from "@patchbay/protocol/ids";
import type { Result } from "@patchbay/protocol/result";
import type { Context } from "hono";
import type { AppEnv } from "../../auth/member.ts";
import type { TwilioNext } from "../../objects/call-session/call-file.ts";
import { refusal } from "../../refusal.ts";
import { connectStream, hangUp, redirect, reject, sayAndHangUp } from "../../telephony/twilio/twiml.ts";

export type Ctx = Context<AppEnv>;
export const APOLOGY = "I am sorry, we cannot take your call right now. Please try again later.";
const MAX_FORM_CHARS = 50_000;

export const twiml = (c: Ctx, text: string) => c.body(text, 200, { "content-type": "text/xml" });
export const session = (c: Ctx, callId: string) =>
  c.env.CALL_SESSION.get(c.env.CALL_SESSION.idFromName(callId));
export const account = (c: Ctx, sid: string) =>
  c.env.TWILIO_ACCOUNT.get(c.env.TWILIO_ACCOUNT.idFromName(sid));

type Signed = { fields: [string, string][] } | { refused: Response };

/** The form's fields, once its signature proved that it is Twilio's; or the refusal of anybody else's. */
export async function signedFields(c: Ctx): Promise<Signed> {
  // As bytes: the runtime warns of a form that is read as text, and its own parser would lose what was signed.
  const text = new TextDecoder().decode(await c.req.arrayBuffer());
  if (text.length > MAX_FORM_CHARS) return { refused: forged(c) };
  const fields = [...new URLSearchParams(text)];
  const sid = fields.find(([name]) => name === "AccountSid")?.[1] ?? "";
  if (!/^AC[0-9a-fA-F]{32}$/.test(sid)) return { refused: forged(c) };
  const signature = c.req.header("x-twilio-signature") ?? null;
  const signatureSettings = c.req.header("x-twilio-webhooks-signature-settings") ?? null;
  const found = await account(c, sid).signed({ url: c.req.url, signature, signatureSettings, fields });
  switch (found) {
    case "twilio":
      return { fields };
    case "unknown_shared_key":
      return { refused: refusal(c, 403, "shared_key_signature", UNKNOWN_KEY) };
    case "wrong_shared_key":
      return { refused: refusal(c, 403, "wrong_shared_key", WRONG_KEY) };
    case "forged":
      return { refused: forged(c) };
  }
}

const UNKNOWN_KEY =
  "This request is signed with a SharedKey whose secret is not known here: enter it beside the Auth Token on the page Numbers, or have Twilio sign webhooks with the Auth Token.";
const WRONG_KEY =
  "This request is signed with another SharedKey than the one that is kept here: enter its secret anew on the page Numbers.";

const forged = (c: Ctx) =>
  refusal(c, 403, "bad_signature", "This request was not signed with the account's Auth Token.");

/** A webhook of a call that is over: counted, and nothing is opened for it. */
export async function replayed(c: Ctx, accountSid: string) {
  await account(c, accountSid).refuseReplay();
  return refusal(c, 409, "call_over", "This call is over; its first webhook is not answered again.");
}

export const originOf = (c: Ctx): string => new URL(c.req.url).origin;

/** The TwiML for what comes next; `nextUrl` is where Twilio asks again, `leg` whose stream it is: the caller's, if nobody else's. */
export function instructions(c: Ctx, callId: string, next: TwilioNext, nextUrl: string, leg = ""): string {
  switch (next.kind) {
    case "stream":
      return connectStream({
        streamUrl: `${originOf(c).replace(/^http/, "ws")}/twilio/stream/${callId}${leg && `/${leg}`}`,
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

export const foreignCall = (c: Ctx) => refusal(c, 404, "not_found", "This account has no such call.");

/** A signed request about a call that its address names, and what its form says; or the refusal of one that is not. */
export async function ofCall<F>(
  c: Ctx,
  read: (fields: [string, string][]) => Result<F>,
): Promise<{ callId: string; form: F } | { refused: Response }> {
  const callId = c.req.param("callId") ?? "";
  const signed = await signedFields(c);
  if ("refused" in signed) return signed;
  const { fields } = signed;
  if (!callIdSchema.safeParse(callId).success) return { refused: foreignCall(c) };
  const form = read(fields);
  return form.ok ? { callId, form: form.value } : { refused: refusal(c, 400, "bad_form", form.error) };
}
