import { connect } from "node:net";
import type { SitePlan } from "@patchbay/protocol/link/site-plan";
import { afterEach, describe, expect } from "vitest";
import type { ConnectorProcess } from "./connector-process.ts";
import type { FakeMedia } from "./fake-media.ts";
import { numberedFrames, numbersHeard, paced } from "./person.ts";
import { routeTo } from "./routes.ts";
import { Site } from "./site.ts";
import { it } from "./site-in-turn.ts";

let site: Site;
it.beforeAll(({ site: ours }) => {
  site = ours;
});
afterEach(() => site.calm());

const FORCED = { PATCHBAY_MEDIA_PATH: "audiosocket" };
const whenTold: SitePlan = {
  kind: "assistant",
  assistantId: "",
  name: "operators",
  fallbackQueue: "support",
  answer: "when_told",
};

/** A caller of 1412 whose audio the edge has; with the plan `whenTold` the phone rings still. */
async function call(plan?: SitePlan): Promise<{ connector: ConnectorProcess; media: FakeMedia }> {
  const connector = await site.connector({ ...FORCED, PATCHBAY_MEDIA_HOLD_MS: "3000" });
  const route = routeTo(site.edge, "assistant", plan === undefined ? {} : { plan });
  await site.person.call("1412");
  const { callId } = await route;
  if (plan === undefined) await site.person.answered();
  const media = await site.edge.watch.until(() => {
    const joined = site.edge.media.get(callId);
    return joined?.joined ? joined : undefined;
  }, "the call's media");
  return { connector, media };
}
const marks = (media: FakeMedia) =>
  media.control.flatMap((frame) => (frame.type === "mark_reached" ? [frame.id] : []));
const markReached = (media: FakeMedia, id: number) =>
  site.edge.watch.until(() => (marks(media).includes(id) ? true : undefined), `mark ${id}`);
const range = (count: number) => Array.from({ length: count }, (_, n) => n);

describe("an Asterisk without chan_websocket", () => {
  it("brings a call's audio by AudioSocket although its version promised more", async () => {
    const older = await Site.start({ withoutModules: ["chan_websocket"] });
    try {
      await older.connector();
      const route = routeTo(older.edge, "assistant");
      await older.person.call("1412");
      await older.person.answered();
      const media = older.edge.media.get((await route).callId);
      await older.person.speak(numberedFrames(25, 1));
      await older.edge.watch.until(
        () => (numbersHeard(media?.frames ?? [], 1).length === 25 ? true : undefined),
        "the caller's words",
      );
    } finally {
      await older.stop();
    }
  });
});

describe("a call whose audio comes by AudioSocket", () => {
  it("is heard both ways, frame by frame, and ends by the edge's word", async () => {
    const { media } = await call();
    const brought = () => site.events.some((event) => String(event.Channel).startsWith("AudioSocket/"));
    await expect.poll(brought).toBe(true);
    await Promise.all([
      site.person.speak(numberedFrames(100, 1)),
      paced(numberedFrames(100, 2), (frame) => media.play(frame)),
    ]);
    await site.person.watch.until(
      () => (numbersHeard(site.person.heard, 2).at(-1) === 99 ? true : undefined),
      "all frames at the phone",
    );
    await site.edge.watch.until(
      () => (numbersHeard(media.frames, 1).at(-1) === 99 ? true : undefined),
      "all frames at the edge",
    );
    expect(numbersHeard(media.frames, 1)).toEqual(range(100));
    expect(numbersHeard(site.person.heard, 2)).toEqual(range(100));
    expect(new Set(media.frames.map((frame) => frame.length))).toEqual(new Set([160]));
    media.say({ type: "bye", reason: "hangup" });
    await site.person.gone();
    await site.edge.watch.until(() => site.edge.pbx("channel_hangup").at(1), "both hang-ups at the edge");
    await expect.poll(() => site.channels()).toEqual([]);
  });

  it("plays a burst in its own time, tells its marks when they are heard, and a clear silences the rest", async () => {
    const { media } = await call();
    const startedAt = performance.now();
    for (const frame of numberedFrames(25, 3)) media.play(frame);
    media.say({ type: "mark", id: 7 });
    // A phone that says nothing is waited for, 200 ms at most; its time is its own.
    await site.person.watch.until(
      () => (numbersHeard(site.person.heard, 3).length > 0 ? true : undefined),
      "the burst's first frame",
    );
    const heardAt = performance.now();
    await markReached(media, 7);
    // 25 frames are 500 ms.
    expect(performance.now() - startedAt).toBeGreaterThan(450);
    expect(performance.now() - heardAt).toBeLessThan(600);
    for (const frame of numberedFrames(100, 4)) media.play(frame);
    media.say({ type: "mark", id: 8 });
    media.say({ type: "clear" });
    for (const frame of numberedFrames(10, 5)) media.play(frame);
    media.say({ type: "mark", id: 9 });
    await markReached(media, 9);
    await site.person.watch.until(
      () => (numbersHeard(site.person.heard, 5).at(-1) === 9 ? true : undefined),
      "what came after the clear",
    );
    expect(marks(media)).toEqual([7, 9]);
    expect(numbersHeard(site.person.heard, 3)).toEqual(range(25));
    // At most 60 ms were with Asterisk already.
    expect(numbersHeard(site.person.heard, 4).length).toBeLessThanOrEqual(3);
  });

  it("rings until the edge says that it is answered", async () => {
    const { media } = await call(whenTold);
    await site.person.watch.until(() => (site.person.states.includes("Ringing") ? true : undefined), "a 180");
    for (const frame of numberedFrames(10, 1)) media.play(frame);
    expect([site.person.outcomes, media.frames.length]).toEqual([[], 0]);
    media.say({ type: "answer" });
    for (const frame of numberedFrames(50, 2)) media.play(frame);
    await site.person.answered();
    await site.person.watch.until(
      () => (numbersHeard(site.person.heard, 2).at(-1) === 49 ? true : undefined),
      "the greeting",
    );
    expect(numbersHeard(site.person.heard, 1)).toEqual([]);
    expect(site.person.states).toEqual(["Ringing", "Up"]);
  });

  it("is refused with its cause while it rings, and leaves nothing when the caller hangs up", async () => {
    const { media } = await call(whenTold);
    media.say({ type: "bye", reason: "busy" });
    await site.person.watch.until(() => site.person.hangupCauses[0], "the refusal");
    expect(site.person.hangupCauses).toEqual(["17"]);
    const route = routeTo(site.edge, "assistant", { plan: whenTold });
    await site.person.call("1412");
    const second = site.edge.media.get((await route).callId);
    await site.edge.watch.until(() => (second?.joined ? true : undefined), "the second call's media");
    await site.person.hangUp();
    await site.edge.watch.until(() => (second?.joined ? undefined : true), "the media's end");
    expect(second?.control).toEqual([{ type: "bye", reason: "hangup" }]);
    // Asterisk lets the channel's media go a moment before the channel.
    await expect.poll(() => site.channels()).toEqual([]);
  });

  it("is held while the edge is away, and goes on", async () => {
    const { media } = await call();
    media.cut();
    await site.edge.watch.until(
      () => (media.credentials.length === 2 && media.joined ? true : undefined),
      "the resumed leg",
    );
    await paced(numberedFrames(25, 6), (frame) => media.play(frame));
    await site.person.watch.until(
      () => (numbersHeard(site.person.heard, 6).length === 25 ? true : undefined),
      "the voice after the gap",
    );
  });

  it.each([
    ["killed in mid-call", undefined],
    ["killed while the phone rings", whenTold],
  ])("%s: the caller is in the queue within 2 s", async (_what, plan) => {
    const { connector } = await call(plan);
    const from = site.events.length;
    const killedAt = performance.now();
    connector.signal("SIGKILL");
    expect(await site.event("QueueCallerJoin", from)).toMatchObject({ Queue: "support" });
    expect(performance.now() - killedAt).toBeLessThan(2_000);
  });

  it("is in the queue when the edge hands it over, and when the edge does not come back", async () => {
    const { media } = await call();
    let from = site.events.length;
    media.say({ type: "bye", reason: "fallback" });
    expect(await site.event("QueueCallerJoin", from)).toMatchObject({ Queue: "support" });
    await site.calm();
    const again = await call();
    from = site.events.length;
    again.media.away = true;
    again.media.cut();
    expect(await site.event("QueueCallerJoin", from)).toMatchObject({ Queue: "support" });
  });

  it("gives no audio to a local process without a key, or with one that was used", async () => {
    const { connector, media } = await call();
    const line = await connector.waitForLog(/connector started/);
    const port = Number(/"audioSocket":(\d+)/.exec(line)?.[1]);
    const key = String(site.events.findLast((event) => event.Variable === "PATCHBAY_KEY")?.Value);
    expect(key).toMatch(/^[0-9a-f-]{36}$/);
    const used = Buffer.from(`010010${key.replaceAll("-", "")}`, "hex");
    const unknown = Buffer.from(`010010${"ab".repeat(16)}`, "hex");
    for (const first of [used, unknown, Buffer.from("GET / HTTP/1.1\r\n\r\n ")]) {
      const socket = connect(port, "127.0.0.1");
      const closed = new Promise((resolve) => socket.once("close", resolve));
      socket.on("error", () => {});
      socket.resume();
      socket.write(first);
      await closed;
    }
    const refused = () => connector.lines.filter(({ msg }) => /without a valid key/.test(String(msg)));
    await connector.watch.until(() => (refused().length === 3 ? true : undefined), "three refusals");
    expect([site.person.talking, media.joined, media.credentials]).toEqual([true, true, ["ticket"]]);
  });
});
