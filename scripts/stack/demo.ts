import { apiError } from "@patchbay/protocol/api";
import type { Secrets } from "./secrets.ts";

export const DEMO_OWNER = "owner@acme-dental.example";

/** The demo organization's number at the Twilio stand-in. */
export const DEMO_NUMBER = "+12125550100";

/** Claims the edge for the demo organization; nothing happens when it has one already. */
export async function seedDemo(edgeUrl: string, secrets: Secrets): Promise<void> {
  const password = secrets.DEMO_PASSWORD;
  const member = (name: string, role: string) => ({
    name,
    email: `${role}@acme-dental.example`,
    password,
    role,
  });
  const response = await fetch(`${edgeUrl}/api/setup`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${secrets.SETUP_TOKEN}` },
    body: JSON.stringify({
      organization: "Acme Dental",
      owner: { name: "Dana Ruiz", email: DEMO_OWNER, password },
      members: [
        member("Sam Okafor", "supervisor"),
        member("Olivia Berg", "operator"),
        member("Vik Rao", "viewer"),
      ],
      site: { name: "Lab PBX", token: secrets.SITE_TOKEN },
      twilio: {
        accountSid: secrets.PHONE_ACCOUNT_SID,
        authToken: secrets.PHONE_AUTH_TOKEN,
        number: DEMO_NUMBER,
      },
    }),
  });
  if (response.ok || response.status === 409) return;
  const body = apiError.safeParse(await response.json().catch(() => null));
  throw new Error(
    `The demo organization could not be set up: ${body.success ? body.data.error.message : `HTTP ${response.status}`}`,
  );
}
