import { header } from "@patchbay/protocol/ami/decoder";
import { deriveCallId, randomToken } from "@patchbay/protocol/ids";
import type { Command } from "@patchbay/protocol/link/commands";
import { placedChannel } from "@patchbay/protocol/pbx-names";
import { afterEach, describe, expect } from "vitest";
import { FakeMedia } from "./fake-media.ts";
import { numberedFrames, numbersHeard, paced } from "./person.ts";
import type { Site } from "./site.ts";
import { it } from "./site-in-turn.ts";

let site: Site;
it.beforeAll(({ site: ours }) => {
  site = ours;
});
afterEach(() => site.calm());

const PATHS = ["websocket", "audiosocket"];
const result = (id: string) =>
  site.edge.watch.until(
    () => site.edge.all("command_result").find(({ commandId }) => commandId === id),
    "the command's result",
  );

/** A call at the edge that waits for its audio. */
async function expectCall(): Promise<{ media: FakeMedia; callId: string; mediaTicket: string }> {
  site.person.heard.length = 0;
  const callId = await deriveCallId({ source: "pbx", siteId: "testsite", uniqueid: randomToken() });
  const media = new FakeMedia(site.edge.watch);
  media.ticket = randomToken();
  site.edge.media.set(callId, media);
  return { media, callId, mediaTicket: media.ticket };
}

async function originate(number: string, change: Partial<Extract<Command, { kind: "originate" }>> = {}) {
  const { media, callId, mediaTicket } = await expectCall();
  const uniqueid = placedChannel(`c${randomToken(13).replace(/[0189]/g, "a")}`);
  const command = {
    kind: "originate",
    callId,
    mediaTicket,
    number,
    callerNumber: "1412",
    callerName: "Front office",
    uniqueid,
    timeoutMs: 10_000,
    ...change,
  } as const;
  return { media, uniqueid, told: await result(site.edge.command(command)) };
}
const hungUp = (uniqueid: string) =>
  site.edge.watch.until(
    () => site.edge.pbx("channel_hangup").find((event) => event.uniqueid === uniqueid),
    "the hang-up of the dialled channel",
  );
const joined = (media: FakeMedia) =>
  site.edge.watch.until(() => (media.joined ? true : undefined), "the call's media");

/** Asterisk has put two together since so many events: what is said before that is nobody's to hear. */
const bridged = (from: number) =>
  site.watch.until(
    () => site.events.slice(from).filter((event) => header(event, "Event") === "BridgeEnter")[1],
    "two channels in a bridge",
  );

const begun = () =>
  site.edge.watch.until(() => site.edge.pbx("channel_new")[0]?.channel, "the caller's channel");

/** Both sides hear all that the other says. */
async function expectTalk(media: FakeMedia, series: number): Promise<void> {
  await Promise.all([
    site.person.speak(numberedFrames(50, series)),
    paced(numberedFrames(50, series + 1), (frame) => media.play(frame)),
  ]);
  await site.edge.watch.until(
    () => (numbersHeard(media.frames, series).length === 50 ? true : undefined),
    "the person's words",
  );
  await site.person.watch.until(
    () => (numbersHeard(site.person.heard, series + 1).length === 50 ? true : undefined),
    "the edge's words",
  );
}

describe("originate", () => {
  it.each(PATHS)(
    "dials through the PBX, joins who answers by %s, tells its facts, and ends by the edge's word",
    async (path) => {
      await site.connector({ PATCHBAY_MEDIA_PATH: path });
      const from = site.events.length;
      const { media, uniqueid, told } = await originate("1001");
      expect(told).toMatchObject({ ok: true });
      await joined(media);
      await site.person.watch.until(() => (site.person.talking ? true : undefined), "the phone's answer");
      await bridged(from);
      await expectTalk(media, 1);
      const begun = site.edge.pbx("channel_new").find(({ channel }) => channel.uniqueid === uniqueid);
      expect(begun?.channel.channel).toMatch(/^Local\/1001@patchbay-out/);
      media.say({ type: "bye", reason: "hangup" });
      await site.person.gone();
      expect(await hungUp(uniqueid)).toMatchObject({ cause: 16 });
      await expect.poll(() => site.channels()).toEqual([]);
    },
  );

  it.each([
    ["busy", "9917", 17],
    ["rejected", "9921", 21],
    ["congestion", "9934", 34],
    ["not registered", "1009", 34],
    ["busy, as a Dial leaves it behind", "9801", 17],
    ["no such number", "7777", 3],
    ["not answered in time", "9800", 19],
  ])("%s is told by the cause of its hang-up", async (_what, number, cause) => {
    await site.connector();
    const { media, uniqueid, told } = await originate(number, { timeoutMs: 1_000 });
    expect(told).toMatchObject({ ok: true });
    expect((await hungUp(uniqueid)).cause).toBe(cause);
    expect(media.credentials).toEqual([]);
  });
});

describe("bring", () => {
  it.each(PATHS)(
    "takes a caller out of a queue to the edge by %s, and behind it is that queue",
    async (path) => {
      await site.connector({ PATCHBAY_MEDIA_PATH: path });
      await site.person.call("1600");
      const waiting = await site.edge.watch.until(() => site.edge.pbx("queue_join")[0], "the queue");
      const { media, callId, mediaTicket } = await expectCall();
      const { channel, uniqueid } = waiting;
      const from = site.events.length;
      const id = site.edge.command({ kind: "bring", callId, mediaTicket, channel, uniqueid });
      expect(await result(id)).toMatchObject({ ok: true });
      await joined(media);
      await site.edge.watch.until(() => site.edge.pbx("queue_leave")[0], "the leaving of the queue");
      // What is said before Asterisk has joined the two is nobody's to hear.
      await site.event("BridgeEnter", from);
      await expectTalk(media, 1);
      media.say({ type: "bye", reason: "fallback" });
      expect(await site.event("QueueCallerJoin", from)).toMatchObject({
        Queue: "support",
        Uniqueid: uniqueid,
      });
    },
  );

  it("takes a caller out of a conversation, and connects it when told", async () => {
    await site.connector();
    await site.person.call("1701");
    await site.person.answered();
    const { channel, uniqueid } = await begun();
    const { media, callId, mediaTicket } = await expectCall();
    const id = site.edge.command({
      kind: "bring",
      callId,
      mediaTicket,
      channel,
      uniqueid,
      answer: "when_told",
    });
    expect(await result(id)).toMatchObject({ ok: true });
    await joined(media);
    media.say({ type: "answer" });
    await site.edge.watch.until(
      () => site.edge.pbx("bridge_enter").find((event) => event.uniqueid === uniqueid),
      "the connection",
    );
    await expectTalk(media, 1);
  });
});

describe("what is not run", () => {
  it.each([
    ["a second action", { number: "1001\r\nAction: Logoff" }],
    ["another argument", { number: "1001,s,1" }],
    ["a technology of its own", { number: "1001@internal&PJSIP/1001" }],
    ["a variable of the dialplan", { number: `1001\${EXTEN}` }],
    ["a second action in the name", { callerName: "Anna\r\nAction: Logoff" }],
    ["a fallback queue with an argument", { fallbackQueue: "support,t" }],
    ["a uniqueid with a line end", { uniqueid: "a\r\nb" }],
    ["a ticket with an assignment", { mediaTicket: "a,PATCHBAY_QUEUE=x" }],
  ])("originate with %s", async (_what, change) => {
    await site.connector();
    const from = site.events.length;
    const { told } = await originate("1001", change);
    expect(told).toMatchObject({ ok: false, code: "invalid" });
    expect(site.events.slice(from).some((event) => event.Event === "Newchannel")).toBe(false);
    expect(site.edge.linked).toBe(true);
  });

  it("originate while Asterisk is out of reach", async () => {
    const connector = site.process({ PATCHBAY_AMI_SECRET: "wrong" });
    await connector.waitForLog(/edge has welcomed/);
    await connector.waitForLog(/refused the manager user/);
    expect((await originate("1001")).told).toMatchObject({ ok: false, code: "ami_down" });
  });

  it("bring of a channel that is gone, or of another of its name", async () => {
    await site.connector();
    await site.person.call("1701");
    await site.person.answered();
    const known = await begun();
    const { callId, mediaTicket } = await expectCall();
    const command = { kind: "bring", callId, mediaTicket, channel: known.channel } as const;
    const other = site.edge.command({ ...command, uniqueid: "lab-1.1" });
    expect(await result(other)).toMatchObject({ ok: false, code: "unknown_channel" });
    expect(site.person.talking).toBe(true);
    await site.person.hangUp();
    await hungUp(known.uniqueid);
    const gone = site.edge.command({ ...command, uniqueid: known.uniqueid });
    expect(await result(gone)).toMatchObject({ ok: false, code: "unknown_channel" });
  });
});
