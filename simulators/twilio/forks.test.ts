import type Twilio from "twilio/lib/rest/Twilio.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Callee } from "./callee.ts";
import { startTwilioStandIn, type TwilioStandIn } from "./stand-in.ts";
import { Application, type AppStream } from "./testing/application.ts";
import { Listener } from "./testing/listener.ts";
import { vendorClient } from "./testing/vendor-client.ts";

const accountSid = `AC${"0".repeat(31)}1`;
const [FROM, TO, TARGET] = ["+15550100001", "+15550100002", "+15550100007"];
const application = new Application();
let standIn: TwilioStandIn;
let client: Twilio;

beforeAll(async () => {
  await application.start();
  const target: Callee = { does: "answer", ringMs: 20, talker: () => new Listener(2) };
  standIn = await startTwilioStandIn({
    port: 0,
    accountSid,
    authToken: "12345",
    numbers: [{ number: TO, voiceUrl: `${application.url}/voice` }],
    calleeAt: (number) => (number === TARGET ? target : undefined),
  });
  client = vendorClient(standIn.url, accountSid, accountSid, "12345");
});
afterAll(async () => {
  await standIn.close();
  await application.stop();
});

/** Two who talk by `<Dial>`, and the application that hears them beside it. */
async function forked(track: "both_tracks" | "inbound_track" = "both_tracks") {
  application.forget();
  application.twiml("/voice", `<Dial><Number>${TARGET}</Number></Dial>`);
  const caller = new Listener(1);
  const call = standIn.placeCall({ from: FROM, to: TO, talker: caller });
  await caller.hears(160);
  const made = await client.calls(call.sid).streams.create({
    url: application.streamUrl("/listen"),
    track,
    "parameter1.name": "ticket",
    "parameter1.value": "t1",
  });
  return { call, caller, made, stream: await application.stream() };
}

const bytesOf = (stream: AppStream, track: string): Set<number> =>
  new Set(
    stream.messages.flatMap(({ event, media }) => {
      const sent = media as { track: string; payload: string } | undefined;
      return event === "media" && sent?.track === track ? [...Buffer.from(sent.payload, "base64")] : [];
    }),
  );

describe("a stream beside a call", () => {
  it("brings what both sides say, each on its track, and disturbs neither", async () => {
    const { call, caller, made, stream } = await forked();
    expect(made).toMatchObject({
      status: "in-progress",
      callSid: call.sid,
      sid: expect.stringMatching(/^MZ/),
    });
    expect(await stream.find(({ event }) => event === "start")).toMatchObject({
      streamSid: made.sid,
      start: { tracks: ["inbound", "outbound"], customParameters: { ticket: "t1" } },
    });
    await application.until(() =>
      bytesOf(stream, "inbound").has(1) && bytesOf(stream, "outbound").has(2) ? true : undefined,
    );
    // It is heard by nobody.
    stream.send({ event: "media", streamSid: made.sid, media: { payload: "AwMD" } });
    const soFar = caller.heard.length;
    await caller.hears(soFar + 800);
    expect(new Set(caller.heard)).toEqual(new Set([2]));
    call.hangUp();
    await stream.find(({ event }) => event === "stop");
  });

  it("ends when it is told to, or when the application closes it; the call goes on", async () => {
    const { call, made, stream } = await forked("inbound_track");
    expect(await client.calls(call.sid).streams(made.sid).update({ status: "stopped" })).toMatchObject({
      status: "stopped",
    });
    await stream.find(({ event }) => event === "stop");
    expect(bytesOf(stream, "outbound")).toEqual(new Set());
    await client.calls(call.sid).streams.create({ url: application.streamUrl("/listen") });
    (await application.stream(1)).socket.close();
    expect(call.observation()).toMatchObject({ status: "in-progress" });
    call.hangUp();
    await expect(client.calls(call.sid).streams.create({ url: "wss://x.example.com" })).rejects.toMatchObject(
      {
        code: 21_220,
      },
    );
  });

  it("is refused with a query in its address, without wss, and beyond four tracks", async () => {
    const { call } = await forked();
    const create = (url: string) => client.calls(call.sid).streams.create({ url, track: "both_tracks" });
    await expect(create(`${application.streamUrl("/listen")}?a=b`)).rejects.toMatchObject({ code: 31_923 });
    await expect(create("ws://calls.example.com/listen")).rejects.toMatchObject({ code: 31_922 });
    await create(application.streamUrl("/listen"));
    await expect(create(application.streamUrl("/listen"))).rejects.toMatchObject({ status: 400 });
    call.hangUp();
  });
});
