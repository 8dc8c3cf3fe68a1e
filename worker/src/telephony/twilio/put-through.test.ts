import { describe, expect, it } from "vitest";
import { brief, connect, putThrough } from "./put-through.ts";

const address = "https://calls.example.com/api/twilio/calls/c1/transfers/t1";
const caller = { to: "+12125550177", callerId: "+12125550142", ringMs: 29_500, address };
const body = (twiml: string) => twiml.replace(/^<\?xml[^>]*\?>/, "");
const patience = "#ct=1000&amp;rc=5&amp;rp=all";

describe("putting a caller through by Twilio", () => {
  it("dials with what the target sees, and asks at every step with patience", () => {
    expect(body(putThrough({ ...caller, briefs: true }))).toBe(
      `<Response><Dial callerId="+12125550142" timeout="30" action="${address}/done${patience}" method="POST" answerOnBridge="true">` +
        `<Number url="${address}/brief${patience}" method="POST" statusCallback="${address}/status${patience}" statusCallbackMethod="POST" ` +
        'statusCallbackEvent="initiated ringing answered completed">+12125550177</Number></Dial></Response>',
    );
    expect(putThrough({ ...caller, briefs: false })).not.toContain(" url=");
    // Twilio takes no more with an update.
    expect(putThrough({ ...caller, briefs: true }).length).toBeLessThan(4_000);
  });

  it("tells the target, takes one key, and is told also of none", () => {
    expect(body(brief({ words: "Anna & Bo call.", language: "de-CH" }, "https://x.example/key"))).toBe(
      `<Response><Gather action="https://x.example/key${patience}" method="POST" input="dtmf" numDigits="1" timeout="15" actionOnEmptyResult="true">` +
        '<Say language="de-DE">Anna &amp; Bo call.</Say></Gather><Hangup/></Response>',
    );
    expect(brief({ words: "x", language: "tlh" }, "https://x.example/key")).toContain('language="en-US"');
    expect(body(connect())).toBe("<Response/>");
  });
});
