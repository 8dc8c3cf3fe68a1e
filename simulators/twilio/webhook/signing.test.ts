import { validateRequest } from "twilio/lib/webhooks/webhooks.js";
import { describe, expect, it } from "vitest";
import { sign } from "./signing.ts";

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
});
