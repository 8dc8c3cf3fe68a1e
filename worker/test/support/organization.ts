import { env, SELF } from "cloudflare:test";
import { randomToken } from "@patchbay/protocol/ids";
import { type OrgSettings, orgSettings } from "@patchbay/protocol/org-settings";
import { OPEN_RULES, type SiteRules } from "@patchbay/protocol/pbx/site-rules";
import type { PutThroughEntry } from "@patchbay/protocol/put-through";
import type { Role } from "@patchbay/protocol/roles";
import type { WithheldShownTo } from "@patchbay/protocol/site";
import { hashPassword } from "better-auth/crypto";
import { drizzle } from "drizzle-orm/d1";
import type * as z from "zod";
import { hashToken } from "../../src/auth/tokens.ts";
import type { RoutingTable } from "../../src/call/routing.ts";
import { account, member, organization, user } from "../../src/store/auth-schema.ts";
import { Sites } from "../../src/store/sites.ts";

export const ORIGIN = "http://patchbay.test";
const PASSWORD = "a-good-password";

/** What an organization has decided; the rest is as it is where nothing was. */
export type Decided = z.input<typeof orgSettings>;

interface Change {
  model?: string | null;
  revoked?: boolean;
  understanding?: OrgSettings["understanding"];
  secret?: string;
  /** Extensions beside 1412, which goes to the receptionist. */
  routes?: RoutingTable["routes"];
  settings?: Decided;
  withheldShownTo?: WithheldShownTo;
  /** Calls that run in the PBX alone are listed, too. */
  listsInside?: boolean;
  /** What admins let people ask of the PBX. */
  rules?: Partial<SiteRules>;
  /** What the receptionist speaks. */
  language?: string;
  /** Whom the receptionist may put callers through to. */
  putsThroughTo?: PutThroughEntry[];
}

export interface TestOrganization {
  orgId: string;
  siteId: string;
  token: string;
  provision(change?: Change): Promise<void>;
  /** A cookie of a new member with this role. */
  signIn(role: Role, name?: string): Promise<string>;
}

const receptionist = (model: string | null, language = "en") => ({
  id: "a1",
  name: "Receptionist",
  instructions: "Be brief.",
  greeting: "Hello there.",
  language,
  voice: "marin",
  model,
});

/** An organization of its own with one site whose extension 1412 goes to a receptionist. */
export async function createOrganization(): Promise<TestOrganization> {
  const orgId = `org-${randomToken(6)}`;
  const siteId = `s${randomToken(6)}`;
  const secret = randomToken(24);
  const db = drizzle(env.DB);
  await db.insert(organization).values({ id: orgId, name: orgId, slug: orgId, createdAt: new Date() });
  await new Sites(env.DB, orgId).add(siteId, "Test PBX", await hashToken(secret));
  const provision: TestOrganization["provision"] = async (change = {}) => {
    const routing: RoutingTable = {
      savedAt: Date.now(),
      defaultQueue: "support",
      settings: orgSettings.parse(change.settings ?? { understanding: change.understanding }),
      assistants: [
        { ...receptionist(change.model ?? null, change.language), putsThroughTo: change.putsThroughTo },
      ],
      routes: [
        {
          exten: "1412",
          plan: { kind: "assistant", assistantId: "a1", name: "Receptionist", fallbackQueue: "support" },
        },
        ...(change.routes ?? []),
      ],
    };
    await env.PBX_LINK.get(env.PBX_LINK.idFromName(siteId)).provision({
      siteId,
      orgId,
      name: "Test PBX",
      tokenHash: await hashToken(change.secret ?? secret),
      revoked: change.revoked ?? false,
      country: null,
      withheldShownTo: change.withheldShownTo ?? "nobody",
      rules: { ...OPEN_RULES, ...change.rules },
      listsInside: change.listsInside ?? false,
      routing,
    });
  };
  await provision();
  return {
    orgId,
    siteId,
    token: `pbs_${siteId}_${secret}`,
    provision,
    signIn: (role, name) => signIn(orgId, role, name),
  };
}

const randomOctet = (): number => crypto.getRandomValues(new Uint8Array(1))[0] ?? 0;

/** Adds a member with this role and signs it in; answers with its cookie. */
async function signIn(orgId: string, role: Role, name = `Test ${role}`): Promise<string> {
  const db = drizzle(env.DB);
  const userId = crypto.randomUUID();
  const email = `${userId}@example.test`;
  const stamps = { createdAt: new Date(), updatedAt: new Date() };
  await db.insert(user).values({ id: userId, name, email, emailVerified: true, ...stamps });
  await db.insert(account).values({
    id: crypto.randomUUID(),
    userId,
    accountId: userId,
    providerId: "credential",
    password: await hashPassword(PASSWORD),
    ...stamps,
  });
  await db
    .insert(member)
    .values({ id: crypto.randomUUID(), organizationId: orgId, userId, role, createdAt: new Date() });
  const response = await SELF.fetch(`${ORIGIN}/api/auth/sign-in/email`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      origin: ORIGIN,
      // Everybody from an address of their own: sign-ins are limited by it.
      "cf-connecting-ip": `10.${randomOctet()}.${randomOctet()}.${randomOctet()}`,
    },
    body: JSON.stringify({ email, password: PASSWORD }),
  });
  if (!response.ok) throw new Error(`sign-in failed: ${response.status} ${await response.text()}`);
  return response.headers.get("set-cookie")?.split(";")[0] ?? "";
}
