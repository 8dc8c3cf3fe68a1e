import { env } from "cloudflare:test";
import type { Role } from "@patchbay/protocol/roles";
import { eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { expect } from "vitest";
import { audit } from "../../src/store/schema.ts";
import { createOrganization, type TestOrganization } from "./organization.ts";
import { TestDesk } from "./phone.ts";

/**
 * What is asked for is forbidden to members with this role, and is not there for another organization's owner; either is in the audit
 * log of whoever tried; what a role may not read is refused without an entry, as a page may ask for it by itself.
 */
export async function isKeptFrom(
  organization: TestOrganization,
  role: Role,
  ask: (desk: TestDesk) => Promise<{ status: number }>,
  reads: "reads" | "changes" = "changes",
) {
  const member = new TestDesk(await organization.signIn(role));
  const refusedTo = async (orgId: string) =>
    (await drizzle(env.DB).select().from(audit).where(eq(audit.orgId, orgId))).map(
      ({ result, detail }) => `${result} ${detail}`,
    );
  const before = (await refusedTo(organization.orgId)).filter(
    (entry) => entry === "refused forbidden",
  ).length;
  expect((await ask(member)).status).toBe(403);
  await expect
    .poll(
      async () =>
        (await refusedTo(organization.orgId)).filter((entry) => entry === "refused forbidden").length,
    )
    .toBe(reads === "reads" ? before : before + 1);
  const others = await createOrganization();
  const stranger = new TestDesk(await others.signIn("owner"));
  expect((await ask(stranger)).status).toBe(404);
  await expect.poll(() => refusedTo(others.orgId)).toContain("not_found ");
  return { member, stranger };
}
