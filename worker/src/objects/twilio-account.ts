import { DurableObject } from "cloudflare:workers";
import { plan } from "@patchbay/protocol/call";
import { deriveCallId, orgId } from "@patchbay/protocol/ids";
import * as z from "zod";
import { unseal } from "../auth/sealed.ts";
import { assistantConfig, type Decision } from "../call/routing.ts";
import type { Env } from "../env.ts";
import { verifySignature } from "../telephony/twilio/signature.ts";
import type { VoiceWebhook } from "../telephony/twilio/webhooks.ts";
import { migrate } from "./shared/migrations.ts";
import { retrying } from "./shared/retry.ts";
import { SETTINGS_TABLE, Settings } from "./shared/settings.ts";

/** What D1 knows of an account, pushed here with each save, so that a call never waits for D1. */
export const twilioFile = z.object({
  accountSid: z.string(),
  orgId,
  sealedToken: z.string(),
  numbers: z.array(z.object({ number: z.string(), plan, assistant: assistantConfig.nullable() })),
});
export type TwilioFile = z.infer<typeof twilioFile>;

/** What a webhook is made of; the signature covers the address and the fields. */
export interface SignedForm {
  url: string;
  signature: string | null;
  fields: [string, string][];
}

const FILE = "file";

/** One Twilio account: the secret that proves its webhooks, and whose its numbers are. Never audio. */
export class TwilioAccount extends DurableObject<Env> {
  readonly #settings: Settings;
  #file: TwilioFile | null;
  /** Webhooks that were not Twilio's, since the object woke. */
  #forged = 0;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    migrate(ctx.storage, [SETTINGS_TABLE]);
    this.#settings = new Settings(ctx.storage.sql);
    this.#file = this.#settings.get(FILE, twilioFile);
  }

  provision(file: TwilioFile): void {
    this.#file = file;
    this.#settings.set(FILE, file);
  }

  /** Did Twilio sign this with the account's token? An account nobody knows has signed nothing. */
  async signed({ url, signature, fields }: SignedForm): Promise<boolean> {
    const authToken = this.#file && (await unseal(this.env.ENCRYPTION_KEY, this.#file.sealedToken));
    const verdict = authToken ? await verifySignature({ authToken, url, signature, fields }) : null;
    if (verdict?.valid) return true;
    this.#forged += 1;
    return false;
  }

  /** Begins a call to one of the account's numbers, or finds it begun; null for a number that is not its own. */
  async begin(webhook: VoiceWebhook): Promise<{ callId: string; ticket: string; decision: Decision } | null> {
    const file = this.#file;
    const number = file?.numbers.find((own) => own.number === webhook.to);
    if (!file || number === undefined) return null;
    const { accountSid, callSid } = webhook;
    const callId = await deriveCallId({ source: "twilio", accountSid, callSid });
    const decision = { plan: number.plan, assistant: number.assistant, reason: `Route of ${number.number}.` };
    const calls = this.env.CALL_SESSION;
    const { mediaTicket } = await retrying(() =>
      calls.get(calls.idFromName(callId)).begin({
        callId,
        orgId: file.orgId,
        from: { number: webhook.from, name: webhook.callerName ?? "" },
        to: { number: webhook.to, name: "" },
        decision,
        origin: { twilio: { accountSid, callSid } },
      }),
    );
    return { callId, ticket: mediaTicket, decision };
  }
}
