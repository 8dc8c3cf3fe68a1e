import { SELF } from "cloudflare:test";
import { routingPage } from "@patchbay/protocol/api";
import { randomToken } from "@patchbay/protocol/ids";
import { describe, expect, it } from "vitest";
import { TestConnector } from "../support/connector.ts";
import { createOrganization, ORIGIN } from "../support/organization.ts";
import { TestTwilio } from "../support/twilio.ts";

const operators = { kind: "operators", ringMs: 20_000, member: null, otherwise: { kind: "end" } };

function desk(cookie: string) {
  return async (method: string, path: string, body?: unknown) => {
    const response = await SELF.fetch(`${ORIGIN}/api/routing${path}`, {
      method,
      headers: { cookie, origin: ORIGIN, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  };
}

async function owner() {
  const organization = await createOrganization();
  return { organization, ask: desk(await organization.signIn("owner")) };
}

const account = () => `AC${randomToken(16)}`;
const number = () => `+1646555${String(Math.floor(Math.random() * 10_000)).padStart(4, "0")}`;

describe("what numbers and extensions do", () => {
  it("is edited and takes effect at once, on the PBX", async () => {
    const { organization, ask } = await owner();
    const path = `/sites/${organization.siteId}/extensions/1600`;
    expect((await ask("PUT", path, { plan: { kind: "queue", queue: "sales" } })).status).toBe(200);
    const connector = await TestConnector.connect(organization.token);
    expect((await connector.routed("u.1", "1600")).plan).toEqual({ kind: "queue", queue: "sales" });
    expect((await ask("DELETE", path)).status).toBe(200);
    expect((await connector.routed("u.2", "1600")).plan).toEqual({ kind: "queue", queue: "support" });
    expect((await ask("DELETE", path)).status).toBe(404);
  });

  it("keeps an account's token to itself, and numbers with it", async () => {
    const { ask } = await owner();
    const [accountSid, own] = [account(), number()];
    expect((await ask("PUT", `/numbers/${own}`, { accountSid, plan: operators })).status).toBe(404);
    expect((await ask("POST", "/accounts", { accountSid, authToken: "a-secret-token" })).status).toBe(201);
    expect((await ask("PUT", `/numbers/${own}`, { accountSid, plan: operators })).status).toBe(200);
    const page = await ask("GET", "");
    expect(routingPage.parse(page.body).numbers).toMatchObject([{ number: own, plan: operators }]);
    expect(JSON.stringify(page.body)).not.toContain("a-secret-token");
    expect((await ask("DELETE", `/numbers/${own}`)).status).toBe(200);
  });

  it("gives nobody another organization's number or account, and calls to it go where they went", async () => {
    const { organization, ask } = await owner();
    const twilio = await TestTwilio.of(organization);
    const stranger = await owner();
    const { accountSid, number: taken } = twilio;
    const stolen = await stranger.ask("POST", "/accounts", { accountSid, authToken: "a-secret-token" });
    expect(stolen).toMatchObject({ status: 409, body: { error: { code: "account_taken" } } });
    const own = account();
    await stranger.ask("POST", "/accounts", { accountSid: own, authToken: "a-secret-token" });
    expect(
      await stranger.ask("PUT", `/numbers/${taken}`, { accountSid: own, plan: operators }),
    ).toMatchObject({
      status: 409,
      body: { error: { code: "number_taken" } },
    });
    expect((await stranger.ask("DELETE", `/numbers/${taken}`)).status).toBe(404);
    const foreignSite = `/sites/${organization.siteId}/extensions/1412`;
    expect((await stranger.ask("PUT", foreignSite, { plan: operators })).status).toBe(404);
    expect((await twilio.post("voice")).body).toContain("<Stream");
    expect(routingPage.parse((await ask("GET", "")).body).numbers).toHaveLength(1);
  });

  it.each([
    ["a number without its country code", "/numbers/2125550100", { plan: operators }],
    ["a ring of an hour", `/numbers/${number()}`, { plan: { ...operators, ringMs: 3_600_000 } }],
    ["a plan nobody knows", `/numbers/${number()}`, { plan: { kind: "fax" } }],
  ])("refuses %s", async (_what, path, body) => {
    const { ask } = await owner();
    expect((await ask("PUT", path, { accountSid: account(), ...body })).status).toBe(400);
  });

  it("is for those who may", async () => {
    const { organization } = await owner();
    const operator = desk(await organization.signIn("operator"));
    expect((await operator("GET", "")).status).toBe(403);
  });
});
