import { deriveCallId } from "@patchbay/protocol/ids";
import { afterEach, describe, expect } from "vitest";
import type { FakeMedia } from "./fake-media.ts";
import { numberedFrames, numbersHeard, paced } from "./person.ts";
import { routeTo } from "./routes.ts";
import type { Site } from "./site.ts";
import { it } from "./site-in-turn.ts";

let site: Site;
it.beforeAll(({ site: ours }) => {
  site = ours;
});
afterEach(() => site.calm());

const range = (count: number) => Array.from({ length: count }, (_, n) => n);

async function talk(): Promise<FakeMedia> {
  const route = routeTo(site.edge, "assistant");
  await site.person.call("1412");
  await site.person.answered();
  const { callId } = await route;
  const media = site.edge.media.get(callId);
  if (media === undefined) throw new Error("no media");
  return media;
}

describe("a call to 1412 on a real Asterisk", () => {
  it("is offered, routed, answered only when the edge hears it, and carries audio both ways bit for bit", async () => {
    await site.connector();
    const route = routeTo(site.edge, "assistant");
    await site.person.call("1412");
    const { offer, callId } = await route;
    expect(offer).toMatchObject({ from: { number: "1001" }, to: { number: "1412" } });
    expect(offer.uniqueid).toMatch(/^lab-\d+\.\d+$/);
    expect(offer.linkedid).toBe(offer.uniqueid);
    expect(callId).toBe(await deriveCallId({ source: "pbx", siteId: "testsite", uniqueid: offer.uniqueid }));
    await site.person.answered();
    const media = site.edge.media.get(callId);
    expect(media?.credentials).toEqual(["ticket"]);

    const [said, told] = [numberedFrames(100, 1), numberedFrames(100, 2)];
    await Promise.all([site.person.speak(said), paced(told, (frame) => media?.play(frame))]);
    await site.person.watch.until(
      () => (numbersHeard(site.person.heard, 2).length === 100 ? true : undefined),
      "all frames at the phone",
    );
    await site.edge.watch.until(
      () => (numbersHeard(media?.frames ?? [], 1).length === 100 ? true : undefined),
      "all frames at the edge",
    );
    expect(numbersHeard(site.person.heard, 2)).toEqual(range(100));
    expect(numbersHeard(media?.frames ?? [], 1)).toEqual(range(100));
  });

  it("is heard from the very first frame that the edge sends after its welcome", async () => {
    await site.connector();
    const route = routeTo(site.edge, "assistant");
    const greeting = numberedFrames(10, 3);
    void route.then(({ callId }) =>
      site.edge.watch
        .until(() => (site.edge.media.get(callId)?.joined ? site.edge.media.get(callId) : undefined), "media")
        .then((media) => {
          for (const frame of greeting) media.play(frame);
        }),
    );
    await site.person.call("1412");
    await site.person.watch.until(
      () => (numbersHeard(site.person.heard, 3).at(-1) === 9 ? true : undefined),
      "the greeting",
    );
    const heard = numbersHeard(site.person.heard, 3);
    // The phone's own leg to its program opens some ms after the answer; what the PBX sent is in heard from then on.
    expect(heard.length).toBeGreaterThanOrEqual(7);
  });

  it("ends at the phone when the edge says so, and leaves nothing on the PBX", async () => {
    await site.connector();
    const media = await talk();
    const from = site.events.length;
    media.say({ type: "bye", reason: "hangup" });
    await site.person.gone();
    await site.edge.watch.until(() => site.edge.pbx("channel_hangup").at(1), "both hang-ups at the edge");
    await expect.poll(() => site.channels()).toEqual([]);
    expect(site.events.slice(from).some((event) => event.Event === "QueueCallerJoin")).toBe(false);
  });

  it("tells the edge when the caller hangs up", async () => {
    await site.connector();
    const media = await talk();
    await site.person.hangUp();
    await site.edge.watch.until(() => (media.joined ? undefined : true), "the media's end");
    expect(media.control.at(-1)).toEqual({ type: "bye", reason: "hangup" });
    const hungUp = await site.edge.watch.until(
      () => site.edge.pbx("channel_hangup").find(({ channel }) => channel.startsWith("PJSIP/")),
      "the hang-up",
    );
    expect(hungUp.cause).toBe(16);
  });

  it("reports marks when they are played, and a clear silences what was queued with its marks", async () => {
    await site.connector();
    const media = await talk();
    const burst = numberedFrames(50, 4);
    for (const frame of burst.slice(0, 10)) media.play(frame);
    media.say({ type: "mark", id: 7 });
    await site.edge.watch.until(
      () =>
        media.control.some((frame) => frame.type === "mark_reached" && frame.id === 7) ? true : undefined,
      "mark 7",
    );
    for (const frame of burst) media.play(frame);
    media.say({ type: "mark", id: 8 });
    media.say({ type: "clear" });
    media.play(numberedFrames(1, 5)[0] ?? new Uint8Array());
    media.say({ type: "mark", id: 9 });
    await site.edge.watch.until(
      () =>
        media.control.some((frame) => frame.type === "mark_reached" && frame.id === 9) ? true : undefined,
      "mark 9",
    );
    const reached = media.control.flatMap((frame) => (frame.type === "mark_reached" ? [frame.id] : []));
    expect(reached).toEqual([7, 9]);
    expect(numbersHeard(site.person.heard, 4)).not.toContain(40);
  });

  it("goes to the queue that the route names, and is rejected with the route's cause", async () => {
    await site.connector();
    const from = site.events.length;
    void routeTo(site.edge, "queue");
    await site.person.call("1412");
    expect(await site.event("QueueCallerJoin", from)).toMatchObject({ Queue: "support" });
    await site.edge.watch.until(() => site.edge.pbx("queue_join")[0], "queue_join at the edge");
    await site.person.hangUp();
    void routeTo(site.edge, "reject");
    await site.person.call("1412");
    await site.person.watch.until(() => site.person.hangupCauses[0], "the rejection");
    expect(site.person.hangupCauses[0]).toBe("17");
  });

  it("is hung up by a command with its uniqueid, once, and never by a late one", async () => {
    await site.connector();
    await talk();
    const [offer] = site.edge.all("call_offered");
    const { channel, uniqueid } = offer ?? { channel: "", uniqueid: "" };
    const result = (id: string) =>
      site.edge.watch.until(
        () => site.edge.all("command_result").find(({ commandId }) => commandId === id),
        "the command's result",
      );
    const late = site.edge.command({ kind: "hangup", channel, uniqueid, cause: 16 }, -1_000);
    expect(await result(late)).toMatchObject({ ok: false, code: "expired" });
    const foreign = site.edge.command({ kind: "hangup", channel, uniqueid: "lab-1.1", cause: 16 });
    expect(await result(foreign)).toMatchObject({ ok: false, code: "unknown_channel" });
    expect(site.person.talking).toBe(true);
    const good = site.edge.command({ kind: "hangup", channel, uniqueid, cause: 16 });
    site.edge.repeatLast();
    expect(await result(good)).toMatchObject({ ok: true });
    await site.person.gone();
    expect(site.edge.all("command_result").filter(({ commandId }) => commandId === good)).toHaveLength(1);
  });
});
