import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { numberedFrames, numbersHeard, paced } from "./person.ts";
import { routeTo } from "./routes.ts";
import { Site } from "./site.ts";

let site: Site;
beforeAll(async () => {
  site = await Site.start();
});
afterEach(() => site.calm());
afterAll(() => site.stop());

async function talk(): Promise<void> {
  void routeTo(site.edge, "assistant");
  await site.person.call("1412");
  await site.person.answered();
}
const media = () => {
  const [only] = site.edge.media.values();
  if (only === undefined) throw new Error("no media");
  return only;
};
const last = <T>(list: readonly T[]): T | undefined => list.at(-1);

describe("what the connector does when something comes back", () => {
  it("holds the caller's leg while the edge is away and resumes it with the leg's secret", async () => {
    const connector = await site.connector();
    await talk();
    media().cut();
    await site.edge.watch.until(
      () => (media().credentials.length === 2 && media().joined ? true : undefined),
      "the resumed leg",
    );
    expect(media().credentials).toEqual(["ticket", "resume"]);
    await connector.waitForLog(/caller's leg is held/);
    await paced(numberedFrames(25, 6), (frame) => media().play(frame));
    await site.person.watch.until(
      () => (numbersHeard(site.person.heard, 6).length === 25 ? true : undefined),
      "the voice after the gap",
    );
    expect(await site.channels()).toHaveLength(2);
  });

  it("brings what the caller said while the edge was away as soon as it is back, once and in order", async () => {
    await site.connector();
    await talk();
    const speaking = site.person.speak(numberedFrames(150, 7));
    const heard = () => numbersHeard(media().frames, 7);
    await site.edge.watch.until(() => (heard().length > 20 ? true : undefined), "the first words");
    media().away = true;
    media().cut();
    const before = media().frames.length;
    setTimeout(() => {
      media().away = false;
    }, 1_500);
    await speaking;
    await site.edge.watch.until(() => (heard().at(-1) === 149 ? true : undefined), "the last word");
    expect(media().frames.length).toBeGreaterThan(before + 50);
    const missing = 150 - heard().length;
    expect(heard()).toEqual([...new Set(heard())].sort((a, b) => a - b));
    // What was on the wire at the cut may be lost: a frame or two.
    expect(missing).toBeLessThanOrEqual(3);
  });

  it("says what happened while the link was cut, once and in order", async () => {
    await site.connector();
    await talk();
    const { port } = site.edge;
    await site.edge.stop();
    await site.person.hangUp();
    await site.person.call("1701");
    await site.person.answered();
    await site.person.hangUp();
    site.edge.media.clear();
    await site.edge.start(port);
    await site.edge.watch.until(
      () =>
        site.edge.pbx("channel_hangup").filter(({ channel }) => channel.startsWith("PJSIP/")).length === 2
          ? true
          : undefined,
      "both hang-ups",
      10_000,
    );
    const seen = site.edge.messages.map(({ seq }) => seq);
    expect(seen).toEqual(seen.map((_, index) => index + 1));
    const begun = site.edge.pbx("channel_new").map(({ channel }) => channel.uniqueid);
    expect(new Set(begun).size).toBe(begun.length);
  });

  it("keeps what the edge never acknowledged over its own restart", async () => {
    const first = await site.connector();
    site.edge.acknowledges = false;
    await site.person.call("1701");
    await site.person.answered();
    await site.person.hangUp();
    await site.edge.watch.until(
      () => (JSON.stringify(site.edge.forgotten).includes("channel_hangup") ? true : undefined),
      "the hang-up, told once",
    );
    first.signal("SIGKILL");
    await first.exited;
    site.edge.acknowledges = true;
    expect(site.edge.pbx("channel_hangup")).toHaveLength(0);
    site.process();
    await site.edge.watch.until(
      () => site.edge.pbx("channel_hangup")[0],
      "the hang-up of before the kill",
      10_000,
    );
    const [before, after] = site.edge.hellos;
    expect(after?.epoch).toBe(before?.epoch);
    expect(site.edge.gaps).toBe(0);
  });

  it("logs in again after Asterisk's restart and tells the edge what there is then", async () => {
    const connector = await site.connector();
    await talk();
    const snapshots = site.edge.all("snapshot").length;
    site.pbx = await site.pbx.restart();
    await site.edge.watch.until(
      () => (site.edge.all("ami_state").some(({ state }) => state === "down") ? true : undefined),
      "ami_state down",
    );
    const snapshot = await site.edge.watch.until(
      () => last(site.edge.all("snapshot").slice(snapshots)),
      "a snapshot",
      10_000,
    );
    expect(snapshot).toMatchObject({ channels: [], queues: [{ name: "support" }] });
    expect(last(site.edge.all("ami_state"))?.state).toBe("up");
    expect(connector.exit).toBeNull();
    await site.watch.until(() => (site.onlooker.state.state === "up" ? true : undefined), "the onlooker");
    await site.person.gone();
    void routeTo(site.edge, "assistant");
    await site.person.call("1412");
    expect(await site.person.answered()).toBe(true);
  });

  it("tells of a call that began before it did, with its bridge", async () => {
    await site.person.call("1720");
    await site.person.answered();
    await site.connector();
    const snapshot = last(site.edge.all("snapshot"));
    expect(snapshot?.channels).toMatchObject([{ state: "Up", callerNumber: "1001", exten: "1720" }]);
    expect(snapshot?.asteriskVersion).toMatch(/^22\./);
  });
});
