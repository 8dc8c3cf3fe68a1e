import type { SitePlan } from "@patchbay/protocol/link/site-plan";
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

const plan: SitePlan = {
  kind: "assistant",
  assistantId: "",
  name: "operators",
  fallbackQueue: "support",
  answer: "when_told",
};

/** A caller who hears ringing while the edge has the call's media. */
async function ringing(more: Record<string, string> = {}): Promise<FakeMedia> {
  await site.connector(more);
  const route = routeTo(site.edge, "assistant", { plan });
  await site.person.call("1412");
  const { callId } = await route;
  await site.person.watch.until(() => (site.person.states.includes("Ringing") ? true : undefined), "a 180");
  return site.edge.watch.until(() => {
    const media = site.edge.media.get(callId);
    return media?.joined ? media : undefined;
  }, "the call's media");
}

describe("a call that is answered when the edge says so", () => {
  it("rings until then; nothing that was said before is heard, everything after it is", async () => {
    const media = await ringing();
    await paced(numberedFrames(25, 1), (frame) => media.play(frame));
    media.say({ type: "mark", id: 1 });
    expect([site.person.outcomes, site.person.talking, media.frames.length]).toEqual([[], false, 0]);
    media.say({ type: "answer" });
    await site.person.answered();
    const said = numberedFrames(50, 3);
    await Promise.all([
      site.person.speak(said),
      paced(numberedFrames(50, 2), (frame) => media.play(frame)).then(() =>
        media.say({ type: "mark", id: 2 }),
      ),
    ]);
    await site.edge.watch.until(
      () => (media.control.some((frame) => frame.type === "mark_reached") ? true : undefined),
      "a mark",
    );
    await site.edge.watch.until(
      () => (numbersHeard(media.frames, 3).length === said.length ? true : undefined),
      "the caller's words",
    );
    expect(media.control).toEqual([{ type: "mark_reached", id: 2 }]);
    // What the PBX has played is on its way to the phone still.
    await expect.poll(() => numbersHeard(site.person.heard, 2)).toHaveLength(50);
    expect(numbersHeard(site.person.heard, 1)).toEqual([]);
    expect(site.person.states).toEqual(["Ringing", "Up"]);
  });

  it("goes on ringing while the edge is away, and is answered when it is back", async () => {
    const media = await ringing();
    media.cut();
    await site.edge.watch.until(
      () => (media.credentials.length === 2 && media.joined ? true : undefined),
      "the resumed leg",
    );
    expect(media.credentials).toEqual(["ticket", "resume"]);
    expect(site.person.outcomes).toEqual([]);
    media.say({ type: "answer" });
    media.say({ type: "answer" });
    expect(await site.person.answered()).toBe(true);
  });

  it("is in the queue when the edge does not come back", async () => {
    const media = await ringing({ PATCHBAY_MEDIA_HOLD_MS: "1000" });
    const from = site.events.length;
    media.welcomes = false;
    media.cut();
    expect(await site.event("QueueCallerJoin", from)).toMatchObject({ Queue: "support" });
  });

  it.each([
    ["busy", "17"],
    ["rejected", "21"],
  ] as const)("is refused with the cause of %s", async (reason, cause) => {
    const media = await ringing();
    media.say({ type: "bye", reason });
    await site.person.watch.until(() => site.person.hangupCauses[0], "the refusal");
    expect(site.person.hangupCauses).toEqual([cause]);
    expect(site.person.states).toEqual(["Ringing"]);
    await site.edge.watch.until(() => site.edge.pbx("channel_hangup").at(1), "both hang-ups at the edge");
    await expect.poll(() => site.channels()).toEqual([]);
  });

  it("leaves nothing when the caller hangs up meanwhile", async () => {
    const media = await ringing();
    await site.person.hangUp();
    await site.edge.watch.until(() => (media.joined ? undefined : true), "the media's end");
    expect(media.control).toEqual([{ type: "bye", reason: "hangup" }]);
    await expect.poll(() => site.channels()).toEqual([]);
  });
});
