import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { reaperFor } from "./reaper.ts";

const TERM_GRACE_MS = 4_000;
const LOOK_EVERY_MS = 100;
const LOG_TAIL_CHARS = 2_000;

/** How to start one process of the product. */
export interface PartOptions {
  name: string;
  command: readonly [string, ...string[]];
  logFile: string;
  env?: Record<string, string>;
  cwd?: string;
}

/** One running process with everything it started, in a process group of its own. */
export interface Part {
  name: string;
  pid: number;
  logFile: string;
  exited: Promise<string>;
  /** SIGTERM to the group, SIGKILL if it stays; resolves when it is gone. */
  stop(): Promise<void>;
}

/** A part that ended, or never got ready; the message carries the end of its log. */
export class PartFailed extends Error {
  override readonly name = "PartFailed";
  readonly part: string;

  constructor(part: string, what: string, logFile: string) {
    super(`${part}: ${what}\n${tail(logFile)}\n(whole log: ${logFile})`);
    this.part = part;
  }
}

/** Starts a process; output goes to its log. A reaper ends it should we be killed ourselves. */
export function startPart({ name, command, logFile, env = {}, cwd }: PartOptions): Part {
  mkdirSync(dirname(logFile), { recursive: true });
  const log = createWriteStream(logFile, { flags: "a" });
  const [file, ...args] = command;
  const child = spawn(file, args, {
    cwd,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    // The pinned Node first: a tool's `#!/usr/bin/env node` must not find the machine's older one.
    env: {
      ...withoutVendorKeys(process.env),
      PATH: `${dirname(process.execPath)}:${process.env.PATH ?? ""}`,
      ...env,
    },
  });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const exited = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(`could not be started (${error.message})`));
    child.once("exit", (code, signal) => resolve(signal ? `ended by ${signal}` : `ended with code ${code}`));
  });
  const pid = child.pid ?? 0;
  const reaper = reaperFor(process.pid);
  if (pid > 0) reaper.watch(pid);
  return { name, pid, logFile, exited, stop: () => stopGroup(child, exited, () => reaper.forget(pid)) };
}

/** Waits until `probe` holds; fails at once when the part ends meanwhile. */
export async function untilReady(
  part: Part,
  probe: () => Promise<boolean>,
  timeoutMs = 60_000,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  let ended: string | null = null;
  void part.exited.then((how) => {
    ended = how;
  });
  while (!(await probe().catch(() => false))) {
    if (ended !== null) throw new PartFailed(part.name, ended, part.logFile);
    if (performance.now() > deadline) {
      throw new PartFailed(part.name, `not ready after ${timeoutMs / 1_000} s`, part.logFile);
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

/** True when the address answers with a success. */
export async function answers(url: string): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
  return response.ok;
}

/** Starts a part that serves HTTP on loopback, and waits until its `/healthz` is well; stops it when that never is. */
export async function startServer(
  options: PartOptions & { port: number; withinMs?: number },
): Promise<Part & { url: string }> {
  const part = startPart(options);
  const url = `http://127.0.0.1:${options.port}`;
  try {
    await untilReady(part, () => answers(`${url}/healthz`), options.withinMs);
  } catch (error) {
    await part.stop();
    throw error;
  }
  return { ...part, url };
}

/** Vendors' real keys never reach a part by accident: whoever wants one spent passes it on purpose. */
function withoutVendorKeys(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([key]) => !/^(OPENAI|TWILIO|CLOUDFLARE|CF)_/.test(key)),
  );
}

async function stopGroup(child: ChildProcess, exited: Promise<string>, done: () => void): Promise<void> {
  const { pid } = child;
  if (pid === undefined) return;
  signalGroup(pid, "SIGTERM");
  const deadline = performance.now() + TERM_GRACE_MS;
  await Promise.race([exited, wait(TERM_GRACE_MS)]);
  // The leader may go before those it started.
  while (groupLives(pid) && performance.now() < deadline) await wait(50);
  signalGroup(pid, "SIGKILL");
  await exited;
  done();
}

export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody is left in the group.
  }
}

function groupLives(pid: number): boolean {
  try {
    process.kill(-pid, 0);
    return true;
  } catch {
    return false;
  }
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function tail(logFile: string): string {
  try {
    return readFileSync(logFile, "utf8").slice(-LOG_TAIL_CHARS).trimEnd();
  } catch {
    return "";
  }
}
