import fc from "fast-check";
import VoiceResponse from "twilio/lib/twiml/VoiceResponse.js";
import { describe, expect, it } from "vitest";
import { parseXml } from "./xml.ts";

describe("the TwiML reader", () => {
  it("reads back what the vendor's package writes, whatever the texts are", () => {
    const text = fc.stringMatching(/^[ -~äöü€]{0,30}$/);
    fc.assert(
      fc.property(text, text, (said, value) => {
        const response = new VoiceResponse();
        response.connect().stream({ url: "wss://x/y" }).parameter({ name: "p", value });
        response.say(said);
        const parsed = parseXml(response.toString());
        const [connect, say] = parsed.ok ? parsed.root.children : [];
        expect(connect?.children[0]?.children[0]?.attributes).toEqual({ name: "p", value });
        expect(say).toMatchObject({ name: "Say", text: said.trim() });
      }),
    );
  });

  it("understands comments, CDATA, single quotes and numbers for letters", () => {
    const parsed = parseXml(
      "<?xml version='1.0'?>\n<!-- x --><Response a='&#65;&#x42;'><Say><![CDATA[<b>]]></Say></Response>\n",
    );
    expect(parsed).toMatchObject({
      ok: true,
      root: { name: "Response", attributes: { a: "AB" }, children: [{ name: "Say", text: "<b>" }] },
    });
  });

  it("says what is wrong with what is no XML", () => {
    for (const bad of ["", "hello", "<a>", "<a></b>", "<a/><b/>", "<a b=c/>", "</a>", "<a/>text", "{}"]) {
      expect(parseXml(bad), bad).toMatchObject({ ok: false, message: expect.stringMatching(/\w/) });
    }
    fc.assert(fc.property(fc.string(), (any) => typeof parseXml(`<a>${any}`).ok === "boolean"));
  });
});
