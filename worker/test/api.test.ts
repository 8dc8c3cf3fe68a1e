import { env, SELF } from "cloudflare:test";
import { UNSUPERVISED } from "@patchbay/protocol/call";
import type { Role } from "@patchbay/protocol/roles";
import { describe, expect, it } from "vitest";
import { TestConnector } from "./support/connector.ts";
import { createOrganization, ORIGIN, type TestOrganization } from "./support/organization.ts";

async function asking(organization: TestOrganization, role: Role) {
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
      cause: 16,
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

describe("the history", () => {
  it("finds a call by number and by spoken words, page by page, in one organization only", async () => {
    const [mine, theirs] = [await createOrganization(), await createOrganization()];
    const { CallHistory } = await import("../src/store/history/calls.ts");
    for (const organization of [mine, theirs]) {
      const history = new CallHistory(env.DB, organization.orgId);
      for (let n = 0; n < 5; n += 1) await history.save(...archived(organization.orgId, n));
    }
    const ask = await asking(mine, "viewer");
    const ids = (body: Record<string, unknown>) => (body.calls as { id: string }[]).map(({ id }) => id);
    const all = await ask("GET", "/calls?limit=200");
    expect(ids(all.body)).toHaveLength(5);
    const first = await ask("GET", "/calls?limit=2");
    const second = await ask("GET", `/calls?limit=3&cursor=${String(first.body.nextCursor)}`);
    expect([...ids(first.body), ...ids(second.body)]).toEqual(ids(all.body));
    expect(second.body.nextCursor).toBeNull();
    expect(ids((await ask("GET", "/calls?q=wisdom%20tooth3")).body)).toHaveLength(1);
    expect(ids((await ask("GET", "/calls?q=0142")).body)).toHaveLength(5);
    const long = await ask("GET", `/calls?q=${"nobodyhasthis ".repeat(8)}`);
    expect({ status: long.status, found: ids(long.body).length }).toEqual({ status: 200, found: 0 });
    expect(ids((await ask("GET", `/calls?q=${encodeURIComponent('" OR 1=1 --')}`)).body)).toHaveLength(0);
    expect(await ask("GET", "/calls?limit=100000")).toMatchObject({
      status: 400,
      body: { error: { code: "bad_query" } },
    });
    expect((await ask("GET", "/calls/figures")).body).toMatchObject({
      today: 5,
      averageDurationMs: 9_000,
      bySource: { pbx: 5 },
    });
  });

  it("keeps a call marked as handled when a later version of its log arrives", async () => {
    const organization = await createOrganization();
    const { CallHistory } = await import("../src/store/history/calls.ts");
    const history = new CallHistory(env.DB, organization.orgId);
    const [summary, log] = archived(organization.orgId, 1);
    await history.save(summary, log);
    const ask = await asking(organization, "operator");
    expect((await ask("POST", `/calls/${summary.id}/handled`, { handled: true })).status).toBe(200);
    await history.save({ ...summary, version: summary.version + 1, lastWords: "newer" }, log);
    await history.save({ ...summary, lastWords: "older" }, log);
    expect(await history.get(summary.id)).toMatchObject({ handled: true, lastWords: "newer" });
    expect((await ask("POST", `/calls/${summary.id}/handled`, { handled: "yes" })).status).toBe(400);
  });
});

function archived(
  orgId: string,
  n: number,
): Parameters<InstanceType<typeof import("../src/store/history/calls.ts").CallHistory>["save"]> {
  const letters = orgId.replace(/[^a-z2-7]/g, "").slice(0, 8);
  const id = `c${letters}${"abcdefg"[n]}`.padEnd(27, "a");
  const at = Date.now() - 60_000 + n;
  return [
    {
      id,
      version: 3,
      source: "pbx",
      direction: "inbound",
      from: { number: "+12125550142", name: "Anna" },
      to: { number: "1412", name: "" },
      siteId: "oslo01",
      status: "ended",
      disposition: "completed",
      handler: { kind: "assistant", id: "a1", name: "Receptionist" },
      startedAt: at,
      answeredAt: at + 1_000,
      endedAt: at + 10_000,
      turns: 1,
      lastWords: "",
      attention: null,
      handled: false,
      ringing: null,
      held: false,
      supervision: UNSUPERVISED,
      urgent: null,
      understanding: null,
      transfer: null,
      cost: null,
      recording: null,
    },
    [
      {
        n: 2,
        at,
        event: {
          type: "turn_finished",
          turn: { id: "t", speaker: "caller", text: `My wisdom tooth${n} hurts.`, startMs: 1, endMs: 2 },
        },
      },
    ],
  ];
}

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
          owner: { name: "E", email: "e@example.test", password: "long-enough" },
        }),
      });
    expect((await setup("wrong")).status).toBe(401);
    expect((await setup("setup-only-for-tests")).status).toBe(409);
  });
});
