import { createHmac } from "node:crypto";
import fc from "fast-check";
import { getExpectedTwilioSignature } from "twilio/lib/webhooks/webhooks.js";
import { describe, expect, it } from "vitest";
import { signedWith, verifySignature } from "./signature.ts";

const secret = "12345";
const VOICE = "https://calls.example.com/twilio/voice?tenant=t1";
const fields: [string, string][] = [
  ["CallSid", "CA0123456789abcdef0123456789abcdef"],
  ["Direction", "inbound"],
  ["From", "+15550100001"],
  ["To", "+15550100002"],
];
const trusted = { valid: true, untrusted: [] };

describe("a signature", () => {
  it("of a form POST, of a stream's upgrade, of a GET and of a JSON POST is what Twilio writes", async () => {
    const vectors = [
      { url: VOICE, signature: "El6nh5uv4ewzSkpC+vI+pWZ0f4M=", fields },
      { url: "wss://calls.example.com/media/CAabc", signature: "E7FhcDMFCGg+IkYyRRh2QgenDFw=" },
      {
        url: "https://calls.example.com/status?CallSid=CA1&CallStatus=completed",
        signature: "LYE0kQa3c0L2z1kXIKfRu1b7al0=",
      },
      {
        url: "https://calls.example.com/ev?bodySHA256=f9928d8157b181bb05b883c952d7aa91aec432eec172673f5636a7562884257e",
        signature: "xBlO3gFv1tu1z8QBkfm4Yr19mlI=",
      },
    ];
    for (const vector of vectors) expect(await verifySignature({ secret, ...vector })).toEqual(trusted);
  });

  it("agrees with the vendor's own package whatever the fields are called and say", async () => {
    const text = fc.string({ unit: "binary", maxLength: 12 });
    const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,8}$/);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(name, text), { maxLength: 8 }), async (drawn) => {
        const params: Record<string, string | string[]> = {};
        for (const [key] of drawn) {
          const values = drawn.filter(([other]) => other === key).map(([, value]) => value);
          params[key] = values.length === 1 ? (values[0] ?? "") : values;
        }
        const signature = getExpectedTwilioSignature(secret, VOICE, params);
        expect(await verifySignature({ secret, url: VOICE, signature, fields: drawn })).toEqual(trusted);
      }),
      { numRuns: 30 },
    );
  });

  it("does not mind a standard port or a stream's last slash, and leaves retry settings out", async () => {
    const signature = getExpectedTwilioSignature(secret, "wss://calls.example.com/media/CA1", {});
    for (const url of [
      "wss://calls.example.com:443/media/CA1",
      "wss://calls.example.com/media/CA1/",
      "wss://calls.example.com/media/CA1#rc=5",
    ]) {
      expect(await verifySignature({ secret, url, signature })).toEqual(trusted);
    }
  });

  it("that leaves out CallToken and StirVerstat is good, but those two are not believed", async () => {
    const signature = "El6nh5uv4ewzSkpC+vI+pWZ0f4M=";
    const more: [string, string][] = [...fields, ["StirVerstat", "TN-Validation-Passed-A"]];
    expect(await verifySignature({ secret, url: VOICE, signature, fields: more })).toEqual({
      valid: true,
      untrusted: ["StirVerstat"],
    });
    const forged: [string, string][] = [...fields, ["Digits", "1"]];
    expect(await verifySignature({ secret, url: VOICE, signature, fields: forged })).toEqual({
      valid: false,
    });
  });

  it("of another token, address or value, a malformed or missing one, is refused", async () => {
    const good = { secret, url: VOICE, signature: "El6nh5uv4ewzSkpC+vI+pWZ0f4M=", fields };
    const changed: [string, string][] = fields.map(([name, value]) => [
      name,
      name === "From" ? "+15550100009" : value,
    ]);
    for (const bad of [
      { ...good, secret: "12346" },
      { ...good, secret: "" },
      { ...good, url: VOICE.replace("t1", "t2") },
      { ...good, url: VOICE.replace("https", "http") },
      { ...good, fields: changed },
      { ...good, signature: null },
      { ...good, signature: "" },
      { ...good, signature: "not base64 at all" },
      { ...good, signature: "AAAAAAAAAAAAAAAAAAAAAAAAAAA=" },
    ]) {
      expect(await verifySignature(bad)).toEqual({ valid: false });
    }
  });

  it("B6: by a SharedKey is checked by the algorithm that its header names, and by no other", async () => {
    // A form's text, signed by HMAC-SHA256 with the secret "12345" as the vendor's package 6.3.1 does it.
    const text = VOICE + fields.map(([name, value]) => name + value).join("");
    const signature = createHmac("sha256", secret).update(text, "utf8").digest("base64");
    const request = { secret, url: VOICE, signature, fields };
    expect(await verifySignature({ ...request, hash: "SHA-256" })).toEqual(trusted);
    expect(await verifySignature(request)).toEqual({ valid: false });
    expect(await verifySignature({ ...request, hash: "SHA-256", secret: "12346" })).toEqual({ valid: false });
    const older = getExpectedTwilioSignature(secret, VOICE, Object.fromEntries(fields));
    expect(await verifySignature({ ...request, signature: older, hash: "SHA-256" })).toEqual({
      valid: false,
    });
  });

  it.each([
    [null, { by: "auth_token", hash: "SHA-1" }],
    ["", { by: "auth_token", hash: "SHA-1" }],
    ["algorithm=HMAC_SHA1", { by: "auth_token", hash: "SHA-1" }],
    ["key=webhooks_sharedkey_01,algorithm=HMAC_SHA256", { by: "shared_key", hash: "SHA-256" }],
    [" key = k , algorithm = hmac_sha256 ", { by: "shared_key", hash: "SHA-256" }],
    ["key=k", { by: "shared_key", hash: "SHA-1" }],
    ["algorithm=HMAC_SHA256", { by: "shared_key", hash: "SHA-256" }],
    ["key=k,algorithm=ED25519", { by: "shared_key", hash: null }],
  ] as const)("B6: whose header says %j is of %j", (settings, expected) => {
    expect(signedWith(settings)).toEqual(expected);
  });
});
