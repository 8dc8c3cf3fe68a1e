import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../asterisk-config/lab/ports.ts";
import { descendantsOf, type Process, stillRunning } from "../stack/process/processes.ts";
import { copyCheckout } from "./support/checkout.ts";
import { Command } from "./support/command.ts";

/** No promise: a fresh copy fetches Asterisk and bundles the edge, beside whatever else fills the machine. */
const HEALTHY_WITHIN_MS = 180_000;
const GONE_WITHIN_MS = 10_000;

let folder: string;
let ports: { PATCHBAY_PORT: string; PATCHBAY_SIP_PORT: string };
const running: Command[] = [];

/** `npm ...` in the copy, as somebody at a terminal runs it. */
function npm(...args: string[]): Command {
  const command = new Command("npm", args, folder, ports);
  running.push(command);
  return command;
}

/** `npm start`, healthy, with everything that runs on its account. */
async function started(): Promise<{ start: Command; processes: Process[] }> {
  const start = npm("start");
  await start.says(/Ctrl-C ends everything/, HEALTHY_WITHIN_MS);
  return { start, processes: descendantsOf(start.pid) };
}

const expectAllGone = (processes: readonly Process[]) =>
  expect.poll(() => stillRunning(processes), { timeout: GONE_WITHIN_MS, interval: 100 }).toEqual([]);

beforeAll(async () => {
  folder = join(await mkdtemp(join(tmpdir(), "patchbay-start-")), "patchbay");
  await copyCheckout(folder);
  ports = { PATCHBAY_PORT: String(await freePort()), PATCHBAY_SIP_PORT: String(await freePort()) };
});

afterAll(async () => {
  for (const command of running) await command.end();
  await rm(join(folder, ".."), { recursive: true, force: true });
});

describe("npm start in a fresh copy of the project", () => {
  let first: Awaited<ReturnType<typeof started>>;

  it("gets healthy and prints one table of what there is and what to try", async () => {
    first = await started();
    const { output } = first.start;
    expect(output).toMatch(/Healthy after \d+\.\d s/);
    expect(output).toContain(`http://127.0.0.1:${ports.PATCHBAY_PORT}`);
    expect(output).toMatch(/sign in: owner@acme-dental\.example \/ demo-[0-9a-f]{8}/);
    expect(output).toContain(`127.0.0.1:${ports.PATCHBAY_SIP_PORT}`);
    expect(output).toMatch(/softphone: 1001 \/ [0-9a-f]{12}/);
    expect(output).toContain("npm run call");
    const page = await fetch(`http://127.0.0.1:${ports.PATCHBAY_PORT}/`);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining("<title>Patchbay")]);
  }, 240_000);

  it("lets `npm run call` hear both sides", async () => {
    const call = npm("run", "call");
    expect(await call.exit).toBe(0);
    expect(call.output).toMatch(/caller heard +"Thank you for calling Acme Dental/);
    expect(call.output).toMatch(/assistant heard +"Hello, what are your opening hours, please\?"/);
    expect(call.output).toContain("Both sides heard what they should.");
  });

  it("refuses to start a second time, and says where the first one is", async () => {
    const second = npm("start");
    expect(await second.exit).toBe(1);
    expect(second.output).toMatch(
      new RegExp(`Patchbay runs already at http://127\\.0\\.0\\.1:${ports.PATCHBAY_PORT}\\. Stop it first`),
    );
    expect(stillRunning(first.processes)).toEqual(first.processes);
  });

  it("ends with Ctrl-C, and so does every process of it", async () => {
    expect(first.processes.length).toBeGreaterThan(5);
    first.start.ctrlC();
    await first.start.exit;
    expect(first.start.output).toContain("Stopped; no process is left.");
    await expectAllGone(first.processes);
    const call = npm("run", "call");
    expect(await call.exit).toBe(1);
    expect(call.output).toContain("Start the product in another terminal first: npm start");
  });

  it("starts again where it was, and leaves nothing even when it is killed", async () => {
    const { processes } = await started();
    const own = processes.find(
      ({ command }) => command.endsWith("scripts/start.ts") && !command.startsWith("sh "),
    );
    if (own === undefined) throw new Error("No process of scripts/start.ts was found.");
    process.kill(own.pid, "SIGKILL");
    await expectAllGone(processes);
  }, 240_000);
});
