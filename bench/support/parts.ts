import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Has a part stopped when the bench is over; the last one first. */
export type Keep = <T>(part: T, stop: (part: T) => unknown) => T;

/** Gives a bench a folder of its own below the system's temporary one; whatever becomes of it, its parts are stopped and the folder goes. */
export async function withParts<T>(name: string, bench: (dir: string, keep: Keep) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), `patchbay-bench-${name}-`));
  const stops: (() => unknown)[] = [() => rm(dir, { recursive: true, force: true })];
  try {
    return await bench(dir, (part, stop) => {
      stops.unshift(() => stop(part));
      return part;
    });
  } finally {
    for (const stop of stops) {
      try {
        await stop();
      } catch (error) {
        print(`while stopping: ${error}`);
      }
    }
  }
}
