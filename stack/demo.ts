import { apiError, routingPage } from "@patchbay/protocol/api";
import type { OrgSettings } from "@patchbay/protocol/org-settings";
import { Desk } from "../simulators/desk/desk.ts";
import { SHARED_KEY } from "../simulators/twilio/webhook/signing.ts";
import { addOrderStatus, addPutThroughList, moveOrderStatus } from "./demo-assistant.ts";
import type { Secrets } from "./secrets.ts";

export const DEMO_OWNER = "owner@acme-dental.example";

export const DEMO_OPERATOR = { name: "Olivia Berg", email: "operator@acme-dental.example" };

export const DEMO_SUPERVISOR = { name: "Sam Okafor", email: "supervisor@acme-dental.example" };

/** The demo organization's number at the Twilio stand-in. */
export const DEMO_NUMBER = "+12125550100";

/** The number, and the extension, that ring with the operators before the assistant answers. */
export const FRONT_DESK_NUMBER = "+12125550101";
export const FRONT_DESK_EXTENSION = "1500";
const FRONT_DESK_RING_MS = 20_000;

/** A queue of one person, who is paused when they do not answer; `helpline` is dialled by 1640. */
export const HELPLINE = {
  name: "helpline",
  exten: "1640",
  extension: "1002",
  config: `[helpline]
strategy = rrmemory
timeout = 5
retry = 1
ringinuse = no
autopause = yes
joinempty = yes
member => PJSIP/1002,0,Olivia
`,
} as const;

/** Everything that is off until somebody wants it is on in the demo. */
export const DEMO_SETTINGS: OrgSettings = {
  country: "US",
  recording: { enabled: true, announce: true },
  understanding: { enabled: true, emotion: true },
  transcripts: { people: true },
  timeZone: "America/New_York",
  longestCallMinutes: 240,
};

interface Seed {
  settings?: OrgSettings | undefined;
  /** Where the demo's own tool asks this time; without it there is none. */
  ordersUrl?: string;
}

/** Claims the edge for the demo organization; what it has already stays as it is. */
export async function seedDemo(edgeUrl: string, secrets: Secrets, seed: Seed = {}): Promise<void> {
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
      country: "US",
      owner: { name: "Dana Ruiz", email: DEMO_OWNER, password },
      members: [
        member(DEMO_SUPERVISOR.name, "supervisor"),
        member(DEMO_OPERATOR.name, "operator"),
        member("Vik Rao", "viewer"),
      ],
      site: { name: "Lab PBX", token: secrets.SITE_TOKEN },
      twilio: {
        accountSid: secrets.PHONE_ACCOUNT_SID,
        authToken: secrets.PHONE_AUTH_TOKEN,
        sharedKeySecret: SHARED_KEY.secret,
        number: DEMO_NUMBER,
      },
    }),
  });
  const owner = () => Desk.signIn(edgeUrl, DEMO_OWNER, password);
  if (response.ok) {
    const desk = await owner();
    await desk.put("/api/settings", seed.settings ?? DEMO_SETTINGS);
    await addFrontDesk(desk, secrets);
    if (seed.ordersUrl !== undefined) await addOrderStatus(desk, seed.ordersUrl, secrets.ORDERS_SECRET);
    return addPutThroughList(desk);
  }
  if (response.status === 409) {
    const desk = await owner();
    await addSharedKey(desk, secrets);
    return seed.ordersUrl === undefined ? undefined : moveOrderStatus(desk, seed.ordersUrl);
  }
  const body = apiError.safeParse(await response.json().catch(() => null));
  throw new Error(
    `The demo organization could not be set up: ${body.success ? body.data.error.message : `HTTP ${response.status}`}`,
  );
}

/** The stand-in signs with either secret: a demo that was set up before it did learns the second one. */
async function addSharedKey(desk: Desk, secrets: Secrets): Promise<void> {
  const { PHONE_ACCOUNT_SID: accountSid, PHONE_AUTH_TOKEN: authToken } = secrets;
  const { accounts } = routingPage.parse(await desk.get("/api/routing"));
  const own = accounts.find((account) => account.accountSid === accountSid);
  if (own === undefined || own.sharedKey) return;
  await desk.post("/api/routing/accounts", { accountSid, authToken, sharedKeySecret: SHARED_KEY.secret });
}

/** The front desk's routes, set as its owner would set them on the routing page. */
async function addFrontDesk(desk: Desk, secrets: Secrets): Promise<void> {
  const { assistants, sites } = routingPage.parse(await desk.get("/api/routing"));
  const [assistant, site] = [assistants[0], sites[0]];
  if (assistant === undefined || site === undefined) throw new Error("The demo has no assistant or no site.");
  const plan = (fallbackQueue: string) => ({
    kind: "operators",
    ringMs: FRONT_DESK_RING_MS,
    member: null,
    otherwise: { kind: "assistant", assistantId: assistant.id, name: assistant.name, fallbackQueue },
  });
  await desk.put(`/api/routing/sites/${site.id}/extensions/${FRONT_DESK_EXTENSION}`, {
    plan: plan("support"),
  });
  const accountSid = secrets.PHONE_ACCOUNT_SID;
  await desk.put(`/api/routing/numbers/${FRONT_DESK_NUMBER}`, { accountSid, plan: plan("") });
}
