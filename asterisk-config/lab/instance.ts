import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { copyFile, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type ConfigFiles, INSTANCE_FOLDERS } from "./config/base.ts";
import { LabFailed } from "./errors.ts";
import { asteriskCommand } from "./install/install.ts";
import { run } from "./install/run.ts";

const READY_WITHIN_MS = 20_000;
const STOP_GRACE_MS = 3_000;
/** Lets the kernel end Asterisk when the process that started it dies without a chance to stop it. */
const SETPRIV = "/usr/bin/setpriv";

/** One running Asterisk: its process and how to end it. */
export interface Instance {
  pid: number;
  /** Resolves when the process has ended, by whatever cause. */
  exited: Promise<void>;
  stop(): Promise<void>;
}

/** Writes a fresh instance folder (an earlier one is wiped: registrations persist in it). */
export async function writeInstance(root: string, dir: string, files: ConfigFiles): Promise<void> {
  await rm(dir, { recursive: true, force: true });
  for (const folder of INSTANCE_FOLDERS) await mkdir(join(dir, folder), { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(dir, "etc", name)), { recursive: true });
    await writeFile(join(dir, "etc", name), text, { mode: 0o600 });
  }
  const sounds = join(root, "usr/share/asterisk/sounds/en");
  for (const sound of (await readdir(sounds)).filter((name) => name.startsWith("demo-thanks"))) {
    await copyFile(join(sounds, sound), join(dir, "sounds", sound));
  }
}

/** Starts Asterisk on an instance folder and waits until it says that it is ready. Throws LabFailed. */
export async function startInstance(root: string, dir: string): Promise<Instance> {
  const [loader, ...args] = asteriskCommand(root);
  const command = [loader, ...args, "-f", "-C", join(dir, "etc/asterisk.conf")];
  const bound = existsSync(SETPRIV) ? [SETPRIV, "--pdeathsig", "KILL", "--", ...command] : command;
  const child = spawn(bound[0] ?? loader, bound.slice(1), {
    cwd: dir,
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: "/usr/bin:/bin", HOME: dir, LANG: "C.UTF-8", OPENSSL_CONF: "/dev/null" },
  });
  const exited = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
  const killAtExit = () => child.kill("SIGKILL");
  process.once("exit", killAtExit);
  void exited.then(() => process.removeListener("exit", killAtExit));
  const stop = () => stopChild(child, exited);
  try {
    await untilReady(child, exited);
  } catch (error) {
    await stop();
    throw error;
  }
  return { pid: child.pid ?? 0, exited, stop };
}

/** Has a running instance carry out one line of its console, and answers what it says. */
export async function consoleOf(root: string, dir: string, command: string): Promise<string> {
  const [loader, ...args] = asteriskCommand(root);
  const { stdout } = await run(loader, [...args, "-C", join(dir, "etc/asterisk.conf"), "-rx", command]);
  return stdout;
}

function untilReady(child: ChildProcess, exited: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = "";
    let settled = false;
    const settle = (failure?: string) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      if (failure === undefined) resolve();
      else reject(new LabFailed(failure, output.trim().split("\n").slice(-15).join("\n")));
    };
    const timer = setTimeout(
      () => settle(`The lab Asterisk was not ready within ${READY_WITHIN_MS} ms.`),
      READY_WITHIN_MS,
    );
    // Read for the whole life of the process: a full pipe would block Asterisk.
    const onText = (text: string) => {
      if (settled) return;
      output = (output + text).slice(-20_000);
      if (output.includes("Asterisk Ready.")) settle();
    };
    child.stdout?.setEncoding("utf8").on("data", onText);
    child.stderr?.setEncoding("utf8").on("data", onText);
    void exited.then(() => settle("The lab Asterisk ended before it was ready."));
  });
}

async function stopChild(child: ChildProcess, exited: Promise<void>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  child.kill("SIGCONT");
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), STOP_GRACE_MS);
  await exited;
  clearTimeout(timer);
}
