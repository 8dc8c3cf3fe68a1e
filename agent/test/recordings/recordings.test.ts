import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { SAMPLE_RATE_HZ } from "@patchbay/audio";
import { afterEach, beforeEach, describe, expect } from "vitest";
import { noCalls, quiet, took } from "../acting.ts";
import type { Site } from "../site.ts";
import { it } from "../site-in-turn.ts";
import { RecordingServer } from "./recording-server.ts";

let site: Site;
let server: RecordingServer;
let folder: string;

it.beforeAll(({ site: ours }) => {
  site = ours;
  folder = join(site.pbxDir, "spool", "monitor");
});
beforeEach(() => {
  server = new RecordingServer();
  site.edge.answer = server.answer;
});
afterEach(async () => {
  await site.calm();
  await noCalls(site);
});
const start = (more: Record<string, string> = {}) =>
  site.connector({ PATCHBAY_RECORDINGS_DIR: folder, ...more });
const fileOf = (id: string) => join(folder, `patchbay-${id}.wav`);

/** Somebody hears a tone of 1,004 Hz, and their channel is recorded until its file has grown. */
async function records() {
  await site.person.call("1720");
  await site.person.answered();
  const [Channel = ""] = await site.channels();
  const { actId } = await took(site, "MixMonitor", { Channel });
  await expect
    .poll(async () => (existsSync(fileOf(actId)) ? (await readFile(fileOf(actId))).length : 0))
    .toBeGreaterThan(8_000);
  return { Channel, id: actId };
}

/** The file once Asterisk has written its lengths into it, which it does a moment after the channel has gone. */
async function closed(id: string): Promise<Buffer> {
  await expect
    .poll(async () => {
      const file = await readFile(fileOf(id));
      return file.readUInt32LE(40) - (file.length - 44);
    })
    .toBe(0);
  return readFile(fileOf(id));
}

const TONE_HZ = 1_004;

/** How much of a frequency there is in a file of 16-bit samples, 0 to 1 of its power. */
function shareOf(hz: number, wav: Buffer): number {
  let [sin, cos, power, samples] = [0, 0, 0, 0];
  for (let at = 44; at + 1 < wav.length; at += 2, samples += 1) {
    const sample = wav.readInt16LE(at);
    const angle = (2 * Math.PI * hz * samples) / SAMPLE_RATE_HZ;
    sin += sample * Math.sin(angle);
    cos += sample * Math.cos(angle);
    power += sample * sample;
  }
  return power === 0 ? 0 : (2 * (sin * sin + cos * cos)) / (samples * power);
}

describe("a recording that somebody has had Asterisk make", () => {
  it("is at the edge as it is on the PBX once it is stopped, and stays there", async () => {
    await start();
    const { Channel, id } = await records();
    expect(server.pieces).toEqual([]);
    await took(site, "StopMixMonitor", { Channel });
    await expect.poll(() => server.isStored(id)).toBe(true);
    const file = await readFile(fileOf(id));
    expect(server.sound(id).equals(file)).toBe(true);
    // Asterisk's own header: one channel of 8,000 samples of two bytes a second.
    expect([file.toString("latin1", 0, 4), file.readUInt16LE(22), file.readUInt32LE(24)]).toEqual([
      "RIFF",
      1,
      8_000,
    ]);
    expect(shareOf(TONE_HZ, server.sound(id))).toBeGreaterThan(0.5);
    expect(shareOf(TONE_HZ * 2, server.sound(id))).toBeLessThan(0.05);
  });

  it("comes when its call ends, though the edge and the connector were away meanwhile; then it is removed where the site says so", async () => {
    const first = await start();
    server.away = true;
    const { id } = await records();
    await noCalls(site);
    await first.stop();
    await start({ PATCHBAY_RECORDINGS_REMOVE: "on" });
    const file = await closed(id);
    server.away = false;
    await expect.poll(() => server.isStored(id)).toBe(true);
    expect(server.sound(id).equals(file)).toBe(true);
    await expect.poll(() => existsSync(fileOf(id))).toBe(false);
  });

  it("of somebody who never was heard is nothing to be fetched, and is said to be", async () => {
    await start();
    const Channel = await quiet(site);
    await took(site, "MixMonitor", { Channel });
    await noCalls(site);
    await expect.poll(() => server.troubles.join()).toContain("Nothing was heard");
    expect(server.pieces).toEqual([]);
  });

  it("that is not where the connector looks is said, in words, to whoever waits for it", async () => {
    await start({ PATCHBAY_RECORDINGS_DIR: join(site.pbxDir, "elsewhere") });
    await records();
    await noCalls(site);
    await expect.poll(() => server.troubles.join()).toContain("PATCHBAY_RECORDINGS_DIR");
  });
});
