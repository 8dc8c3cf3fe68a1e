import { validateRequest } from "twilio/lib/webhooks/webhooks.js";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { DEFAULT_KNOBS } from "./knobs.ts";
import { startTwilioStandIn, type TwilioStandIn } from "./stand-in.ts";
import { Application, type AppStream } from "./testing/application.ts";
import { Listener } from "./testing/listener.ts";

const accountSid = `AC${"0".repeat(31)}1`;
const authToken = "12345";
const TO = "+15550100002";
const FROM = "+15550100001";
const application = new Application();
let twilio: TwilioStandIn;

beforeAll(async () => {
  await application.start();
  twilio = await startTwilioStandIn({
    port: 0,
    accountSid,
    authToken,
    numbers: [{ number: TO, voiceUrl: `${application.url}/voice` }],
  });
});
afterEach(() => {
  for (const socket of application.streams) socket.socket.terminate();
  application.forget();
  twilio.setKnobs(DEFAULT_KNOBS);
});
afterAll(async () => {
  expect(await twilio.close()).toEqual([]);
  await application.stop();
});

const connect = (behind = ""): string =>
  `<Connect><Stream url="${application.streamUrl("/media/1")}"><Parameter name="ticket" value="t1"/></Stream></Connect>${behind}`;

const is = (event: string) => (message: Record<string, unknown>) => message.event === event;
const base64 = (byte: number, ms: number): string => Buffer.alloc(ms * 8, byte).toString("base64");
const events = (stream: AppStream, event: string) => stream.messages.filter(is(event));

async function onStream(talker = new Listener(), behind = "") {
  application.twiml("/voice", connect(behind));
  const call = twilio.placeCall({ from: FROM, to: TO, talker });
  const stream = await application.stream();
  const start = await stream.find(is("start"));
  const streamSid = String(start.streamSid);
  const say = (event: string, more: object = {}) => stream.send({ event, streamSid, ...more });
  return { call, stream, start, say, talker };
}

describe("a media stream", () => {
  it("is signed, begins with connected and start, and brings the caller's sound in real time", async () => {
    const { call, stream, start } = await onStream(new Listener(0x21));
    const signature = String(stream.headers["x-twilio-signature"]);
    expect(validateRequest(authToken, signature, stream.url, {})).toBe(true);
    expect(stream.messages[0]).toEqual({ event: "connected", protocol: "Call", version: "1.0.0" });
    expect(start).toMatchObject({
      sequenceNumber: "1",
      start: {
        accountSid,
        callSid: call.sid,
        tracks: ["inbound"],
        mediaFormat: { encoding: "audio/x-mulaw", sampleRate: 8_000, channels: 1 },
        customParameters: { ticket: "t1" },
      },
    });
    const began = performance.now();
    const last = await stream.find((message) => message.sequenceNumber === "26");
    const took = performance.now() - began;
    expect(took).toBeGreaterThan(350);
    expect(last).toMatchObject({
      media: { track: "inbound", chunk: "25", timestamp: "500", payload: base64(0x21, 20) },
    });
    expect(events(stream, "media").map(({ sequenceNumber }) => Number(sequenceNumber))).toEqual(
      events(stream, "media").map((_, n) => n + 2),
    );
    expect(call.observation()).toMatchObject({ status: "in-progress", doing: "Connect" });
    call.hangUp();
    await stream.find(is("stop"));
    await application.until(() => stream.closeCode ?? undefined);
    expect(await call.ended).toMatchObject({ status: "completed", endedBy: "party" });
  });

  it("plays what it gets at real time, in order, and echoes a mark when all before it was heard", async () => {
    const { call, stream, say, talker } = await onStream();
    say("mark", { mark: { name: "at once" } });
    await stream.find((message) => JSON.stringify(message).includes("at once"));
    const began = performance.now();
    say("media", { media: { payload: base64(1, 150) } });
    say("media", { media: { payload: base64(2, 50) } });
    say("mark", { mark: { name: "played" } });
    await stream.find((message) => JSON.stringify(message).includes("played"));
    expect(performance.now() - began).toBeGreaterThan(150);
    await talker.hears(1_600);
    expect(talker.heard).toEqual([...new Array(1_200).fill(1), ...new Array(400).fill(2)]);
    expect(call.observation().streams[0]).toMatchObject({
      soundInMs: 200,
      marks: 2,
      marksPlayed: 2,
      clears: 0,
    });
    call.hangUp();
    await call.ended;
  });

  it("throws everything away when it is cleared and then echoes the marks that were still to come", async () => {
    const { call, stream, say, talker } = await onStream();
    say("media", { media: { payload: base64(1, 60) } });
    say("media", { media: { payload: base64(2, 2_000) } });
    say("mark", { mark: { name: "never heard" } });
    await talker.hears(480);
    say("clear");
    await stream.find(is("mark"));
    const heard = talker.heard.length;
    say("media", { media: { payload: base64(3, 20) } });
    await talker.hears(heard + 160);
    expect(talker.heard.slice(heard)).toEqual(new Array(160).fill(3));
    expect(heard).toBeLessThan(8_000);
    expect(call.observation().streams[0]).toMatchObject({ clears: 1, marksCleared: 1, marksPlayed: 0 });
    call.hangUp();
    await call.ended;
  });

  it("passes keys on", async () => {
    const { call, stream } = await onStream();
    call.press("5#");
    await stream.find((message) => JSON.stringify(message).includes('"#"'));
    expect(events(stream, "dtmf").map(({ dtmf }) => dtmf)).toEqual([
      { track: "inbound_track", digit: "5" },
      { track: "inbound_track", digit: "#" },
    ]);
    call.hangUp();
    await call.ended;
  });

  it("warns of what is no message for it, and goes on", async () => {
    const { call, stream, say } = await onStream();
    stream.socket.send(Buffer.from([1, 2, 3]));
    say("dance");
    stream.send({ event: "clear", streamSid: "MZ1" });
    stream.send({ event: "clear", streamSid: "MZ1" });
    say("mark", { mark: { name: "still here" } });
    await stream.find(is("mark"));
    const codes = call.observation().warnings.map(({ code }) => code);
    expect(codes).toEqual([31_950, 31_951, 31_951]);
    call.hangUp();
    await call.ended;
  });

  it("that the application closes leads to the TwiML behind it; without any the call ends", async () => {
    const { call, stream } = await onStream(new Listener(), "<Redirect>/back</Redirect>");
    application.twiml("/back", "<Hangup/>");
    stream.socket.close(1_000);
    expect((await application.request("/back")).fields).toMatchObject({ CallSid: call.sid });
    expect(await call.ended).toMatchObject({ endedBy: "twiml", verbs: ["Connect", "Redirect", "Hangup"] });

    application.forget();
    const lonely = await onStream();
    lonely.stream.socket.close(1_000);
    expect(await lonely.call.ended).toMatchObject({ status: "completed", endedBy: "twiml" });
    expect(lonely.talker.farSideGone).toBe(true);
  });

  it("that is cut comes back by the redirect, once the application can be reached again", async () => {
    twilio.setKnobs({ retryPauseMs: 20 });
    const back = `<Redirect>${application.url}/back#ct=1000&amp;rc=5&amp;rp=all</Redirect>`;
    const { call, stream } = await onStream(new Listener(), back);
    let refused = 0;
    application.answers.set("/back", () => {
      refused += 1;
      return refused <= 3 ? { status: 503 } : `<Response>${connect()}</Response>`;
    });
    expect(twilio.dropStreams(call.sid)).toBe(1);
    await application.until(() => stream.closeCode ?? undefined);
    expect(stream.closeCode).toBe(1_006);
    const second = await application.stream(1);
    await second.find(is("media"));
    const observation = call.observation();
    expect(observation.webhooks.at(-1)).toMatchObject({ kind: "twiml", attempts: 4, status: 200 });
    expect(observation.warnings).toContainEqual(expect.objectContaining({ code: 31_921 }));
    expect(observation.streams.map(({ closeCode }) => closeCode)).toEqual([1_006, null]);
    call.hangUp();
    await call.ended;
  });

  it("shows the faults that it is told to show", async () => {
    twilio.setKnobs({
      mediaBeforeStart: true,
      parameterValue: "wrong",
      duplicateStream: true,
      muteMarks: true,
      hole: { afterMs: 40, lengthMs: 60 },
    });
    const { call, stream, say } = await onStream();
    say("mark", { mark: { name: "lost" } });
    await stream.find((message) => JSON.stringify(message).includes('"timestamp":"140"'));
    expect(stream.messages.slice(0, 3).map(({ event }) => event)).toEqual(["connected", "media", "start"]);
    expect(JSON.stringify(stream.messages[2])).toContain('"ticket":"wrong"');
    const stamps = events(stream, "media").map(
      ({ media }) => JSON.stringify(media).match(/timestamp":"(\d+)/)?.[1],
    );
    expect(stamps.slice(0, 5)).toEqual(["0", "20", "40", "120", "140"]);
    expect(events(stream, "mark")).toEqual([]);
    const second = await application.stream(1);
    await second.find(is("start"));
    expect(call.observation().streams.map(({ duplicate }) => duplicate)).toEqual([false, true]);
    call.hangUp();
    await call.ended;
  });

  it("needs wss and no query, and an application that takes the upgrade", async () => {
    for (const [url, code] of [
      ["ws://calls.example.com/m", 31_922],
      [`${application.streamUrl("/m")}?ticket=1`, 31_923],
      ["ws://127.0.0.1:1/m", 31_902],
    ] as const) {
      application.twiml("/voice", `<Connect><Stream url="${url}"/></Connect>`);
      const call = twilio.placeCall({ from: FROM, to: TO, talker: new Listener() });
      expect((await call.ended).warnings[0]).toMatchObject({ code });
    }
  });
});
