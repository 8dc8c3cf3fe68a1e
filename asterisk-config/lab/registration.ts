import { setTimeout as sleep } from "node:timers/promises";
import { LabFailed } from "./errors.ts";
import { consoleOf } from "./instance.ts";

const REGISTERED_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 100;

/** Resolves when all `count` accounts of the phone in `dir` are registered at their PBX. Throws LabFailed. */
export async function untilRegistered(root: string, dir: string, count: number): Promise<void> {
  const deadline = Date.now() + REGISTERED_WITHIN_MS;
  for (;;) {
    const stdout = await consoleOf(root, dir, "pjsip show registrations");
    const registered = stdout.split("\n").filter((line) => / Registered /.test(line)).length;
    if (registered >= count) return;
    if (Date.now() > deadline) throw new LabFailed("The lab phone could not register at the PBX.", stdout);
    await sleep(LOOK_EVERY_MS);
  }
}
