import fc from "fast-check";
import { getExpectedTwilioSignature } from "twilio/lib/webhooks/webhooks.js";
import { describe, expect, it } from "vitest";
import { verifySignature } from "./signature.ts";

const authToken = "12345";
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
    for (const vector of vectors) expect(await verifySignature({ authToken, ...vector })).toEqual(trusted);
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
        const signature = getExpectedTwilioSignature(authToken, VOICE, params);
        expect(await verifySignature({ authToken, url: VOICE, signature, fields: drawn })).toEqual(trusted);
      }),
      { numRuns: 30 },
    );
  });

  it("does not mind a standard port or a stream's last slash, and leaves retry settings out", async () => {
    const signature = getExpectedTwilioSignature(authToken, "wss://calls.example.com/media/CA1", {});
    for (const url of [
      "wss://calls.example.com:443/media/CA1",
      "wss://calls.example.com/media/CA1/",
      "wss://calls.example.com/media/CA1#rc=5",
    ]) {
      expect(await verifySignature({ authToken, url, signature })).toEqual(trusted);
    }
  });

  it("that leaves out CallToken and StirVerstat is good, but those two are not believed", async () => {
    const signature = "El6nh5uv4ewzSkpC+vI+pWZ0f4M=";
    const more: [string, string][] = [...fields, ["StirVerstat", "TN-Validation-Passed-A"]];
    expect(await verifySignature({ authToken, url: VOICE, signature, fields: more })).toEqual({
      valid: true,
      untrusted: ["StirVerstat"],
    });
    const forged: [string, string][] = [...fields, ["Digits", "1"]];
    expect(await verifySignature({ authToken, url: VOICE, signature, fields: forged })).toEqual({
      valid: false,
    });
  });

  it("of another token, address or value, a malformed or missing one, is refused", async () => {
    const good = { authToken, url: VOICE, signature: "El6nh5uv4ewzSkpC+vI+pWZ0f4M=", fields };
    const changed: [string, string][] = fields.map(([name, value]) => [
      name,
      name === "From" ? "+15550100009" : value,
    ]);
    for (const bad of [
      { ...good, authToken: "12346" },
      { ...good, authToken: "" },
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
});
