import { describe, expect, it } from "vitest";
import { TwilioStream } from "../../src/media/transports/twilio-stream.ts";
import { verifySignature } from "../../src/telephony/twilio/signature.ts";
import { connectStream } from "../../src/telephony/twilio/twiml.ts";

describe("Twilio's protocol in workerd", () => {
  it("checks a signature with the platform's own crypto", async () => {
    const request = {
      secret: "12345",
      url: "wss://calls.example.com/media/CAabc",
      signature: "E7FhcDMFCGg+IkYyRRh2QgenDFw=",
    };
    expect(await verifySignature(request)).toEqual({ valid: true, untrusted: [] });
    expect(await verifySignature({ ...request, url: "wss://calls.example.com/media/CAabd" })).toEqual({
      valid: false,
    });
  });

  it("writes TwiML with the vendor's package", () => {
    const connection = { streamUrl: "wss://x.example/m", parameters: { ticket: "t" } };
    expect(connectStream({ ...connection, backUrl: "https://x.example/b" })).toContain(
      '<Stream url="wss://x.example/m"><Parameter name="ticket" value="t"/></Stream>',
    );
  });

  it("sends back on a stream the very bytes that came, with the platform's own base64", async () => {
    const sent: string[] = [];
    const stream = new TwilioStream({ send: (text) => sent.push(text), close() {} });
    const streamSid = "MZ1";
    stream.take(
      JSON.stringify({
        event: "start",
        streamSid,
        start: {
          accountSid: "AC1",
          callSid: "CA1",
          mediaFormat: { encoding: "audio/x-mulaw", sampleRate: 8_000, channels: 1 },
        },
      }),
    );
    const bytes = Uint8Array.from({ length: 160 }, (_, n) => (n * 7) % 256);
    const payload = btoa(String.fromCharCode(...bytes));
    const media = { track: "inbound", chunk: "1", timestamp: "20", payload };
    const news = stream.take(JSON.stringify({ event: "media", streamSid, media }));
    expect(news).toEqual({ type: "audio", mulaw: bytes });
    if (news.type === "audio") stream.send(news.mulaw);
    // What is sent in one turn of the event loop goes as one message.
    await Promise.resolve();
    expect(sent).toEqual([`{"event":"media","streamSid":"MZ1","media":{"payload":"${payload}"}}`]);
    const spoiled = { ...media, payload: "%" };
    expect(stream.take(JSON.stringify({ event: "media", streamSid, media: spoiled })).type).toBe("refused");
  });
});
