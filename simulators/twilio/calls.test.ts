import { encodeMulawSample } from "@patchbay/audio";
import { validateRequest } from "twilio/lib/webhooks/webhooks.js";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { Callee } from "./callee.ts";
import { DEFAULT_KNOBS } from "./knobs.ts";
import { startTwilioStandIn, type TwilioStandIn } from "./stand-in.ts";
import { Application } from "./testing/application.ts";
import { Listener } from "./testing/listener.ts";

const authToken = "12345";
const TO = "+15550100002";
const FROM = "+15550100001";
const OPERATOR = "+15550100007";
const application = new Application();
const callees = new Map<string, Callee>();
let twilio: TwilioStandIn;

beforeAll(async () => {
  await application.start();
  twilio = await startTwilioStandIn({
    port: 0,
    accountSid: `AC${"0".repeat(31)}1`,
    authToken,
    numbers: [
      {
        number: TO,
        voiceUrl: `${application.url}/voice?tenant=t1`,
        statusCallback: `${application.url}/status`,
      },
    ],
    calleeAt: (number) => callees.get(number),
  });
});
afterEach(() => {
  application.forget();
  callees.clear();
  twilio.setKnobs({ ...DEFAULT_KNOBS, retryPauseMs: 10 });
});
afterAll(async () => {
  await twilio.close();
  await application.stop();
});

const place = (talker = new Listener()) => ({ talker, ...twilio.placeCall({ from: FROM, to: TO, talker }) });
const doing = (call: { observation(): { doing: string } }, verb: string) =>
  vi.waitFor(() => expect(call.observation().doing).toBe(verb));
const operator = (talker: Listener): Callee => ({ does: "answer", ringMs: 20, talker: () => talker });

/** A mono WAV; format 7 is mu-law, 1 linear. */
function wav(format: number, rate: number, data: Buffer): Buffer {
  const head = Buffer.alloc(44);
  head.write("RIFF", 0);
  head.writeUInt32LE(36 + data.length, 4);
  head.write("WAVEfmt ", 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(format, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24);
  head.write("data", 36);
  head.writeUInt32LE(data.length, 40);
  return Buffer.concat([head, data]);
}

describe("an incoming call", () => {
  it("asks for TwiML with a signed form, and tells of its end", async () => {
    application.twiml("/voice", "<Hangup/>");
    const call = place();
    const asked = await application.request("/voice");
    expect(asked.fields).toMatchObject({
      CallSid: call.sid,
      From: FROM,
      To: TO,
      CallStatus: "ringing",
      Direction: "inbound",
      ApiVersion: "2010-04-01",
    });
    const signature = String(asked.headers["x-twilio-signature"]);
    expect(validateRequest(authToken, signature, asked.url, { ...asked.fields })).toBe(true);
    const status = await application.request("/status");
    expect(status.fields).toMatchObject({ CallStatus: "completed", CallDuration: expect.any(String) });
    expect(
      validateRequest(authToken, String(status.headers["x-twilio-signature"]), status.url, {
        ...status.fields,
      }),
    ).toBe(true);
    expect(await call.ended).toMatchObject({ status: "completed", endedBy: "twiml" });
  });

  it("is rejected without having been answered", async () => {
    application.twiml("/voice", '<Reject reason="busy"/>');
    expect(await place().ended).toMatchObject({ status: "busy", answeredAtMs: null });
    application.twiml("/voice", "<Reject/>");
    expect(await place().ended).toMatchObject({ status: "no-answer", answeredAtMs: null });
  });

  it("whose caller hangs up while it rings was never answered", async () => {
    application.twiml("/voice", '<Pause length="30"/><Hangup/>');
    const call = place();
    await application.request("/voice");
    call.hangUp();
    expect(await call.ended).toMatchObject({ status: "no-answer", endedBy: "party", answeredAtMs: null });
    expect((await application.request("/status")).fields).toMatchObject({ CallStatus: "no-answer" });
  });

  it("is lost when the application fails, after the tries that its address asks for", async () => {
    application.answers.set("/voice", () => ({ status: 500 }));
    expect(await place().ended).toMatchObject({ status: "failed", endedBy: "error" });
    expect(application.asked.filter(({ path }) => path === "/voice")).toHaveLength(1);
    application.forget();
    application.answers.set("/voice", () => ({ status: 500 }));
    const voiceUrl = `${application.url}/voice#rc=3&rp=5xx`;
    twilio.setNumbers([{ number: TO, voiceUrl, voiceFallbackUrl: `${application.url}/fallback` }]);
    application.twiml("/fallback", "<Hangup/>");
    expect(await place().ended).toMatchObject({ status: "completed" });
    const tries = application.asked.filter(({ path }) => path === "/voice");
    expect(tries).toHaveLength(4);
    expect(new Set(tries.map(({ headers }) => headers["i-twilio-idempotency-token"])).size).toBe(1);
    expect((await application.request("/fallback")).fields).toMatchObject({ ErrorCode: "11200" });
    twilio.setNumbers([
      { number: TO, voiceUrl: `${application.url}/voice`, statusCallback: `${application.url}/status` },
    ]);
  });

  it("with broken TwiML fails with the vendor's number for it", async () => {
    application.answers.set("/voice", () => "<Response><Say>hello");
    expect((await place().ended).warnings).toContainEqual(expect.objectContaining({ code: 12_100 }));
  });

  it("shows forged and replayed webhooks and fields that were not signed", async () => {
    application.twiml("/voice", "<Hangup/>");
    twilio.setKnobs({ forgeSignatures: true, replayWebhooks: 1 });
    await place().ended;
    const asked = application.asked.filter(({ path }) => path === "/voice");
    expect(asked).toHaveLength(2);
    for (const { url, fields, headers } of asked) {
      expect(validateRequest(authToken, String(headers["x-twilio-signature"]), url, { ...fields })).toBe(
        false,
      );
    }
    application.forget();
    application.twiml("/voice", "<Hangup/>");
    twilio.setKnobs({ ...DEFAULT_KNOBS, unsignedExtras: true });
    await place().ended;
    const { url, fields, headers } = await application.request("/voice");
    const signature = String(headers["x-twilio-signature"]);
    expect(validateRequest(authToken, signature, url, { ...fields })).toBe(false);
    const { CallToken, StirVerstat, ...signed } = fields;
    expect([CallToken, StirVerstat]).not.toContain(undefined);
    expect(validateRequest(authToken, signature, url, signed)).toBe(true);
  });
});

describe("TwiML", () => {
  it("collects keys and hands them to the action", async () => {
    application.twiml("/voice", '<Gather numDigits="3" action="/keys"><Pause length="30"/></Gather>');
    application.twiml("/keys", "<Hangup/>");
    const call = place();
    await doing(call, "Gather");
    call.press("4");
    call.press("2");
    call.press("1");
    expect((await application.request("/keys")).fields).toMatchObject({ Digits: "421" });
    await call.ended;
  });

  it("goes on when nobody presses a key, and presses keys itself", async () => {
    application.twiml("/voice", '<Gather timeout="1" action="/keys"/><Play digits="w7"/><Hangup/>');
    const call = place();
    expect(await call.ended).toMatchObject({ verbs: ["Gather", "Play", "Hangup"] });
    expect(call.talker.keys).toBe("7");
  });

  it("plays a WAV of 8 kHz, in mu-law or in 16 bits, and warns of another", async () => {
    const play = (wav: Buffer) => `<Play>data:audio/wav;base64,${wav.toString("base64")}</Play>`;
    const mulaw = Buffer.alloc(320, 0x21);
    const pcm = Buffer.alloc(640);
    for (let at = 0; at < 640; at += 2) pcm.writeInt16LE(8_031, at);
    application.twiml(
      "/voice",
      play(wav(7, 8_000, mulaw)) + play(wav(1, 8_000, pcm)) + play(wav(1, 44_100, pcm)),
    );
    const call = place();
    const { warnings } = await call.ended;
    expect(call.talker.heard.slice(0, 320)).toEqual([...mulaw]);
    expect(call.talker.heard).toHaveLength(640);
    expect(new Set(call.talker.heard.slice(320))).toEqual(new Set([encodeMulawSample(8_031)]));
    expect(warnings).toEqual([expect.objectContaining({ code: 12_300 })]);
  });

  it("is asked for by GET too, with everything in the signed address", async () => {
    const back = `<Redirect method="GET">${application.url}/got?step=2</Redirect>`;
    application.twiml("/voice", back);
    application.twiml("/got", "<Hangup/>");
    const call = place();
    const asked = await application.request("/got");
    expect(asked).toMatchObject({ method: "GET", fields: { step: "2", CallSid: call.sid } });
    expect(validateRequest(authToken, String(asked.headers["x-twilio-signature"]), asked.url, {})).toBe(true);
    await call.ended;
  });

  it("puts caller and operator through, both ways, and tells the action how it ended", async () => {
    const answering = new Listener(2);
    callees.set(OPERATOR, operator(answering));
    const events = "initiated ringing answered completed";
    application.twiml(
      "/voice",
      `<Dial action="/dialled" callerId="${TO}" answerOnBridge="true"><Number statusCallback="/leg" statusCallbackEvent="${events}">${OPERATOR}</Number></Dial>`,
    );
    application.twiml("/dialled", "<Hangup/>");
    const call = place(new Listener(1));
    await Promise.all([call.talker.hears(320), answering.hears(320)]);
    expect([new Set(call.talker.heard), new Set(answering.heard)]).toEqual([new Set([2]), new Set([1])]);
    answering.leave();
    expect((await application.request("/dialled")).fields).toMatchObject({ DialCallStatus: "completed" });
    await call.ended;
    await application.request("/leg", 3);
    const told = application.asked.filter(({ path }) => path === "/leg").map(({ fields }) => fields);
    expect(told.map(({ CallStatus, SequenceNumber }) => `${SequenceNumber} ${CallStatus}`)).toEqual([
      "0 initiated",
      "1 ringing",
      "2 in-progress",
      "3 completed",
    ]);
    expect(told[0]).toMatchObject({ ParentCallSid: call.sid, From: TO, Direction: "outbound-dial" });
  });

  it("rings several at once and gives up the others; says busy and no answer", async () => {
    const [winner, loser] = [new Listener(), new Listener()];
    callees.set("+15550100011", { does: "answer", ringMs: 20, talker: () => winner });
    callees.set("+15550100012", { does: "answer", ringMs: 60_000, talker: () => loser });
    application.twiml(
      "/voice",
      '<Dial action="/dialled"><Number>+15550100011</Number><Number>+15550100012</Number></Dial>',
    );
    application.twiml("/dialled", '<Dial action="/busy">+15550100013</Dial>');
    application.twiml("/busy", "<Hangup/>");
    callees.set("+15550100013", { does: "busy", ringMs: 0 });
    const call = place();
    const legs = () => twilio.calls().filter(({ parentCallSid }) => parentCallSid === call.sid);
    await application.request("/voice");
    await vi.waitFor(() => expect(legs().map(({ status }) => status)).toEqual(["in-progress", "canceled"]));
    winner.leave();
    expect((await application.request("/busy")).fields).toMatchObject({ DialCallStatus: "busy" });
    await call.ended;
  });

  it("seats calls in a conference until the one it depends on leaves", async () => {
    application.twiml("/voice", '<Dial><Conference endConferenceOnExit="true">room</Conference></Dial>');
    const [a, b, c] = [place(new Listener(0x10)), place(new Listener(0x11)), place(new Listener(0x12))];
    await Promise.all([a.talker.hears(800), b.talker.hears(800), c.talker.hears(800)]);
    a.hangUp();
    expect(await Promise.all([b.ended, c.ended])).toMatchObject([{ endedBy: "twiml" }, { endedBy: "twiml" }]);
  });

  it("says which calls were left hanging, and in what", async () => {
    application.twiml("/voice", '<Dial><Conference startConferenceOnEnter="false">alone</Conference></Dial>');
    const call = place();
    await application.request("/voice");
    await doing(call, "Dial");
    expect(twilio.hanging()).toEqual([
      { sid: call.sid, status: "in-progress", doing: "Dial", forMs: expect.any(Number) },
    ]);
    call.hangUp();
    expect(twilio.hanging()).toEqual([]);
  });
});
