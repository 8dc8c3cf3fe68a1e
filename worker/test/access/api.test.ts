import { env, SELF } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { asking } from "../support/callers/asking.ts";
import { TestConnector } from "../support/connector.ts";
import { createOrganization, ORIGIN, type TestOrganization } from "../support/organization.ts";

async function liveCall(organization: TestOrganization) {
  const connector = await TestConnector.connect(organization.token);
  connector.send({ type: "ami_state", data: { state: "up", reason: "", asteriskVersion: "22" } });
  const { callId } = await connector.routed("u.1");
  await expect
    .poll(() => env.ORGANIZATION.get(env.ORGANIZATION.idFromName(organization.orgId)).call(callId))
    .toMatchObject({ id: callId });
  return { connector, callId };
}

const auditOf = async (orgId: string) =>
  (
    await env.DB.prepare("SELECT action, target, result FROM audit WHERE org_id = ? ORDER BY at")
      .bind(orgId)
      .all()
  ).results;

describe("signing in", () => {
  it("is needed for everything, and a wrong password is refused", async () => {
    for (const path of ["/api/me", "/api/calls", "/api/sites"]) {
      expect((await SELF.fetch(`${ORIGIN}${path}`)).status).toBe(401);
    }
    const response = await SELF.fetch(`${ORIGIN}/api/auth/sign-in/email`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: ORIGIN },
      body: JSON.stringify({ email: "nobody@example.test", password: "wrong-password" }),
    });
    expect(response.status).toBe(401);
  });

  it("cannot be done by signing oneself up", async () => {
    const response = await SELF.fetch(`${ORIGIN}/api/auth/sign-up/email`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: ORIGIN },
      body: JSON.stringify({ name: "x", email: "new@example.test", password: "long-enough-password" }),
    });
    expect(response.status).toBeGreaterThanOrEqual(400);
  });

  it("tells who one is and what one may do", async () => {
    const organization = await createOrganization();
    const { body } = await (await asking(organization, "operator"))("GET", "/me");
    expect(body).toMatchObject({ role: "operator", organization: { id: organization.orgId } });
    expect(body.permissions).toContain("calls.hangup");
    expect(body.permissions).not.toContain("sites.manage");
  });
});

describe("hanging up", () => {
  it("reaches the PBX as a command, stands in the call's log and in the audit", async () => {
    const organization = await createOrganization();
    const { connector, callId } = await liveCall(organization);
    const ask = await asking(organization, "operator");
    expect((await ask("POST", `/calls/${callId}/hangup`)).status).toBe(202);
    expect((await connector.message("command")).data.command).toMatchObject({
      kind: "hangup",
      uniqueid: "u.1",
      // Nobody has answered yet: the caller is turned away.
      cause: 21,
    });
    const { body } = await ask("GET", `/calls/${callId}`);
    expect(JSON.stringify(body.log)).toContain('"hangup_requested"');
    await expect
      .poll(() => auditOf(organization.orgId))
      .toMatchObject([{ action: "calls.hangup", target: callId, result: "done" }]);
    connector.hangsUp("u.1");
    await expect.poll(async () => (await ask("POST", `/calls/${callId}/hangup`)).status).toBe(409);
  });

  it("is not for viewers", async () => {
    const organization = await createOrganization();
    const { callId } = await liveCall(organization);
    const refused = await (await asking(organization, "viewer"))("POST", `/calls/${callId}/hangup`);
    expect(refused).toMatchObject({ status: 403, body: { error: { code: "forbidden" } } });
  });

  it("of another organization's call is a 404 with an audit entry, and nothing happens to the call", async () => {
    const [mine, theirs] = [await createOrganization(), await createOrganization()];
    const { callId, connector } = await liveCall(theirs);
    const ask = await asking(mine, "owner");
    for (const [method, path] of [
      ["GET", `/calls/${callId}`],
      ["POST", `/calls/${callId}/hangup`],
    ] as const) {
      expect(await ask(method, path)).toMatchObject({ status: 404, body: { error: { code: "not_found" } } });
    }
    await expect
      .poll(() => auditOf(mine.orgId))
      .toMatchObject([
        { action: "calls.read", target: callId, result: "not_found" },
        { action: "calls.hangup", target: callId, result: "not_found" },
      ]);
    expect(connector.messages().some((message) => message.type === "command")).toBe(false);
    expect(await auditOf(theirs.orgId)).toEqual([]);
  });

  it("is refused when it comes from another site's page", async () => {
    const organization = await createOrganization();
    const { callId } = await liveCall(organization);
    const ask = await asking(organization, "owner");
    const refused = await ask("POST", `/calls/${callId}/hangup`, undefined, { origin: "http://evil.test" });
    expect(refused).toMatchObject({ status: 403, body: { error: { code: "foreign_origin" } } });
  });
});

describe("sites", () => {
  it("are made by admins, whose token is shown once and works", async () => {
    const organization = await createOrganization();
    const ask = await asking(organization, "admin");
    const made = await ask("POST", "/sites", { name: "Oslo PBX" });
    expect(made.status).toBe(201);
    const token = String(made.body.token);
    const connector = await TestConnector.connect(token);
    expect((await connector.message("welcome")).data.siteName).toBe("Oslo PBX");
    const listed = await ask("GET", "/sites");
    expect(JSON.stringify(listed.body)).not.toContain(token.split("_")[2]);
    const id = token.split("_")[1];
    expect((await ask("POST", `/sites/${id}/revoke`)).body).toMatchObject({ site: { revoked: true } });
    expect((await connector.socket.untilClosed()).code).toBe(4006);
    const rotated = await ask("POST", `/sites/${id}/token`);
    await TestConnector.connect(String(rotated.body.token));
    expect((await auditOf(organization.orgId)).map(({ action }) => action)).toEqual([
      "sites.create",
      "sites.revoke",
      "sites.rotate_token",
    ]);
  });

  it("are neither made by operators nor touched by another organization", async () => {
    const [mine, theirs] = [await createOrganization(), await createOrganization()];
    expect((await (await asking(mine, "operator"))("POST", "/sites", { name: "x" })).status).toBe(403);
    const ask = await asking(mine, "owner");
    for (const path of [`/sites/${theirs.siteId}/revoke`, `/sites/${theirs.siteId}/token`]) {
      expect((await ask("POST", path)).status).toBe(404);
    }
    expect((await ask("GET", `/sites/${theirs.siteId}`)).status).toBe(404);
    expect((await ask("POST", "/sites", { name: "" })).status).toBe(400);
  });
});

describe("the setup", () => {
  it("needs the deployment's token and an unclaimed deployment", async () => {
    await createOrganization();
    const setup = (token: string) =>
      SELF.fetch(`${ORIGIN}/api/setup`, {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        body: JSON.stringify({
          organization: "Evil",
          country: "US",
          owner: { name: "E", email: "e@example.test", password: "long-enough" },
        }),
      });
    expect((await setup("wrong")).status).toBe(401);
    expect((await setup("setup-only-for-tests")).status).toBe(409);
  });
});
