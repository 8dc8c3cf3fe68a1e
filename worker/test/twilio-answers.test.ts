import { env } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { createOrganization } from "./support/organization.ts";
import { sent, TestTwilio } from "./support/twilio.ts";

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
  it.each(["HMAC_SHA256", "HMAC_SHA1"])(
    "by %s is refused by its own name, and counted so",
    async (algorithm) => {
      const twilio = await TestTwilio.of(await createOrganization());
      const settings = `key=webhooks_sharedkey_0123,algorithm=${algorithm}`;
      const { status, body } = await twilio.post("voice", {}, "the shared key's own secret", {
        "x-twilio-webhooks-signature-settings": settings,
      });
      expect([status, JSON.parse(body)]).toMatchObject([403, { error: { code: "shared_key_signature" } }]);
      expect(body).toContain("Auth Token");
      const account = env.TWILIO_ACCOUNT.get(env.TWILIO_ACCOUNT.idFromName(twilio.accountSid));
      expect(await account.refused()).toMatchObject({ sharedKey: 1, forged: 0 });
    },
  );

  it("is nobody else's mistake: a wrong signature without that header is forged, an empty header changes nothing", async () => {
    const twilio = await TestTwilio.of(await createOrganization());
    const forged = await twilio.post("voice", {}, "another token");
    expect([forged.status, forged.body]).toMatchObject([403, expect.stringContaining("bad_signature")]);
    const usual = await twilio.post("voice", {}, undefined, { "x-twilio-webhooks-signature-settings": "" });
    expect(usual.status).toBe(200);
  });
});
