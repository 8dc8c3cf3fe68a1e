import type Twilio from "twilio/lib/rest/Twilio.js";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { Callee } from "./callee.ts";
import { DEFAULT_KNOBS } from "./knobs.ts";
import { startTwilioStandIn, type TwilioStandIn } from "./stand-in.ts";
import { Application } from "./testing/application.ts";
import { Listener } from "./testing/listener.ts";
import { vendorClient } from "./testing/vendor-client.ts";

const accountSid = `AC${"0".repeat(31)}1`;
const TO = "+15550100002";
const FROM = "+15550100001";
const TARGET = "+15550100007";
const LEG = "initiated ringing answered completed";
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
    numbers: [{ number: TO, voiceUrl: `${application.url}/voice` }],
    calleeAt: (number) => callees.get(number),
  });
  client = vendorClient(standIn.url, accountSid, accountSid, "12345");
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

const dialling = (callerId = FROM, number = TARGET): string => {
  const { url } = application;
  const leg = `url="${url}/brief" statusCallback="${url}/leg" statusCallbackEvent="${LEG}"`;
  return `<Response><Dial callerId="${callerId}" timeout="5" action="${url}/done"><Number ${leg}>${number}</Number></Dial></Response>`;
};

/** A caller on a media stream whose call is then updated: they are put through to somebody who is told of them. */
async function putThrough(twiml = dialling, rings = false) {
  const target = new Listener(2);
  const caller = new Listener(1);
  callees.set(TARGET, rings ? { does: "ring on" } : { does: "answer", ringMs: 20, talker: () => target });
  application.twiml("/voice", `<Connect><Stream url="${application.streamUrl("/media")}"/></Connect>`);
  application.twiml(
    "/brief",
    `<Gather numDigits="1" timeout="1" actionOnEmptyResult="true" action="${application.url}/key"><Say>Somebody calls.</Say></Gather>`,
  );
  application.twiml("/done", '<Pause length="30"/>');
  const call = standIn.placeCall({ from: FROM, to: TO, talker: caller });
  const stream = await application.stream();
  await stream.find(({ event }) => event === "start");
  await client.calls(call.sid).update({ twiml: twiml() });
  const leg = () => standIn.calls().find(({ parentCallSid }) => parentCallSid === call.sid);
  return { call, caller, target, stream, leg };
}
const done = async () => (await application.request("/done")).fields;
const told = () =>
  application.asked.filter(({ path }) => path === "/leg").map(({ fields }) => fields.CallStatus);

describe("a call that is updated while it is on a media stream", () => {
  it("leaves the stream; the target alone hears the whisper, and with its key they are put through", async () => {
    application.twiml("/key", "");
    const { call, caller, target, stream } = await putThrough();
    await stream.find(({ event }) => event === "stop");
    const asked = await application.request("/brief");
    expect(asked.fields).toMatchObject({ ParentCallSid: call.sid, From: FROM, To: TARGET });
    await target.hears(4_000);
    expect(caller.heard).toEqual([]);
    target.press("1");
    expect((await application.request("/key")).fields).toMatchObject({
      Digits: "1",
      ParentCallSid: call.sid,
    });
    await caller.hears(320);
    expect(new Set(caller.heard)).toEqual(new Set([2]));
    target.leave();
    expect(await done()).toMatchObject({
      CallSid: call.sid,
      DialCallStatus: "completed",
      DialBridged: "true",
    });
    await vi.waitFor(() => expect(told()).toEqual(["initiated", "ringing", "in-progress", "completed"]));
    call.hangUp();
  });

  it.each<[string, (target: Listener) => void]>([
    ["declines with a key", (target) => target.press("2")],
    ["presses none", () => {}],
    ["hangs up over the whisper", (target) => target.leave()],
  ])("goes on with its action, not bridged, when the target %s", async (_how, does) => {
    application.twiml("/key", "<Hangup/>");
    const { call, caller, target } = await putThrough();
    await target.hears(4_000);
    does(target);
    expect(await done()).toMatchObject({ DialCallStatus: "completed", DialBridged: "false" });
    expect(caller.heard).toEqual([]);
    call.hangUp();
  });

  it.each([
    ["ringing", "canceled"],
    ["told of the caller", "completed"],
  ])("drops the target who is %s when it is updated again", async (how, status) => {
    const { call, target, leg } = await putThrough(dialling, how === "ringing");
    if (how === "ringing") await vi.waitFor(() => expect(leg()?.status).toBe("ringing"));
    else await target.hears(4_000);
    await client.calls(call.sid).update({ twiml: '<Response><Pause length="30"/></Response>' });
    await vi.waitFor(() => expect(leg()).toMatchObject({ status, endedBy: "twiml" }));
    expect(application.about("/done")).toEqual([]);
    call.hangUp();
  });

  it("drops the target with the caller who hangs up meanwhile", async () => {
    const { call, target, leg } = await putThrough();
    await target.hears(4_000);
    call.hangUp();
    await vi.waitFor(() => expect(leg()).toMatchObject({ status: "completed", endedBy: "twiml" }));
    expect(target.farSideGone).toBe(true);
  });

  it.each([
    [13_214, "+15550100099", TARGET],
    [13_224, FROM, "1002"],
  ])("is refused with %i what the vendor does not dial", async (code, callerId, number) => {
    const { call } = await putThrough(() => dialling(callerId, number));
    expect(await done()).toMatchObject({ DialCallStatus: "failed", DialBridged: "false" });
    expect(call.observation().warnings).toContainEqual(expect.objectContaining({ code }));
    call.hangUp();
  });
});
