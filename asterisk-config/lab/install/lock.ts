import { createHash } from "node:crypto";
import { createServer, type Server } from "node:net";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

function listen(name: string): Promise<Server | undefined> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") done(undefined);
      else fail(error);
    });
    server.listen(name, () => done(server));
  });
}

/**
 * Runs `work` while no other process of this machine holds the lock of `folder`; `onWait` is called once if it must wait.
 * The lock is an abstract socket: the kernel frees it with its holder, so a crash leaves nothing stale.
 */
export async function withFolderLock<T>(
  folder: string,
  work: () => Promise<T>,
  onWait: () => void,
): Promise<T> {
  const name = `\0patchbay-${createHash("sha256").update(resolve(folder)).digest("hex").slice(0, 32)}`;
  let server = await listen(name);
  if (server === undefined) onWait();
  while (server === undefined) {
    await sleep(100);
    server = await listen(name);
  }
  try {
    return await work();
  } finally {
    server.close();
  }
}
