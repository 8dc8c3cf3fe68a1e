import { env } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { createOrganization } from "../support/organization.ts";
import {
  auditOf,
  emailOf,
  inviting,
  listOf,
  newAddress,
  outside,
  PASSWORD,
  place,
  signIn,
  signInAs,
  tokenOf,
} from "../support/people/accounts.ts";
import { TestDesk } from "../support/phone.ts";

describe("inviting somebody", () => {
  it("E4: gives a link that makes them a member with that role and a password of their own", async () => {
    const { organization, admin } = await place();
    const email = newAddress();
    const made = await inviting(admin, email.toUpperCase(), "supervisor");
    expect(made.status).toBe(201);
    const token = tokenOf(made);
    expect((await listOf(admin)).invitations).toMatchObject([
      { email, role: "supervisor", invitedBy: "Adam" },
    ]);
    expect(await outside("/access/look", { token })).toMatchObject({
      status: 200,
      body: { kind: "invitation", organization: organization.orgId, email, role: "supervisor" },
    });
    const joined = await outside("/access/join", { token, name: "  Noor Haddad ", password: PASSWORD });
    expect(joined).toMatchObject({ status: 201, body: { email } });
    const noor = new TestDesk((await signIn(email, PASSWORD)).cookie);
    expect((await noor.get("/me")).body).toMatchObject({
      user: { name: "Noor Haddad", email },
      role: "supervisor",
      organization: { id: organization.orgId },
    });
    const { members, invitations } = await listOf(admin);
    expect(invitations).toEqual([]);
    expect(members).toContainEqual(expect.objectContaining({ name: "Noor Haddad", role: "supervisor" }));
    // Whoever takes calls can be put through to at once.
    const targets = await env.ORGANIZATION.get(env.ORGANIZATION.idFromName(organization.orgId)).targets(
      organization.orgId,
    );
    expect(targets.members.map(({ name }) => name)).toContain("Noor Haddad");
    await expect
      .poll(() => auditOf(organization))
      .toEqual(
        expect.arrayContaining([
          expect.objectContaining({ action: "members.invite", detail: `${email} as supervisor` }),
          expect.objectContaining({ action: "members.join", detail: `${email} as supervisor` }),
        ]),
      );
  });

  it("E4: keeps only the hash of the link, which works once, and not for a second who has it", async () => {
    const { admin } = await place();
    const token = tokenOf(await inviting(admin, newAddress()));
    const kept = JSON.stringify((await env.DB.prepare("SELECT * FROM access_link").all()).results);
    expect(kept).not.toContain(token);
    const body = { token, name: "Noor", password: PASSWORD };
    const both = await Promise.all([outside("/access/join", body), outside("/access/join", body)]);
    expect(both.map(({ status }) => status).filter((status) => status === 201)).toHaveLength(1);
    expect((await outside("/access/join", body)).status).toBe(410);
    expect((await outside("/access/look", { token })).status).toBe(410);
  });

  it.each<[string, (desk: TestDesk, id: string, email: string) => Promise<unknown>]>([
    ["withdrawn", (desk, id) => desk.remove(`/members/invitations/${id}`)],
    ["replaced by a newer one", (desk, _id, email) => inviting(desk, email, "viewer")],
    [
      "too old",
      (_desk, id) => env.DB.prepare("UPDATE access_link SET expires_at = 1 WHERE id = ?").bind(id).run(),
    ],
  ])("E4: is over once it was %s, in words", async (_how, ends) => {
    const { admin } = await place();
    const id = crypto.randomUUID();
    const email = newAddress();
    const token = tokenOf(await inviting(admin, email, "operator", id));
    await ends(admin, id, email);
    const answer = await outside("/access/join", { token, name: "Noor", password: PASSWORD });
    expect(answer).toMatchObject({
      status: 410,
      body: { error: { code: "link_over", message: expect.stringContaining("Ask an admin") } },
    });
    expect((await signIn(email, PASSWORD)).status).toBe(401);
  });

  it("E10: twice with one id is one invitation and one link; over, it comes to nothing", async () => {
    const { admin } = await place();
    const [id, email] = [crypto.randomUUID(), newAddress()];
    const [first, second] = await Promise.all([
      inviting(admin, email, "operator", id),
      inviting(admin, email, "operator", id),
    ]);
    expect(tokenOf(first)).toBe(tokenOf(second));
    expect((await listOf(admin)).invitations).toHaveLength(1);
    await admin.remove(`/members/invitations/${id}`);
    expect(await inviting(admin, email, "operator", id)).toMatchObject({ status: 409 });
    const stranger = await signInAs(await createOrganization(), "owner");
    expect(await inviting(stranger, email, "operator", id)).toMatchObject({ status: 409 });
  });

  it.each<[string, Record<string, unknown>]>([
    ["a role that there is not", { role: "root" }],
    ["no email address", { email: "noor" }],
    ["no id", { id: "1" }],
  ])("E4: with %s is refused", async (_what, wrong) => {
    const { admin } = await place();
    const body = { id: crypto.randomUUID(), email: newAddress(), role: "operator", ...wrong };
    expect((await admin.post("/members/invitations", body)).status).toBe(400);
  });

  it.each<[string, Record<string, unknown>]>([
    ["an empty name", { name: "   " }],
    ["a name of 81 characters", { name: "n".repeat(81) }],
    ["a name of two lines", { name: "Noor\nHaddad" }],
    ["a short password", { password: "short" }],
  ])("E4: and coming with %s uses nothing up", async (_what, wrong) => {
    const { admin } = await place();
    const token = tokenOf(await inviting(admin, newAddress()));
    const body = { token, name: "n".repeat(80), password: PASSWORD };
    expect((await outside("/access/join", { ...body, ...wrong })).status).toBe(400);
    expect((await outside("/access/join", body, "192.0.2.9", "http://evil.test")).status).toBe(403);
    expect((await outside("/access/join", body)).status).toBe(201);
  });

  it("E4: never takes an account over that there is, here or elsewhere, and tells no admin of it", async () => {
    const { admin, organization } = await place();
    const colleague = await emailOf(await signInAs(organization, "viewer"));
    expect(await inviting(admin, colleague)).toMatchObject({
      status: 409,
      body: { error: { code: "already_member" } },
    });
    const elsewhere = await signInAs(await createOrganization(), "owner");
    const email = await emailOf(elsewhere);
    const made = await inviting(admin, email);
    expect(made.status).toBe(201);
    const answer = await outside("/access/join", {
      token: tokenOf(made),
      name: "X",
      password: "another-password",
    });
    expect(answer).toMatchObject({ status: 409, body: { error: { code: "has_account" } } });
    expect((await signIn(email, "another-password")).status).toBe(401);
    expect((await signIn(email, PASSWORD)).status).toBe(200);
  });

  it("E4: nobody signs up, resets, invites or changes roles by the way of the library", async () => {
    const { admin } = await place();
    for (const path of [
      "sign-up/email",
      "request-password-reset",
      "reset-password",
      "change-email",
      "delete-user",
      "organization/create",
      "organization/invite-member",
      "organization/update-member-role",
      "organization/remove-member",
      "organization/accept-invitation",
      "organization/set-active",
    ])
      expect([path, (await admin.post(`/auth/${path}`)).status]).toEqual([path, 404]);
  });
});
