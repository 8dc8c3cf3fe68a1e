import type { OwnedNumber } from "../../../simulators/twilio/exchange.ts";
import { startTwilioStandIn, type TwilioStandIn } from "../../../simulators/twilio/stand-in.ts";
import { DEMO_NUMBER } from "../../../stack/demo.ts";
import type { Secrets } from "../../../stack/secrets.ts";
import type { Stack } from "../../../stack/stack.ts";

/** A Twilio stand-in in the bench's own process, for the account that the demo organization has. */
export function startTwilio(secrets: Secrets, numbers: readonly OwnedNumber[] = []): Promise<TwilioStandIn> {
  const { PHONE_ACCOUNT_SID: accountSid, PHONE_AUTH_TOKEN: authToken } = secrets;
  return startTwilioStandIn({ port: 0, accountSid, authToken, numbers });
}

/** One whose demo number this product answers. */
export const startTwilioFor = ({ edge, secrets }: Stack): Promise<TwilioStandIn> =>
  startTwilio(secrets, [{ number: DEMO_NUMBER, voiceUrl: `${edge.url}/api/twilio/voice` }]);

/** The demo's number as a product whose edge is there answers it, and is told how its calls go. */
export const demoNumber = (edgeUrl: string): OwnedNumber => ({
  number: DEMO_NUMBER,
  voiceUrl: `${edgeUrl}/api/twilio/voice`,
  statusCallback: `${edgeUrl}/api/twilio/status`,
});
