import { env, SELF } from "cloudflare:test";
import { me as meSchema } from "@patchbay/protocol/api";
import { accessLink, membersPage } from "@patchbay/protocol/members";
import type { Role } from "@patchbay/protocol/roles";
import { createOrganization, ORIGIN, type TestOrganization } from "../organization.ts";
import { TestDesk } from "../phone.ts";

/** What the accounts of tests have. */
export const PASSWORD = "a-good-password";

export const signInAs = async (organization: TestOrganization, role: Role, name?: string) =>
  new TestDesk(await organization.signIn(role, name));
export const idOf = async (desk: TestDesk) => meSchema.parse((await desk.get("/me")).body).user.id;
export const emailOf = async (desk: TestDesk) => meSchema.parse((await desk.get("/me")).body).user.email;
export const listOf = async (desk: TestDesk) => membersPage.parse((await desk.get("/members")).body);

/** What somebody without an account sends; `ip` is their address. */
export async function outside(path: string, body: unknown, ip = "192.0.2.1", origin = ORIGIN) {
  const response = await SELF.fetch(`${ORIGIN}/api${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", origin, "cf-connecting-ip": ip },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  const cookie = response.headers.get("set-cookie")?.split(";")[0] ?? "";
  return { status: response.status, body: JSON.parse(text) as unknown, cookie, headers: response.headers };
}
export const signIn = (email: string, password: string, ip?: string) =>
  outside("/auth/sign-in/email", { email, password }, ip);

/** The token of a link that was handed over. */
export const tokenOf = (answer: { body: unknown }): string =>
  new URL(accessLink.parse(answer.body).link).hash.slice(1);

export const inviting = (
  desk: TestDesk,
  email: string,
  role: Role = "operator",
  id: string = crypto.randomUUID(),
) => desk.post("/members/invitations", { id, email, role });
export const newAddress = () => `${crypto.randomUUID().slice(0, 8)}@example.test`;

export const auditOf = async ({ orgId }: TestOrganization) =>
  (
    await env.DB.prepare("SELECT action, result, detail, target FROM audit WHERE org_id = ?")
      .bind(orgId)
      .all<{ action: string; result: string; detail: string; target: string }>()
  ).results;

export async function place() {
  const organization = await createOrganization();
  const owner = await signInAs(organization, "owner", "Olga");
  const admin = await signInAs(organization, "admin", "Adam");
  return { organization, owner, admin };
}
