import { env } from "cloudflare:test";
import { routingPage } from "@patchbay/protocol/api";
import { auditPage } from "@patchbay/protocol/audit";
import { describe, expect, it, vi } from "vitest";
import { unseal } from "../../src/auth/sealed.ts";
import { createOrganization } from "../support/organization.ts";
import { TestDesk } from "../support/phone.ts";
import { SHARED_KEY_SECRET, sent, TestTwilio } from "../support/twilio.ts";

const ticketIn = (twiml: string): string => /name="ticket" value="([^"]+)"/.exec(twiml)?.[1] ?? "";

describe("B5: a webhook that is delivered twice", () => {
  it("has the same answer, and the first one's ticket opens the stream", async () => {
    const twilio = await TestTwilio.of(await createOrganization());
    const first = await twilio.post("voice");
    const second = await twilio.post("voice");
    expect(ticketIn(first.body)).toMatch(/^[0-9a-f]{32,}$/);
    expect(second.body).toBe(first.body);
    const stream = await twilio.stream(first.body);
    await stream.until(() => sent(stream, "media").length > 0, "the greeting");
    // It opens one stream and no other: whoever comes later asks for another.
    const twice = await twilio.stream(first.body);
    expect(await twice.untilClosed()).toMatchObject({ code: 4002 });
    const next = await twilio.post("next");
    expect(ticketIn(next.body)).not.toBe("");
    expect(ticketIn(next.body)).not.toBe(ticketIn(first.body));
  });

  it("at one moment has one answer, too", async () => {
    const twilio = await TestTwilio.of(await createOrganization());
    const [one, other] = await Promise.all([twilio.post("voice"), twilio.post("voice")]);
    expect(ticketIn(one.body)).not.toBe("");
    expect(other.body).toBe(one.body);
    const stream = await twilio.stream(other.body);
    await stream.until(() => sent(stream, "media").length > 0, "the greeting");
  });

  it("of another call has another ticket", async () => {
    const organization = await createOrganization();
    const [one, other] = [await TestTwilio.of(organization), await TestTwilio.of(organization)];
    expect(ticketIn((await one.post("voice")).body)).not.toBe(ticketIn((await other.post("voice")).body));
  });
});

describe("B6: a webhook that is signed with a SharedKey", () => {
  const settings = (algorithm: string) => ({
    "x-twilio-webhooks-signature-settings": `key=webhooks_sharedkey_0123,algorithm=${algorithm}`,
  });
  const object = ({ accountSid }: TestTwilio) =>
    env.TWILIO_ACCOUNT.get(env.TWILIO_ACCOUNT.idFromName(accountSid));
  const kinds = [
    ["HMAC_SHA256", "SHA-256"],
    ["HMAC_SHA1", "SHA-1"],
  ] as const;

  async function account() {
    const organization = await createOrganization();
    const twilio = await TestTwilio.of(organization);
    const owner = new TestDesk(await organization.signIn("owner"));
    const save = (sharedKeySecret: string | null | undefined) =>
      owner.post("/routing/accounts", {
        accountSid: twilio.accountSid,
        authToken: "the-account-s-auth-token",
        sharedKeySecret,
      });
    return { organization, twilio, owner, save };
  }

  it.each(kinds)(
    "B6: by %s is refused by its own name, which says what to do, and counted so",
    async (algorithm, hash) => {
      const { twilio } = await account();
      const { status, body } = await twilio.post("voice", {}, SHARED_KEY_SECRET, settings(algorithm), hash);
      expect([status, JSON.parse(body)]).toMatchObject([403, { error: { code: "shared_key_signature" } }]);
      expect(body).toContain("page Numbers");
      expect(await object(twilio).refused()).toMatchObject({ sharedKey: 1, wrongSharedKey: 0, forged: 0 });
    },
  );

  it.each(kinds)(
    "B6: by %s is Twilio's once the key's secret is kept, and nobody else's",
    async (algorithm, hash) => {
      const { twilio, save } = await account();
      expect((await save(SHARED_KEY_SECRET)).status).toBe(201);
      const good = await twilio.post("voice", {}, SHARED_KEY_SECRET, settings(algorithm), hash);
      expect([good.status, good.body]).toEqual([200, expect.stringContaining("<Response>")]);
      for (const [token, header, by] of [
        ["another shared key", settings(algorithm), hash],
        ["the-account-s-auth-token", settings(algorithm), hash],
        [SHARED_KEY_SECRET, settings(hash === "SHA-1" ? "HMAC_SHA256" : "HMAC_SHA1"), hash],
      ] as const) {
        const { status, body } = await twilio.post("voice", {}, token, header, by);
        expect([status, JSON.parse(body)]).toMatchObject([403, { error: { code: "wrong_shared_key" } }]);
      }
      const unknown = await twilio.post("voice", {}, SHARED_KEY_SECRET, settings("ED25519"), hash);
      expect([unknown.status, unknown.body]).toEqual([403, expect.stringContaining("shared_key_signature")]);
      // The token is still the account's own, and the key's secret is none.
      expect((await twilio.post("voice")).status).toBe(200);
      expect((await twilio.post("voice", {}, SHARED_KEY_SECRET)).body).toContain("bad_signature");
      expect(await object(twilio).refused()).toMatchObject({ sharedKey: 1, wrongSharedKey: 3, forged: 1 });
    },
  );

  it("B6: has its secret sealed and shown to nobody; it stays with a new token, and is forgotten on request", async () => {
    const { organization, twilio, owner, save } = await account();
    const { accountSid } = twilio;
    const shown = async () => {
      const { body } = await owner.get("/routing");
      expect(JSON.stringify(body)).not.toContain(SHARED_KEY_SECRET);
      return routingPage.parse(body).accounts.map(({ sharedKey }) => sharedKey);
    };
    expect(await shown()).toEqual([false]);
    await save(SHARED_KEY_SECRET);
    const kept = await env.DB.prepare("SELECT * FROM phone_account WHERE account_sid = ?")
      .bind(accountSid)
      .first<{ sealed_shared_key: string }>();
    expect(JSON.stringify(kept)).not.toContain(SHARED_KEY_SECRET);
    expect(await unseal(env.ENCRYPTION_KEY, kept?.sealed_shared_key ?? "")).toBe(SHARED_KEY_SECRET);
    await save(undefined);
    expect(await shown()).toEqual([true]);
    await save(null);
    expect(await shown()).toEqual([false]);
    const signed = () => twilio.post("voice", {}, SHARED_KEY_SECRET, settings("HMAC_SHA256"), "SHA-256");
    expect((await signed()).body).toContain("shared_key_signature");
    expect(await save("short")).toMatchObject({ status: 400 });
    const operator = new TestDesk(await organization.signIn("operator"));
    const body = { accountSid, authToken: "the-account-s-auth-token", sharedKeySecret: SHARED_KEY_SECRET };
    expect((await operator.post("/routing/accounts", body)).status).toBe(403);
    await vi.waitFor(async () => {
      const { entries } = auditPage.parse((await owner.get("/audit?action=routing.account")).body);
      expect(entries.map(({ detail }) => detail)).toEqual(["SharedKey forgotten", "", "with a SharedKey"]);
    });
  });

  it("B6: is nobody else's mistake: a wrong signature without that header is forged, an empty header changes nothing", async () => {
    const twilio = await TestTwilio.of(await createOrganization());
    const forged = await twilio.post("voice", {}, "another token");
    expect([forged.status, forged.body]).toMatchObject([403, expect.stringContaining("bad_signature")]);
    const usual = await twilio.post("voice", {}, undefined, { "x-twilio-webhooks-signature-settings": "" });
    expect(usual.status).toBe(200);
  });
});
