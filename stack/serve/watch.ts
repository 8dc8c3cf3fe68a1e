import { type FSWatcher, watch } from "node:fs";

/** An editor writes a file in several steps. */
const SETTLE_MS = 50;

/**
 * Calls `changed` at once and after each time that something in one of the folders did, one call at a time; what changes meanwhile
 * is another call. Which folders, is asked for anew before each. Never resolves; ends with what `folders` or `changed` throw.
 */
export async function watchFolders(
  folders: () => Promise<readonly string[]>,
  changed: () => Promise<void>,
): Promise<never> {
  for (;;) {
    const something = Promise.withResolvers<void>();
    // All of them anew: one that was removed and made again is another folder to the system.
    const watchers = (await folders()).flatMap((folder) => watcherOf(folder, something.resolve));
    await changed();
    await something.promise;
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    for (const watcher of watchers) watcher.close();
  }
}

function watcherOf(folder: string, tell: () => void): FSWatcher[] {
  try {
    return [watch(folder, tell).on("error", tell)];
  } catch {
    // It went just now, which the one above it tells.
    return [];
  }
}
