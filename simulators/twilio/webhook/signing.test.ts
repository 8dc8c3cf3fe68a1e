import { createHmac } from "node:crypto";
import { validateRequest } from "twilio/lib/webhooks/webhooks.js";
import { describe, expect, it } from "vitest";
import { SHARED_KEY, sign, signatureHeaders } from "./signing.ts";

describe("the stand-in's signature", () => {
  it("satisfies the vendor's own validator, for forms, queries and sockets", () => {
    const fields: [string, string][] = [
      ["To", "+15550100002"],
      ["CallSid", "CA1"],
      ["CallerName", "Zoë O'Neill & Söhne"],
      ["Digits", ""],
    ];
    const params = Object.fromEntries(fields);
    for (const url of ["https://calls.example.com/voice?tenant=a%20b&x=1", "http://127.0.0.1:8787/voice"]) {
      expect(validateRequest("12345", sign("12345", url, fields), url, params)).toBe(true);
      expect(validateRequest("12345", sign("54321", url, fields), url, params)).toBe(false);
    }
    const socket = "ws://127.0.0.1:8787/media/CA1";
    expect(validateRequest("12345", sign("12345", socket), socket, {})).toBe(true);
  });

  it("B6: of a SharedKey is as the vendor's package 6.3.1 checks it, and says so in its own header", () => {
    const url = "https://calls.example.com/voice";
    const told = signatureHeaders("shared_key_sha256", "12345", url, [["CallSid", "CA1"]]);
    expect(told).toEqual({
      "x-twilio-signature": createHmac("sha256", SHARED_KEY.secret)
        .update(`${url}CallSidCA1`)
        .digest("base64"),
      "x-twilio-webhooks-signature-settings": `key=${SHARED_KEY.id},algorithm=HMAC_SHA256`,
    });
    const older = signatureHeaders("shared_key_sha1", "12345", url, [["CallSid", "CA1"]]);
    expect(older["x-twilio-webhooks-signature-settings"]).toContain("algorithm=HMAC_SHA1");
    expect(
      validateRequest(SHARED_KEY.secret, older["x-twilio-signature"] ?? "", url, { CallSid: "CA1" }),
    ).toBe(true);
    expect(Object.keys(signatureHeaders("auth_token", "12345", url))).toEqual(["x-twilio-signature"]);
  });
});
