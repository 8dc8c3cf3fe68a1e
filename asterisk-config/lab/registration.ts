import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { LabFailed } from "./errors.ts";
import { asteriskCommand } from "./install/install.ts";
import { run } from "./install/run.ts";

const REGISTERED_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 100;

/** Resolves when all `count` accounts of the phone in `dir` are registered at their PBX. Throws LabFailed. */
export async function untilRegistered(root: string, dir: string, count: number): Promise<void> {
  const [loader, ...args] = asteriskCommand(root);
  const show = [...args, "-C", join(dir, "etc/asterisk.conf"), "-rx", "pjsip show registrations"];
  const deadline = Date.now() + REGISTERED_WITHIN_MS;
  for (;;) {
    const { stdout } = await run(loader, show);
    const registered = stdout.split("\n").filter((line) => / Registered /.test(line)).length;
    if (registered >= count) return;
    if (Date.now() > deadline) throw new LabFailed("The lab phone could not register at the PBX.", stdout);
    await sleep(LOOK_EVERY_MS);
  }
}
