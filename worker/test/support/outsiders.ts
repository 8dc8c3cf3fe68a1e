import type { Role } from "@patchbay/protocol/roles";
import { expect } from "vitest";
import { createOrganization, type TestOrganization } from "./organization.ts";
import { TestDesk } from "./phone.ts";

/** What is asked for is forbidden to members with this role, and is not there for another organization's owner. */
export async function isKeptFrom(
  organization: TestOrganization,
  role: Role,
  ask: (desk: TestDesk) => Promise<{ status: number }>,
) {
  const member = new TestDesk(await organization.signIn(role));
  expect((await ask(member)).status).toBe(403);
  const stranger = new TestDesk(await (await createOrganization()).signIn("owner"));
  expect((await ask(stranger)).status).toBe(404);
  return { member, stranger };
}
