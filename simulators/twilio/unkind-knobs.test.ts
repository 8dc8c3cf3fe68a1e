import { createHmac } from "node:crypto";
import { silenceFrame } from "@patchbay/audio";
import type Twilio from "twilio/lib/rest/Twilio.js";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { DEFAULT_KNOBS, type Knobs } from "./knobs.ts";
import { startTwilioStandIn, type TwilioStandIn } from "./stand-in.ts";
import { Application, type AppStream } from "./testing/application.ts";
import { Listener } from "./testing/listener.ts";
import { vendorClient } from "./testing/vendor-client.ts";
import { SHARED_KEY } from "./webhook/signing.ts";

const accountSid = `AC${"0".repeat(31)}1`;
const TO = "+15550100002";
const FROM = "+15550100001";
const application = new Application();
let twilio: TwilioStandIn;
let client: Twilio;

beforeAll(async () => {
  await application.start();
  twilio = await startTwilioStandIn({
    port: 0,
    accountSid,
    authToken: "12345",
    numbers: [{ number: TO, voiceUrl: `${application.url}/voice#rc=0` }],
  });
  client = vendorClient(twilio.url, accountSid, accountSid, "12345");
});
afterEach(() => {
  for (const socket of application.streams) socket.socket.terminate();
  application.forget();
  twilio.setKnobs(DEFAULT_KNOBS);
});
afterAll(async () => {
  await twilio.close();
  await application.stop();
});

const is = (event: string) => (message: Record<string, unknown>) => message.event === event;
const soundsOf = (stream: AppStream) =>
  stream.messages.filter(is("media")).map((message) => {
    const { payload, timestamp } = message.media as { payload: string; timestamp: string };
    return { sound: Buffer.from(payload, "base64"), atMs: Number(timestamp) };
  });

/** A caller on a stream of the application, under these knobs. */
async function onStream(knobs: Partial<Knobs>, talker = new Listener(0x21)) {
  twilio.setKnobs(knobs);
  application.twiml("/voice", `<Connect><Stream url="${application.streamUrl("/media/1")}"/></Connect>`);
  const call = twilio.placeCall({ from: FROM, to: TO, talker });
  const stream = await application.stream();
  const { streamSid } = await stream.find(is("start"));
  const say = (event: string, more: object) => stream.send({ event, streamSid, ...more });
  return { call, stream, say };
}

describe("an unkind line", () => {
  it("A1: sends nothing while the caller is silent", async () => {
    const quiet = new Listener();
    const { stream, call } = await onStream({ pausesWhenSilent: true }, quiet);
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(soundsOf(stream)).toEqual([]);
    call.press("5");
    await stream.find(is("dtmf"));
  });

  it("brings the caller's sound unevenly, in order, and in odd pieces", async () => {
    const { stream } = await onStream({ jitterMs: 100, oddPieces: true });
    await stream.find((message) => message.event === "media" && soundsOf(stream).length > 60);
    const sounds = soundsOf(stream);
    expect(sounds.every(({ sound }) => sound.length % 2 === 1)).toBe(true);
    expect(Buffer.concat(sounds.map(({ sound }) => sound)).every((byte) => byte === 0x21)).toBe(true);
    const times = sounds.map(({ atMs }) => atMs);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it("brings noise, and what the caller hears as echo", async () => {
    const { stream, say } = await onStream({ noiseDb: -50, echoDb: -10 }, new Listener());
    const loud = Buffer.alloc(8_000, 0x10);
    say("media", { media: { payload: loud.toString("base64") } });
    await stream.find((message) => message.event === "media" && soundsOf(stream).length > 40);
    const sounds = soundsOf(stream).map(({ sound }) => sound);
    expect(sounds[0]?.equals(silenceFrame())).toBe(false);
    expect(sounds.some((sound) => sound.every((byte) => (byte & 0x70) < 0x40))).toBe(true);
  });

  it("answers marks late, and all of them", async () => {
    const { stream, say } = await onStream({ markDelayMs: 400 });
    const began = performance.now();
    say("mark", { mark: { name: "m1" } });
    await stream.find(is("mark"));
    expect(performance.now() - began).toBeGreaterThan(380);
  });
});

describe("an unkind account", () => {
  it.each(["shared_key_sha1", "shared_key_sha256"] as const)(
    "B6: signs the upgrade of a stream with %s, too",
    async (signedWith) => {
      const { stream } = await onStream({ signedWith });
      const hash = signedWith.slice(-(signedWith.length - "shared_key_".length));
      const wanted = createHmac(hash, SHARED_KEY.secret).update(stream.url).digest("base64");
      expect(stream.headers["x-twilio-signature"]).toBe(wanted);
      expect(stream.headers["x-twilio-webhooks-signature-settings"]).toContain(`key=${SHARED_KEY.id}`);
    },
  );

  it("has a rule for tries that counts in place of the address's own", async () => {
    const webhookRule = {
      connectMs: 1_000,
      readMs: 2_000,
      totalMs: 10_000,
      retries: 2,
      policy: ["5xx" as const],
    };
    twilio.setKnobs({ webhookRule, retryPauseMs: 10 });
    application.answers.set("/voice", () => ({ status: 503 }));
    const call = twilio.placeCall({ from: FROM, to: TO, talker: new Listener() });
    await call.ended;
    expect(call.observation().webhooks[0]).toMatchObject({ attempts: 3, status: 503 });
  });

  it("begins one call a second, and says how long the others wait", async () => {
    twilio.setKnobs({ restPerSecond: 1 });
    application.twiml("/voice", '<Pause length="60"/>');
    const create = () => client.calls.create({ to: FROM, from: TO, url: `${application.url}/voice` });
    const [first, second] = [await create(), await create()];
    expect([first.status, second.status]).toEqual(["queued", "queued"]);
    expect(Number(first.queueTime)).toBe(0);
    expect(Number(second.queueTime)).toBeGreaterThan(500);
    await application.request("/voice");
    expect((await client.calls(second.sid).fetch()).status).toBe("queued");
    // Who waits can be called off, and never rings.
    await client.calls(second.sid).update({ status: "canceled" });
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect(await client.calls(second.sid).fetch()).toMatchObject({ status: "canceled" });
    await client.calls(first.sid).update({ status: "completed" });
  });
});
