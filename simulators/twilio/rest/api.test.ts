import type Twilio from "twilio/lib/rest/Twilio.js";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { Callee } from "../callee.ts";
import { DEFAULT_KNOBS } from "../knobs.ts";
import { startTwilioStandIn, type TwilioStandIn } from "../stand-in.ts";
import { Application } from "../testing/application.ts";
import { Listener } from "../testing/listener.ts";
import { vendorClient } from "../testing/vendor-client.ts";

const accountSid = `AC${"0".repeat(31)}1`;
const FROM = "+15550100002";
const TO = "+15550100001";
const EVENTS = ["initiated", "ringing", "answered", "completed"];
const application = new Application();
const callees = new Map<string, Callee>();
let standIn: TwilioStandIn;
let client: Twilio;

beforeAll(async () => {
  await application.start();
  standIn = await startTwilioStandIn({
    port: 0,
    accountSid,
    authToken: "12345",
    apiKeys: [{ sid: "SK1", secret: "s" }],
    numbers: [{ number: FROM, voiceUrl: `${application.url}/voice` }],
    calleeAt: (number) => callees.get(number),
  });
  client = vendorClient(standIn.url, accountSid, "SK1", "s");
});
afterEach(() => {
  application.forget();
  callees.clear();
  standIn.setKnobs(DEFAULT_KNOBS);
});
afterAll(async () => {
  await standIn.close();
  await application.stop();
});

/** The vendor's own REST client, whose requests are led to the stand-in. */
const statuses = (callSid: string): string[] =>
  application.about("/status", callSid).map(({ fields }) => `${fields.SequenceNumber} ${fields.CallStatus}`);
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable("it should have been refused"),
    (error: unknown) => error,
  );
const create = (more: object = {}) =>
  client.calls.create({
    to: TO,
    from: FROM,
    url: `${application.url}/voice`,
    statusCallback: `${application.url}/status`,
    statusCallbackEvent: EVENTS,
    ...more,
  });

describe("the REST API, by the vendor's own client", () => {
  it("dials, tells of the progress in order, shows and lists the call, and hangs up", async () => {
    application.twiml("/voice", '<Pause length="60"/>');
    const call = await create();
    expect(call).toMatchObject({
      accountSid,
      to: TO,
      from: FROM,
      status: "queued",
      direction: "outbound-api",
    });
    expect((await application.request("/voice")).fields).toMatchObject({
      CallStatus: "in-progress",
      Direction: "outbound-api",
    });
    expect(await client.calls(call.sid).fetch()).toMatchObject({ sid: call.sid, status: "in-progress" });
    expect((await client.calls.list({ to: TO, from: FROM }))[0]?.sid).toBe(call.sid);
    expect(await client.calls(call.sid).update({ status: "completed" })).toMatchObject({
      status: "completed",
    });
    await application.request("/status", 3, call.sid);
    expect(statuses(call.sid)).toEqual(["0 initiated", "1 ringing", "2 in-progress", "3 completed"]);
    expect(await refusal(client.calls(call.sid).update({ status: "completed" }))).toMatchObject({
      status: 400,
      code: 21_220,
    });
  });

  it("replaces the TwiML of a live call", async () => {
    application.twiml("/voice", '<Pause length="60"/>');
    const call = await create();
    await application.request("/voice");
    await client
      .calls(call.sid)
      .update({ twiml: `<Response><Redirect>${application.url}/new</Redirect></Response>` });
    application.twiml("/new", "<Hangup/>");
    expect((await application.request("/new")).fields).toMatchObject({ CallSid: call.sid });
  });

  it("takes a call off its media stream: stop, then the close", async () => {
    application.twiml("/voice", `<Connect><Stream url="${application.streamUrl("/m")}"/></Connect>`);
    const call = await create();
    const stream = await application.stream();
    await stream.find(({ event }) => event === "media");
    await client.calls(call.sid).update({ twiml: '<Response><Pause length="60"/></Response>' });
    await application.until(() => stream.closeCode ?? undefined);
    expect([stream.messages.at(-1)?.event, stream.closeCode]).toEqual(["stop", 1_000]);
    expect(await client.calls(call.sid).fetch()).toMatchObject({ status: "in-progress" });
  });

  it("says how a call that nobody takes has ended", async () => {
    const ends: Record<string, Callee> = {
      busy: { does: "busy", ringMs: 10 },
      failed: { does: "fail", ringMs: 10 },
      "no-answer": { does: "ring on" },
    };
    for (const [status, callee] of Object.entries(ends)) {
      application.forget();
      callees.set(TO, callee);
      const call = await create({ timeout: 1, statusCallbackEvent: ["completed"] });
      expect((await application.request("/status", 0, call.sid)).fields).toMatchObject({
        CallStatus: status,
      });
    }
    callees.set(TO, { does: "ring on" });
    const ringing = await create();
    expect(await client.calls(ringing.sid).update({ status: "completed" })).toMatchObject({
      status: "canceled",
    });
  });

  it("F12: loses as many status callbacks as it is told to, and its books have the end all the same", async () => {
    standIn.setKnobs({ loseStatus: 1_000 });
    application.twiml("/voice", "<Hangup/>");
    const lost = await create();
    await vi.waitFor(async () => {
      const { status, endTime } = await client.calls(lost.sid).fetch();
      expect([status, endTime]).toEqual(["completed", expect.any(Date)]);
    });
    standIn.setKnobs({ loseStatus: 0 });
    const { sid } = await create();
    await application.request("/status", 3, sid);
    expect(statuses(sid)).toEqual(["0 initiated", "1 ringing", "2 in-progress", "3 completed"]);
    expect(statuses(lost.sid)).toEqual([]);
  });

  it("sends status callbacks reversed and repeated when it is told to", async () => {
    standIn.setKnobs({ statusOrder: "reversed", repeatStatus: 1 });
    application.twiml("/voice", "<Hangup/>");
    const { sid } = await create();
    await application.request("/status", 7, sid);
    const order = ["3 completed", "2 in-progress", "1 ringing", "0 initiated"];
    expect(statuses(sid)).toEqual(order.flatMap((status) => [status, status]));
  });

  it("finds answering machines, before the TwiML or beside it", async () => {
    standIn.setKnobs({ detectionMs: 30, answeredBy: "machine_start" });
    application.twiml("/voice", '<Pause length="1"/>');
    await create({ machineDetection: "Enable" });
    expect((await application.request("/voice")).fields).toMatchObject({ AnsweredBy: "machine_start" });
    const listener = new Listener();
    callees.set(TO, { does: "answer", ringMs: 0, talker: () => listener, answeredBy: "human" });
    const call = await create({
      machineDetection: "DetectMessageEnd",
      asyncAmd: "true",
      asyncAmdStatusCallback: `${application.url}/amd`,
    });
    const second = await application.request("/voice", 1);
    expect(second.fields.AnsweredBy).toBeUndefined();
    expect((await application.request("/amd")).fields).toMatchObject({
      CallSid: call.sid,
      AnsweredBy: "human",
      MachineDetectionDuration: "30",
    });
  });

  it("records, pauses, and tells of the recording at the end", async () => {
    application.twiml("/voice", '<Pause length="60"/>');
    const call = await create();
    await application.request("/voice");
    const recording = await client.calls(call.sid).recordings.create({
      recordingChannels: "dual",
      recordingStatusCallback: `${application.url}/recording`,
    });
    expect(recording).toMatchObject({ callSid: call.sid, status: "in-progress", channels: 2 });
    const current = client.calls(call.sid).recordings("Twilio.CURRENT");
    expect(await current.update({ status: "paused" })).toMatchObject({
      sid: recording.sid,
      status: "paused",
    });
    await client.calls(call.sid).update({ status: "completed" });
    expect((await application.request("/recording")).fields).toMatchObject({
      RecordingSid: recording.sid,
      RecordingStatus: "completed",
      RecordingChannels: "2",
    });
  });

  it("refuses with the vendor's numbers", async () => {
    expect(await refusal(vendorClient(standIn.url, accountSid, "SK1", "wrong").calls.list())).toMatchObject({
      status: 401,
      code: 20_003,
    });
    expect(await refusal(create({ to: "555" }))).toMatchObject({ code: 21_211 });
    expect(await refusal(create({ from: TO }))).toMatchObject({ code: 21_210 });
    expect(await refusal(create({ url: "nowhere" }))).toMatchObject({ code: 21_205 });
    expect(await refusal(client.calls(`CA${"0".repeat(32)}`).fetch())).toMatchObject({
      status: 404,
      code: 20_404,
    });
    standIn.setKnobs({ failRest: 1 });
    expect(await refusal(create())).toMatchObject({ status: 429, code: 20_429 });
  });

  it("loses the answer of a create that dialled all the same", async () => {
    standIn.setKnobs({ loseCreateAnswers: 1 });
    application.twiml("/voice", "<Hangup/>");
    const before = standIn.calls().length;
    expect(await refusal(create())).toBeInstanceOf(Error);
    await application.request("/voice");
    expect(standIn.calls()).toHaveLength(before + 1);
  });
});
