import { env } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { openPhones } from "../support/feed/open-phones.ts";
import { createOrganization } from "../support/organization.ts";
import { isKeptFrom } from "../support/outsiders.ts";
import {
  auditOf,
  emailOf,
  idOf,
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
import { summaryOf, withAssistant } from "../support/supervised.ts";

describe("a new password", () => {
  it("E4: by an admin's link ends all the member's sessions, and works once", async () => {
    const { organization, admin } = await place();
    const member = await signInAs(organization, "operator", "Olivia");
    const feed = await member.open();
    const [id, email] = [await idOf(member), await emailOf(member)];
    const first = tokenOf(await admin.post(`/members/${id}/reset-link`, { id: crypto.randomUUID() }));
    const token = tokenOf(await admin.post(`/members/${id}/reset-link`, { id: crypto.randomUUID() }));
    // A newer link takes the place of the older one.
    expect((await outside("/access/reset", { token: first, password: "new-password-1" })).status).toBe(410);
    expect(await outside("/access/look", { token })).toMatchObject({
      body: { kind: "reset", email, name: "Olivia" },
    });
    // Nor does a link to a password make a member, or the other way round.
    expect((await outside("/access/join", { token, name: "X", password: PASSWORD })).status).toBe(410);
    expect((await outside("/access/reset", { token, password: "new-password-1" })).status).toBe(200);
    expect((await feed.untilClosed()).code).toBe(4002);
    expect((await member.get("/me")).status).toBe(401);
    expect((await signIn(email, PASSWORD)).status).toBe(401);
    expect((await signIn(email, "new-password-1")).status).toBe(200);
    expect((await outside("/access/reset", { token, password: "new-password-2" })).status).toBe(410);
    await expect
      .poll(async () => (await auditOf(organization)).map(({ action }) => action))
      .toEqual(expect.arrayContaining(["members.reset_link", "members.reset_password"]));
  });

  it("E4: of one's own needs the present one, and ends one's other sessions", async () => {
    const { organization } = await place();
    const member = await signInAs(organization, "viewer");
    const email = await emailOf(member);
    const other = new TestDesk((await signIn(email, PASSWORD)).cookie);
    const change = (current: string, password: string) => member.put("/me/password", { current, password });
    expect(await change("not-the-password", "new-password-1")).toMatchObject({
      status: 409,
      body: { error: { code: "wrong_password" } },
    });
    expect((await change(PASSWORD, "short")).status).toBe(400);
    expect((await change(PASSWORD, "new-password-1")).status).toBe(200);
    expect((await member.get("/me")).status).toBe(200);
    expect((await other.get("/me")).status).toBe(401);
    expect((await signIn(email, "new-password-1")).status).toBe(200);
  });
});

describe("a member", () => {
  it("E4: with another role may at once what it says, and no more", async () => {
    const call = await withAssistant();
    const admin = await signInAs(call.organization, "admin");
    const ear = await call.paul.phone((await call.paul.post(`/calls/${call.callId}/listen`)).body);
    await expect
      .poll(() => summaryOf(call.callId))
      .toMatchObject({ supervision: { listeners: [{ name: "Paul" }] } });
    await expect.poll(() => openPhones(call.organization)).toHaveLength(1);
    const changed = await admin.put(`/members/${await idOf(call.paul)}/role`, { role: "operator" });
    expect(changed).toMatchObject({ status: 200, body: { role: "operator" } });
    expect((await ear.untilClosed()).code).toBe(4006);
    expect((await call.paul.post(`/calls/${call.callId}/listen`)).status).toBe(403);
    await expect
      .poll(() => auditOf(call.organization))
      .toContainEqual(
        expect.objectContaining({ action: "members.change_role", detail: "Paul: supervisor to operator" }),
      );
  });

  it("E4: who is removed is signed out everywhere, offered to nobody, and can be invited anew", async () => {
    const { organization, admin } = await place();
    const member = await signInAs(organization, "operator", "Olivia");
    const [id, email] = [await idOf(member), await emailOf(member)];
    const feed = await member.open();
    expect((await admin.remove(`/members/${id}`)).status).toBe(200);
    expect((await feed.untilClosed()).code).toBe(4002);
    expect((await member.get("/me")).status).toBe(401);
    expect((await signIn(email, PASSWORD)).status).toBe(401);
    expect((await listOf(admin)).members.map((one) => one.id)).not.toContain(id);
    expect((await admin.remove(`/members/${id}`)).status).toBe(404);
    const token = tokenOf(await inviting(admin, email));
    expect((await outside("/access/join", { token, name: "Olivia", password: PASSWORD })).status).toBe(201);
    expect((await signIn(email, PASSWORD)).status).toBe(200);
    await expect
      .poll(() => auditOf(organization))
      .toContainEqual(
        expect.objectContaining({ action: "members.remove", target: id, detail: "Olivia (operator)" }),
      );
  });

  it("E4: who is the last owner is neither removed nor demoted, and is told why", async () => {
    const { owner } = await place();
    const id = await idOf(owner);
    const lastOwner = { status: 409, body: { error: { code: "last_owner" } } };
    expect(await owner.remove(`/members/${id}`)).toMatchObject(lastOwner);
    expect(await owner.put(`/members/${id}/role`, { role: "admin" })).toMatchObject(lastOwner);
    expect((await owner.get("/me")).body).toMatchObject({ role: "owner" });
  });

  it("E4: of two owners who go at once one stays", async () => {
    const { organization, owner } = await place();
    const other = await signInAs(organization, "owner");
    const [a, b] = [await idOf(owner), await idOf(other)];
    await Promise.all([
      owner.put(`/members/${b}/role`, { role: "viewer" }),
      other.put(`/members/${a}/role`, { role: "viewer" }),
    ]);
    const owners = await env.DB.prepare(
      "SELECT count(*) AS n FROM member WHERE organization_id = ? AND role = 'owner'",
    )
      .bind(organization.orgId)
      .first<{ n: number }>();
    expect(owners?.n).toBe(1);
  });

  it("E4: who is an owner is made, changed, reset and removed by owners only", async () => {
    const { organization, owner, admin } = await place();
    const id = await idOf(owner);
    const plain = await idOf(await signInAs(organization, "viewer"));
    const onlyOwners = { status: 403, body: { error: { code: "owners_only" } } };
    expect(await admin.put(`/members/${id}/role`, { role: "viewer" })).toMatchObject(onlyOwners);
    expect(await admin.remove(`/members/${id}`)).toMatchObject(onlyOwners);
    expect(await admin.post(`/members/${id}/reset-link`, { id: crypto.randomUUID() })).toMatchObject(
      onlyOwners,
    );
    expect(await admin.put(`/members/${plain}/role`, { role: "owner" })).toMatchObject(onlyOwners);
    expect(await inviting(admin, newAddress(), "owner")).toMatchObject(onlyOwners);
    expect((await owner.put(`/members/${plain}/role`, { role: "owner" })).status).toBe(200);
  });
});

describe("members of others", () => {
  it("E4: are neither seen nor touched by a second organization, nor by whoever may not manage them", async () => {
    const { organization, admin } = await place();
    const id = await idOf(await signInAs(organization, "operator", "Olivia"));
    const invitation = crypto.randomUUID();
    const email = newAddress();
    await inviting(admin, email, "operator", invitation);
    const asks: ((desk: TestDesk) => Promise<{ status: number }>)[] = [
      (desk) => desk.put(`/members/${id}/role`, { role: "viewer" }),
      (desk) => desk.remove(`/members/${id}`),
      (desk) => desk.post(`/members/${id}/reset-link`, { id: crypto.randomUUID() }),
      (desk) => desk.remove(`/members/invitations/${invitation}`),
    ];
    for (const ask of asks) await isKeptFrom(organization, "supervisor", ask);
    const stranger = await signInAs(await createOrganization(), "owner");
    const theirs = await listOf(stranger);
    expect(JSON.stringify(theirs)).not.toContain("Olivia");
    expect(JSON.stringify(theirs)).not.toContain(email);
    expect(theirs.members).toHaveLength(1);
    for (const role of ["supervisor", "operator", "viewer"] as const)
      expect((await (await signInAs(organization, role)).get("/members")).status).toBe(403);
    const kept = await listOf(admin);
    expect(kept.members).toContainEqual(expect.objectContaining({ id, role: "operator" }));
    expect(kept.invitations).toMatchObject([{ id: invitation }]);
  });
});
