import { spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { levelDb } from "@patchbay/audio";
import { afterEach, describe, expect } from "vitest";
import { freePort } from "../../asterisk-config/lab/ports.ts";
import { routeTo } from "./routes.ts";
import type { Site } from "./site.ts";
import { it } from "./site-in-turn.ts";

const SCENARIO = join(import.meta.dirname, "sipp/call-1412.xml");
const available = spawnSync("sipp", ["-v"]).error === undefined;
if (!available) {
  process.stderr.write(
    "\n*** sipp is not here: the plain SIP phone was NOT tested. apt-get install sip-tester ***\n\n",
  );
}

describe.skipIf(!available && process.env.CI !== "true")("a plain SIP phone (sipp)", () => {
  let site: Site;
  it.beforeAll(({ site: ours }) => {
    site = ours;
  });
  afterEach(() => site.calm());

  async function sipp(): Promise<number | null> {
    const account = site.pbx.accounts[1];
    if (account === undefined) throw new Error("no second account");
    const { extension, password } = account;
    const options = {
      s: "1412",
      sf: SCENARIO,
      m: "1",
      i: "127.0.0.1",
      mi: "127.0.0.1",
      p: String(await freePort()),
      mp: String(await freePort()),
      au: extension,
      ap: password,
      timeout: "20",
    };
    const flags = Object.entries(options).flatMap(([name, value]) => [`-${name}`, value]);
    const child = spawn(
      "sipp",
      [`127.0.0.1:${site.pbx.ports.sip}`, ...flags, "-key", "ext", extension, "-nostdin"],
      {
        stdio: "ignore",
        cwd: "/tmp",
      },
    );
    return new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", resolve);
    });
  }

  it.each(["websocket", "audiosocket"])(
    "is heard by %s in whole 20 ms frames although it sends 30 ms of A-law, its keypress arrives, and its BYE ends all",
    async (path) => {
      await site.connector({ PATCHBAY_MEDIA_PATH: path });
      const route = routeTo(site.edge, "assistant");
      const exit = sipp();
      const { offer, callId } = await route;
      expect(offer.from.number).toBe("1002");
      expect(await exit).toBe(0);
      const media = site.edge.media.get(callId);
      await site.edge.watch.until(() => (media?.joined ? undefined : true), "the media's end");
      expect(new Set(media?.frames.map((frame) => frame.length))).toEqual(new Set([160]));
      expect(Math.max(...(media?.frames.map((frame) => levelDb(frame)) ?? []))).toBeGreaterThan(-40);
      expect(media?.control).toContainEqual({ type: "digit", digit: "5" });
      await site.edge.watch.until(() => site.edge.pbx("channel_hangup").at(1), "both hang-ups at the edge");
      await expect.poll(() => site.channels()).toEqual([]);
    },
  );
});
