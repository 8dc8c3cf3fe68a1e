import type { setupBody } from "@patchbay/protocol/api";
import type { Plan } from "@patchbay/protocol/call";
import { DEFAULT_ORG_SETTINGS } from "@patchbay/protocol/org-settings";
import type { Role } from "@patchbay/protocol/roles";
import { hashPassword } from "better-auth/crypto";
import { eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type * as z from "zod";
import { account, member, organization, user } from "./auth-schema.ts";
import { assistant, organizationSettings, route } from "./schema.ts";

/** Where people answer on a new PBX. */
const FIRST_QUEUE = "support";

type Setup = z.infer<typeof setupBody>;

/** The receptionist a new organization begins with: what it says is edited in the dashboard later. */
const RECEPTIONIST = {
  name: "Receptionist",
  greeting: "Thank you for calling Acme Dental. How can I help you today?",
  instructions: [
    "You are the receptionist of Acme Dental, a dentist's practice.",
    "Speak in one or two short sentences. Never invent an appointment, a price or a diagnosis.",
    "Opening hours are Monday to Friday, nine to five. Free appointments: Thursday at ten, Friday at two.",
    "Say goodbye when the caller does.",
  ].join("\n"),
  language: "en",
  voice: "marin",
} as const;

/** Is this deployment still unclaimed? */
export async function isUnclaimed(d1: D1Database): Promise<boolean> {
  const rows = await drizzle(d1).select({ id: organization.id }).from(organization).limit(1);
  return rows.length === 0;
}

/** Creates the first organization with its members and an assistant; answers with its id. */
export async function createFirstOrganization(d1: D1Database, setup: Setup): Promise<string> {
  const db = drizzle(d1);
  const now = new Date();
  const orgId = crypto.randomUUID();
  const slug = setup.organization.toLowerCase().replace(/[^a-z0-9]+/g, "-") || "organization";
  const people: { name: string; email: string; password: string; role: Role }[] = [
    { ...setup.owner, role: "owner" },
    ...setup.members,
  ];
  const rows = await Promise.all(
    people.map(async ({ name, email, password, role }) => {
      const userId = crypto.randomUUID();
      const stamps = { createdAt: now, updatedAt: now };
      return [
        db
          .insert(user)
          .values({ id: userId, name, email: email.toLowerCase(), emailVerified: true, ...stamps }),
        db.insert(account).values({
          id: crypto.randomUUID(),
          userId,
          accountId: userId,
          providerId: "credential",
          password: await hashPassword(password),
          ...stamps,
        }),
        db
          .insert(member)
          .values({ id: crypto.randomUUID(), organizationId: orgId, userId, role, createdAt: now }),
      ];
    }),
  );
  await db.batch([
    db.insert(organization).values({ id: orgId, name: setup.organization, slug, createdAt: now }),
    db
      .insert(organizationSettings)
      .values({ orgId, settings: { ...DEFAULT_ORG_SETTINGS, country: setup.country } }),
    ...rows.flat(),
    db
      .insert(assistant)
      .values({ id: `${orgId}-receptionist`.slice(0, 64), orgId, model: null, ...RECEPTIONIST }),
  ]);
  return orgId;
}

/** The receptionist; behind it a queue of the PBX, or (empty) the operators for a call that comes by no PBX. */
export const firstPlan = (orgId: string, fallbackQueue: string): Extract<Plan, { kind: "assistant" }> => ({
  kind: "assistant",
  assistantId: `${orgId}-receptionist`.slice(0, 64),
  name: RECEPTIONIST.name,
  fallbackQueue,
});

/** Sends extension 1412 of a new site to an assistant that there is: the receptionist, else the first; else to people. */
export async function addFirstRoute(d1: D1Database, orgId: string, siteId: string): Promise<void> {
  const db = drizzle(d1);
  const first = firstPlan(orgId, FIRST_QUEUE);
  const assistants = await db
    .select({ id: assistant.id, name: assistant.name })
    .from(assistant)
    .where(eq(assistant.orgId, orgId))
    .orderBy(assistant.name);
  const found = assistants.find(({ id }) => id === first.assistantId) ?? assistants[0];
  const plan: Plan =
    found === undefined
      ? { kind: "queue", queue: FIRST_QUEUE }
      : { ...first, assistantId: found.id, name: found.name };
  await db.insert(route).values({ siteId, orgId, exten: "1412", plan });
}
