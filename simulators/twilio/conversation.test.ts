import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { preparePerson } from "../caller/person.ts";
import { LINES } from "../speech/lines.ts";
import { createRecogniser, type Recogniser } from "../speech/recogniser.ts";
import { createVoice } from "../speech/voice.ts";
import { startTwilioStandIn, type TwilioStandIn } from "./stand-in.ts";
import { Application } from "./testing/application.ts";
import { vendorClient } from "./testing/vendor-client.ts";

const voice = createVoice();
const application = new Application();
const ACCOUNT = `AC${"0".repeat(31)}1`;
const TO = "+15550100002";
const FROM = "+15550100001";
let recogniser: Recogniser;
let twilio: TwilioStandIn;

beforeAll(async () => {
  recogniser = await createRecogniser(voice, LINES);
  await application.start();
  twilio = await startTwilioStandIn({
    port: 0,
    accountSid: ACCOUNT,
    authToken: "12345",
    numbers: [{ number: TO, voiceUrl: `${application.url}/voice` }],
  });
}, 60_000);
afterAll(async () => {
  await twilio.close();
  await application.stop();
});

const answered = (to: string) => expect.objectContaining({ to, status: "in-progress" });

/** Puts what the caller says back on the stream, beginning with the first loud frame. */
async function echo(): Promise<void> {
  const { socket, find } = await application.stream();
  const { streamSid } = await find(({ event }) => event === "start");
  socket.on("message", (data) => {
    const text = String(data);
    if (!text.includes('"event":"media"')) return;
    const payload = /"payload":"([^"]+)"/.exec(text)?.[1];
    socket.send(JSON.stringify({ event: "media", streamSid, media: { payload } }));
  });
}

describe("a person on a call", () => {
  it("hears what TwiML says, speaks into the stream and understands what comes back from it", async () => {
    application.twiml(
      "/voice",
      `<Say>Of course, go ahead.</Say><Connect><Stream url="${application.streamUrl("/m")}"/></Connect>`,
    );
    const person = await preparePerson(
      [
        { kind: "hear", line: "assistant.go-on" },
        { kind: "wait", ms: 200 },
        { kind: "say", line: "caller.price" },
        { kind: "wait", ms: 700 },
      ],
      voice,
      recogniser,
    );
    const call = twilio.placeCall({ from: FROM, to: TO, talker: person });
    await echo();
    expect(await call.ended).toMatchObject({ status: "completed", endedBy: "party" });
    const report = person.report();
    expect(report.failure).toBeNull();
    expect(report.heard.map(({ lineId }) => lineId)).toEqual(["assistant.go-on", "caller.price"]);
  }, 20_000);

  it("calls by the stand-in's own HTTP, which answers what both sides saw", async () => {
    application.twiml("/voice", '<Reject reason="busy"/>');
    const ask = (body: object) =>
      fetch(`${twilio.url}/__calls`, { method: "POST", body: JSON.stringify(body) });
    const placed = await ask({ from: FROM, to: TO, scenario: "greeting" });
    expect(await placed.json()).toMatchObject({
      call: { status: "busy", from: FROM },
      person: { hungUpBy: "far side", failure: expect.stringContaining("The far side hung up") },
    });
    expect((await ask({ from: FROM, to: "+15550100099", scenario: "greeting" })).status).toBe(400);
    expect((await ask({ from: FROM, to: TO, scenario: "nonsense" })).status).toBe(400);
    const calls: unknown = await (await fetch(`${twilio.url}/__calls`)).json();
    expect(calls).toContainEqual(expect.objectContaining({ status: "busy" }));
    expect(await (await fetch(`${twilio.url}/__hanging`)).json()).toEqual([]);
  }, 20_000);

  it("is answered at an outside number by whom the scenario's callers are put through to, whoever dials it", async () => {
    const COLLEAGUE = "+15550100008";
    const callees = `${twilio.url}/__callees`;
    const put = (scenario: string) =>
      fetch(callees, { method: "POST", body: JSON.stringify({ number: COLLEAGUE, scenario }) });
    const leave = async () =>
      (await fetch(`${callees}?number=${encodeURIComponent(COLLEAGUE)}`, { method: "DELETE" })).json();
    expect((await put("nonsense")).status).toBe(400);
    expect((await put("declined-transfer")).status).toBe(201);
    expect(await leave()).toEqual({ person: null });
    await put("declined-transfer");
    const brief =
      "Julia Bennett wants to ask about her invoice. Press one to take the call, or two to decline.";
    const twiml = `<Response><Gather numDigits="1" timeout="5"><Say>${brief}</Say></Gather></Response>`;
    await vendorClient(twilio.url, ACCOUNT, ACCOUNT, "12345").calls.create({
      to: COLLEAGUE,
      from: TO,
      twiml,
    });
    await vi.waitFor(() => expect(twilio.calls()).toContainEqual(answered(COLLEAGUE)), 5_000);
    expect(await leave()).toMatchObject({ person: { heard: [{ lineId: "assistant.brief" }] } });
    // Nobody is there any more who would know the scenario.
    expect(await leave()).toEqual({ person: null });
  }, 20_000);

  it("has knobs that are turned and reset over HTTP", async () => {
    const knobs = `${twilio.url}/__control`;
    const turn = (body: object) => fetch(knobs, { method: "POST", body: JSON.stringify(body) });
    expect(await (await turn({ muteMarks: true })).json()).toMatchObject({
      muteMarks: true,
      repeatStatus: 0,
    });
    expect((await turn({ muteMarks: "perhaps" })).status).toBe(400);
    expect(await (await fetch(knobs, { method: "DELETE" })).json()).toMatchObject({ muteMarks: false });
    expect((await fetch(`${twilio.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${twilio.url}/elsewhere`)).status).toBe(404);
  });
});
