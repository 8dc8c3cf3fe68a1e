import { env } from "cloudflare:test";
import { me as meSchema, routingPage } from "@patchbay/protocol/api";
import { describe, expect, it } from "vitest";
import { TestConnector } from "../support/connector.ts";
import { createOrganization } from "../support/organization.ts";
import { TestDesk } from "../support/phone.ts";
import { logOf, summaryOf } from "../support/supervised.ts";

/** An extension that rings with Olivia alone; Paul is there, too. */
async function place() {
  const organization = await createOrganization();
  const owner = new TestDesk(await organization.signIn("owner", "Olga"));
  const olivia = new TestDesk(await organization.signIn("operator", "Olivia"));
  const paul = new TestDesk(await organization.signIn("operator", "Paul"));
  const { id } = meSchema.parse((await olivia.get("/me")).body).user;
  const plan = {
    kind: "operators",
    ringMs: 20_000,
    member: { id, name: "Olivia" },
    otherwise: { kind: "end" },
  };
  const path = `/routing/sites/${organization.siteId}/extensions/1600`;
  expect((await owner.put(path, { plan })).status).toBe(200);
  await Promise.all([olivia.available(), paul.available()]);
  const connector = await TestConnector.connect(organization.token);
  return { organization, owner, id, plan, path, connector };
}

describe("a route that names somebody who is gone", () => {
  it.each<[string, (owner: TestDesk, id: string) => Promise<{ status: number }>]>([
    ["was removed", (owner, id) => owner.remove(`/members/${id}`)],
    ["takes calls no more", (owner, id) => owner.put(`/members/${id}/role`, { role: "viewer" })],
  ])("E11: rings with everybody once the member %s", async (_how, ends) => {
    const { owner, id, connector } = await place();
    const before = await connector.routed("u.1", "1600");
    await expect
      .poll(() => summaryOf(before.callId))
      .toMatchObject({ ringing: { member: { name: "Olivia" } } });
    expect((await ends(owner, id)).status).toBe(200);
    const { callId } = await connector.routed("u.2", "1600");
    await expect.poll(() => summaryOf(callId)).toMatchObject({ ringing: { member: null } });
    expect(await logOf(callId)).toContainEqual(
      expect.objectContaining({ type: "operators_rang", member: null }),
    );
    // The page has what it needs to say so.
    const { extensions, members } = routingPage.parse((await owner.get("/routing")).body);
    expect(extensions).toMatchObject([{ plan: { member: { id } } }]);
    expect(members.map((one) => one.id)).not.toContain(id);
  });

  it("E11: cannot be saved with a member who takes no calls here, of another organization neither", async () => {
    const { owner, plan, path } = await place();
    const stranger = new TestDesk(await (await createOrganization()).signIn("operator"));
    const { id } = meSchema.parse((await stranger.get("/me")).body).user;
    for (const gone of [id, "nobody"]) {
      expect(await owner.put(path, { plan: { ...plan, member: { id: gone, name: "X" } } })).toMatchObject({
        status: 404,
        body: { error: { code: "no_member" } },
      });
    }
  });
});

describe("marking a live call as handled", () => {
  it("F11: is refused, and stands in the audit log", async () => {
    const { organization, owner, connector } = await place();
    const { callId } = await connector.routed("u.1", "1600");
    expect(await owner.post(`/calls/${callId}/handled`, { handled: true })).toMatchObject({
      status: 409,
      body: { error: { code: "still_live" } },
    });
    await expect
      .poll(() =>
        env.DB.prepare("SELECT result, detail FROM audit WHERE org_id = ? AND action = 'calls.handle'")
          .bind(organization.orgId)
          .first(),
      )
      .toEqual({ result: "refused", detail: "still live" });
  });
});
