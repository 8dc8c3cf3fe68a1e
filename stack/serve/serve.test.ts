import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import * as z from "zod";
import { freePort } from "../../asterisk-config/lab/ports.ts";
import { startEdge } from "../edge.ts";
import type { Part } from "../process/part.ts";
import { descendantsOf, stillRunning } from "../process/processes.ts";
import { killWorker, workersBelow } from "../process/worker.ts";

/** Counts in an object, and tells what it was given. */
const WORKER = `
import { DurableObject } from "cloudflare:workers";
export class Count extends DurableObject {
  async fetch() {
    const count = 1 + ((await this.ctx.storage.get("count")) ?? 0);
    await this.ctx.storage.put("count", count);
    return Response.json({ count });
  }
}
export default {
  fetch(request, env) {
    if (new URL(request.url).pathname !== "/count") return Response.json({ ok: true, kept: env.KEPT, given: env.GIVEN, secret: env.SECRET });
    return env.COUNT.get(env.COUNT.idFromName("all")).fetch(request);
  },
};
`;
const WRANGLER = `
name = "counts"
main = "worker.ts"
compatibility_date = "2026-10-01"
[vars]
KEPT = "of the file"
GIVEN = "of the file"
[[durable_objects.bindings]]
name = "COUNT"
class_name = "Count"
[[migrations]]
tag = "v1"
new_sqlite_classes = ["Count"]
`;

let folder: string;
let project: string;
let edge: Part & { url: string };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "patchbay-serve-"));
  project = join(folder, "project");
  await mkdir(project);
  await writeFile(join(project, "worker.ts"), WORKER);
  await writeFile(join(project, "wrangler.toml"), WRANGLER);
  await writeFile(join(project, ".dev.vars"), "STRAY=not-asked-for\n");
  await writeFile(join(folder, "env"), 'SECRET="of the secrets"\n');
  edge = await startEdge({
    port: await freePort(),
    stateDir: join(folder, "state"),
    logDir: join(folder, "logs"),
    envFile: join(folder, "env"),
    vars: { GIVEN: "by whoever starts it" },
    project,
    watch: true,
  });
}, 120_000);

afterAll(async () => {
  await edge?.stop();
  await rm(folder, { recursive: true, force: true });
});

const get = async (path: string): Promise<unknown> => (await fetch(`${edge.url}${path}`)).json();
const none = (): null => null;
const patience = { timeout: 60_000, interval: 50 };

it("gives the Worker the file's variables, over them the secrets and what it is started with, and nothing else", async () => {
  expect(await get("/")).toEqual({
    ok: true,
    kept: "of the file",
    given: "by whoever starts it",
    secret: "of the secrets",
  });
  expect(workersBelow(edge.pid)).toHaveLength(1);
});

it("is back on its port with its state, also when it is killed while it starts", async () => {
  expect(await get("/count")).toEqual({ count: 1 });
  const killed = killWorker(edge.pid);
  // The next one, before it listens.
  await expect
    .poll(() => workersBelow(edge.pid).filter(({ pid }) => !killed.includes(pid)).length, {
      ...patience,
      interval: 5,
    })
    .toBe(1);
  killWorker(edge.pid);
  await expect.poll(() => get("/count").catch(none), patience).toEqual({ count: 2 });
}, 120_000);

it("runs what has changed, with the same state", async () => {
  await writeFile(join(project, "worker.ts"), WORKER.replace("json({ count })", "json({ count, code: 2 })"));
  await expect.poll(() => get("/count").catch(none), patience).toMatchObject({ code: 2 });
  expect(z.object({ count: z.number() }).parse(await get("/count")).count).toBeGreaterThan(3);
}, 120_000);

it("runs on as it was when what has changed does not start", async () => {
  const log = () => readFile(edge.logFile, "utf8");
  for (const [broken, said] of [
    ['import "./nowhere.ts";', "nowhere.ts"],
    ['throw new Error("not today");', "not today"],
  ] as const) {
    await writeFile(join(project, "worker.ts"), broken + WORKER);
    await expect.poll(log, patience).toContain(said);
    await expect.poll(() => get("/").catch(none), patience).toMatchObject({ ok: true });
  }
}, 120_000);

it("leaves no workerd when it is killed itself", async () => {
  const below = descendantsOf(edge.pid);
  expect(below.length).toBeGreaterThan(0);
  process.kill(edge.pid, "SIGKILL");
  await expect.poll(() => stillRunning(below), patience).toEqual([]);
});
