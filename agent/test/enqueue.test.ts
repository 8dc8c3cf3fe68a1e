import { header } from "@patchbay/protocol/ami/decoder";
import { deriveCallId, randomToken } from "@patchbay/protocol/ids";
import type { Command } from "@patchbay/protocol/link/commands";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { FakeMedia } from "./fake-media.ts";
import { numberedFrames, numbersHeard, paced } from "./person.ts";
import { Site } from "./site.ts";

/** One whose member answers at once, one after three seconds of ringing, and such that take nobody. */
const QUEUES = `[desk]
member => PJSIP/1001
[slow]
member => Local/9817@outgoing/n
[closed]
joinempty = no
[one]
maxlen = 1
`;
let site: Site;
beforeAll(async () => {
  site = await Site.start({ moreQueues: QUEUES });
});
afterEach(() => site.calm());
afterAll(() => site.stop());

const hungUp = (uniqueid: string) =>
  site.edge.watch.until(
    () => site.edge.pbx("channel_hangup").find((event) => event.uniqueid === uniqueid),
    "the hang-up of the waiting channel",
  );
const joined = (media: FakeMedia) =>
  site.edge.watch.until(() => (media.joined ? true : undefined), "the call's media");
const talking = () =>
  site.person.watch.until(() => (site.person.talking ? true : undefined), "the member's phone");

async function enqueue(queue: string, change: Partial<Extract<Command, { kind: "enqueue" }>> = {}) {
  const callId = await deriveCallId({ source: "twilio", accountSid: "AC1", callSid: randomToken() });
  const media = new FakeMedia(site.edge.watch);
  media.ticket = randomToken();
  site.edge.media.set(`${callId}?leg=target-1`, media);
  const uniqueid = `patchbay-transfer-${randomToken(6)}`;
  const caller = { callerNumber: "+12125550142", callerName: "Anna" };
  const from = site.events.length;
  const command = {
    kind: "enqueue",
    callId,
    mediaTicket: media.ticket,
    queue,
    uniqueid,
    leg: "target-1",
    ...caller,
    waitMs: 20_000,
    ...change,
  } as const;
  const commandId = site.edge.command(command);
  return {
    media,
    uniqueid,
    from,
    told: await site.edge.watch.until(
      () => site.edge.all("command_result").find((one) => one.commandId === commandId),
      "the command's result",
    ),
  };
}

describe("enqueue", () => {
  it.each(["websocket", "audiosocket"])(
    "has a caller of another line wait, and joins by %s whoever of the queue takes them, who sees who calls",
    async (path) => {
      await site.connector({ PATCHBAY_MEDIA_PATH: path });
      site.person.heard.length = 0;
      const { media, uniqueid, told } = await enqueue("desk");
      expect(told).toMatchObject({ ok: true });
      await joined(media);
      await talking();
      const list = await site.onlooker.list({ Action: "CoreShowChannels" });
      const phone = list.ok
        ? list.items.find((item) => header(item, "Channel").startsWith("PJSIP/1001-"))
        : {};
      expect(phone).toMatchObject({ ConnectedLineNum: "+12125550142", ConnectedLineName: "Anna" });
      await Promise.all([
        site.person.speak(numberedFrames(50, 1)),
        paced(numberedFrames(50, 2), (frame) => media.play(frame)),
      ]);
      await expect.poll(() => numbersHeard(media.frames, 1).length).toBeGreaterThan(40);
      await expect.poll(() => numbersHeard(site.person.heard, 2).length).toBeGreaterThan(40);
      media.say({ type: "bye", reason: "hangup" });
      await site.person.gone();
      expect(await hungUp(uniqueid)).toMatchObject({ cause: 16 });
      await expect.poll(() => site.channels()).toEqual([]);
    },
  );

  it("brings no sound before a member has answered", async () => {
    await site.connector();
    const { media, uniqueid, from } = await enqueue("slow");
    expect(await site.event("QueueCallerJoin", from)).toMatchObject({ Queue: "slow" });
    await site.event("AgentCalled", from);
    const ringing = performance.now();
    await joined(media);
    expect(performance.now() - ringing).toBeGreaterThan(2_000);
    expect(site.edge.pbx("channel_hangup").some((event) => event.uniqueid === uniqueid)).toBe(false);
    media.say({ type: "bye", reason: "hangup" });
    await expect.poll(() => site.channels()).toEqual([]);
  });

  it("hangs up on the member when the edge cannot go on, who has nobody then", async () => {
    await site.connector();
    const { media, from } = await enqueue("desk");
    await joined(media);
    await talking();
    media.say({ type: "bye", reason: "fallback" });
    await site.person.gone();
    await expect.poll(() => site.channels()).toEqual([]);
    expect(site.events.slice(from).filter((event) => event.Event === "QueueCallerJoin")).toHaveLength(1);
  });

  it.each([
    ["that there is none of", "nosuch", 20],
    ["that nobody is in", "closed", 20],
    ["in which nobody takes them in time", "support", 19],
  ])("a queue %s is told by the cause of its hang-up", async (_what, queue, cause) => {
    await site.connector();
    const { media, uniqueid } = await enqueue(queue, { waitMs: 1_000 });
    expect((await hungUp(uniqueid)).cause).toBe(cause);
    expect(media.credentials).toEqual([]);
    await expect.poll(() => site.channels()).toEqual([]);
  });

  it("names both halves of who waits to the sweep, after their call's own name", async () => {
    await site.connector({ PATCHBAY_SWEEP_AFTER_MS: "1000" });
    const { uniqueid } = await enqueue("support");
    const strays = await site.edge.watch.until(
      () => site.edge.all("strays").find(({ channels }) => channels.length === 2),
      "both halves, which the edge is asked about",
    );
    expect(strays.channels.map((one) => [one.uniqueid, one.linkedid]).sort()).toEqual([
      [uniqueid, uniqueid],
      [`${uniqueid};2`, uniqueid],
    ]);
    // The edge lets it go: so it would if the call were over.
    site.edge.command({ kind: "let_go", channels: strays.channels });
    await expect.poll(() => site.channels()).toEqual([]);
  });

  it("a full queue is busy, and who leaves it by hanging up leaves nothing behind", async () => {
    await site.connector();
    const first = await enqueue("one");
    await site.event("QueueCallerJoin", first.from);
    const second = await enqueue("one");
    expect((await hungUp(second.uniqueid)).cause).toBe(17);
    const { channel } = await site.edge.watch.until(
      () => site.edge.pbx("channel_new").find((event) => event.channel.uniqueid === first.uniqueid)?.channel,
      "the waiting channel",
    );
    site.edge.command({ kind: "hangup", channel, uniqueid: first.uniqueid, cause: 16 });
    await site.event("QueueCallerAbandon", first.from);
    await expect.poll(() => site.channels()).toEqual([]);
    expect(first.media.credentials).toEqual([]);
  });

  it.each([
    ["an argument", { queue: "desk,t" }],
    ["a second action", { queue: "desk\r\nAction: Logoff" }],
    ["a variable of the dialplan", { queue: `desk\${EXTEN}` }],
    ["a number that is none", { callerNumber: "1001>,x" }],
    ["a ticket with an assignment", { mediaTicket: "a,PATCHBAY_QUEUE=x" }],
  ])("is not run with %s", async (_what, change) => {
    await site.connector();
    expect((await enqueue("desk", change)).told).toMatchObject({ ok: false, code: "invalid" });
    await expect.poll(() => site.channels()).toEqual([]);
    expect(site.edge.linked).toBe(true);
  });
});
