import { SELF } from "cloudflare:test";
import type { Role } from "@patchbay/protocol/roles";
import { ORIGIN, type TestOrganization } from "../organization.ts";

/** Asks the REST API as a new member of that role. */
export async function asking(organization: TestOrganization, role: Role) {
  const cookie = await organization.signIn(role);
  const ask = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await SELF.fetch(`${ORIGIN}/api${path}`, {
      method,
      headers: { cookie, origin: ORIGIN, "content-type": "application/json", ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json<Record<string, unknown>>() };
  };
  return ask;
}
