import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect } from "vitest";
import type { ConnectorProcess } from "./connector-process.ts";
import type { Site } from "./site.ts";
import { it } from "./site-in-turn.ts";

let site: Site;
it.beforeAll(({ site: ours }) => {
  site = ours;
});
afterEach(() => site.calm());

const journal = () => join(site.stateDir, "outbox.jsonl");
const health = async () => {
  const response = await fetch(`http://127.0.0.1:${site.statusPort}/healthz`);
  return { code: response.status, body: await response.json() };
};

/** Somebody calls, is offered to the edge, and hangs up. */
async function calls(): Promise<void> {
  const before = site.edge.all("call_offered").length;
  await site.person.call("1412");
  await site.edge.watch.until(
    () => (site.edge.all("call_offered").length > before ? true : undefined),
    "the offered call",
  );
  await site.person.hangUp();
}

/** The connector's process dies without a word and comes back. */
async function killed(connector: ConnectorProcess): Promise<ConnectorProcess> {
  process.kill(connector.pid, "SIGKILL");
  await connector.exited;
  return site.process();
}

/** The edge knows all, under numbers that were never used for anything else, and hears of the next caller. */
async function isWhole(connector: ConnectorProcess): Promise<void> {
  const epochs = () => new Set(site.edge.hellos.map(({ epoch }) => epoch));
  await connector.waitForLog(/older than what was sent/, 20_000);
  await site.edge.watch.until(() => (epochs().size === 2 ? true : undefined), "a new epoch", 20_000);
  await expect.poll(health).toMatchObject({ body: { link: { state: "up" }, ami: { state: "up" } } });
  const { duplicates, gaps } = site.edge;
  await calls();
  expect(site.edge.duplicates - duplicates).toBe(0);
  expect(site.edge.gaps - gaps).toBe(0);
}

describe("a state folder that is older than what was sent", () => {
  it("E2: from a copy: no number is used twice, and the next caller is known", async () => {
    const connector = await site.connector();
    await calls();
    copyFileSync(journal(), `${journal()}.copy`);
    await calls();
    await calls();
    process.kill(connector.pid, "SIGKILL");
    await connector.exited;
    copyFileSync(`${journal()}.copy`, journal());
    await isWhole(site.process());
  });

  // A small file system of its own needs the right to mount one; without it, the journal's own test has a full disk.
  it.skipIf(process.getuid?.() !== 0)(
    "E2: of a full disk: calls go on, health and the edge say so, and after a kill nothing is dropped in silence",
    async () => {
      mkdirSync(site.stateDir, { recursive: true });
      const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=128k", "none", site.stateDir]);
      expect(mounted.stderr.toString()).toBe("");
      try {
        const connector = await site.connector();
        expect(await health()).toMatchObject({ code: 200, body: { disk: { state: "ok" } } });
        const filler = join(site.stateDir, "filler");
        for (;;) {
          try {
            writeFileSync(filler, Buffer.alloc(4_096), { flag: "a" });
          } catch {
            break;
          }
        }
        // The last page of the journal may hold some of it still.
        for (let n = 0; n < 4; n += 1) await calls();
        const trouble = await site.edge.watch.until(
          () => site.edge.all("connector_trouble").at(-1)?.trouble,
          "the trouble at the edge",
        );
        expect(trouble).toMatch(/cannot be written.*ENOSPC/);
        expect(await health()).toMatchObject({
          code: 503,
          body: { status: "degraded", disk: { state: "failing", reason: expect.stringMatching(/ENOSPC/) } },
        });
        const next = await killed(connector);
        await isWhole(next);
        // With room again all is well, by itself.
        rmSync(filler);
        await calls();
        await expect.poll(health).toMatchObject({ code: 200, body: { status: "ok" } });
        expect(site.edge.all("connector_trouble").at(-1)).toEqual({ trouble: "" });
      } finally {
        await site.stopConnectors();
        spawnSync("umount", [site.stateDir]);
      }
    },
  );
});
