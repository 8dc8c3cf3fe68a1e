import { env, SELF } from "cloudflare:test";
import { me } from "@patchbay/protocol/api";
import { settingsPage } from "@patchbay/protocol/org-settings";
import { drizzle } from "drizzle-orm/d1";
import { describe, expect, it } from "vitest";
import { Phones } from "../../src/store/phones.ts";
import { audit } from "../../src/store/schema.ts";
import { Sites } from "../../src/store/sites.ts";
import { frame, openMedia, TestConnector } from "../support/connector.ts";
import { createOrganization, ORIGIN } from "../support/organization.ts";
import { hears } from "../support/phone.ts";
import { ASSISTANT, logOf } from "../support/supervised.ts";
import { TestTwilio } from "../support/twilio.ts";

const ON = {
  country: null,
  longestCallMinutes: 240,
  recording: { enabled: true, announce: true },
  understanding: { enabled: true, emotion: true },
  transcripts: { people: true },
  timeZone: "Europe/Oslo",
};
/**
 * What holds until somebody decides: nothing is kept as sound, nobody's mood is looked at, and nobody writes down what
 * people say.
 */
const OFF = {
  country: null,
  longestCallMinutes: 240,
  recording: { enabled: false, announce: true },
  understanding: { enabled: true, emotion: false },
  transcripts: { people: false },
  timeZone: "UTC",
};

async function ask(cookie: string, method: "GET" | "PUT", body?: unknown) {
  const response = await SELF.fetch(`${ORIGIN}/api/settings`, {
    method,
    headers: { cookie, origin: ORIGIN, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}

describe("what an organization has decided for all its calls", () => {
  it("is off until an admin switches it on, and then stands in the audit log and with every site and account", async () => {
    const organization = await createOrganization();
    const twilio = await TestTwilio.of(organization);
    const admin = await organization.signIn("admin");
    expect(settingsPage.parse((await ask(admin, "GET")).body).settings).toEqual(OFF);
    expect((await ask(admin, "PUT", ON)).status).toBe(200);
    expect(settingsPage.parse((await ask(admin, "GET")).body).settings).toEqual(ON);
    const site = await new Sites(env.DB, organization.orgId).file(organization.siteId);
    expect(site?.routing.settings).toEqual(ON);
    const account = await new Phones(env.DB, organization.orgId).file(twilio.accountSid);
    expect(account?.settings).toEqual(ON);
    const rows = (await drizzle(env.DB).select().from(audit)).filter(
      ({ orgId }) => orgId === organization.orgId,
    );
    expect(rows).toContainEqual(expect.objectContaining({ action: "settings.change", result: "done" }));
  });

  it("C3: says in which zone times are shown to every member", async () => {
    const organization = await createOrganization();
    const viewer = await organization.signIn("viewer");
    const zone = async () => {
      const response = await SELF.fetch(`${ORIGIN}/api/me`, { headers: { cookie: viewer } });
      return me.parse(await response.json()).organization.timeZone;
    };
    expect(await zone()).toBe("UTC");
    expect((await ask(await organization.signIn("admin"), "PUT", ON)).status).toBe(200);
    expect(await zone()).toBe("Europe/Oslo");
  });

  it("keeps what a page of before does not know when that page changes something else", async () => {
    const admin = await (await createOrganization()).signIn("admin");
    expect((await ask(admin, "PUT", ON)).status).toBe(200);
    const { transcripts: _unknown, timeZone: _zone, ...known } = OFF;
    const wanted = { settings: { ...OFF, transcripts: ON.transcripts, timeZone: ON.timeZone } };
    expect(await ask(admin, "PUT", known)).toEqual({ status: 200, body: wanted });
    expect((await ask(admin, "GET")).body).toEqual(wanted);
  });

  it("is no supervisor's to change, and no other organization's", async () => {
    const organization = await createOrganization();
    const supervisor = await organization.signIn("supervisor");
    expect((await ask(supervisor, "PUT", ON)).status).toBe(403);
    expect((await ask(supervisor, "GET")).status).toBe(403);
    const stranger = await (await createOrganization()).signIn("owner");
    await ask(stranger, "PUT", ON);
    const admin = await organization.signIn("admin");
    expect(settingsPage.parse((await ask(admin, "GET")).body).settings).toEqual(OFF);
  });

  it.each([
    ["half of it", { recording: ON.recording }],
    ["something that is no switch", { ...ON, recording: { enabled: "yes", announce: true } }],
    ["a setting nobody knows", { ...ON, surveillance: true }],
  ])("refuses %s", async (_what, body) => {
    const admin = await (await createOrganization()).signIn("admin");
    expect((await ask(admin, "PUT", body)).status).toBe(400);
  });

  it("is told to the caller before the greeting; a call under way keeps what it began with", async () => {
    const organization = await createOrganization();
    await organization.provision({ settings: ON });
    const connector = await TestConnector.connect(organization.token);
    const { callId, mediaTicket } = await connector.routed("u.1");
    await organization.provision({ settings: OFF });
    const caller = await openMedia(callId, mediaTicket);
    await frame(caller, "welcome");
    // A far end that answers no marks is taken to have heard what it was sent.
    const told = async () =>
      (await logOf(callId)).flatMap((event) => (event.type === "prompt_played" ? [event.prompt] : []));
    await expect.poll(told, { timeout: 25_000 }).toEqual(["recorded", "analysed"]);
    await hears(caller, ASSISTANT);
    const later = await connector.routed("u.2");
    const second = await openMedia(later.callId, later.mediaTicket);
    await hears(second, ASSISTANT);
    expect((await logOf(later.callId)).some(({ type }) => type === "prompt_played")).toBe(false);
  });
});
