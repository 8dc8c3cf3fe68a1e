import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { fingerprint, foldersOf } from "./sources.ts";
import { watchFolders } from "./watch.ts";

let project: string;
const seen: string[] = [];
let end = (): void => {};

beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), "patchbay-watch-"));
  await mkdir(join(project, "worker/src/call"), { recursive: true });
  for (const name of ["protocol", "audio"]) await mkdir(join(project, name));
  await writeFile(join(project, "worker/src/call/one.ts"), "1");
  seen.length = 0;
  let over = false;
  const watching = watchFolders(
    () => (over ? Promise.reject(new Error("over")) : foldersOf(project, null)),
    async () => void seen.push(await fingerprint(project)),
  );
  end = () => {
    over = true;
    watching.catch(() => {});
  };
  await expect.poll(() => seen.length).toBe(1);
});
afterEach(async () => {
  end();
  await writeFile(join(project, "worker/src/call/last.ts"), "ends the watch");
  await rm(project, { recursive: true, force: true });
});

/** The last look was at what lies there now. */
const expectSeen = async (): Promise<void> => {
  const now = await fingerprint(project);
  await expect.poll(() => seen.at(-1)).toBe(now);
};

it("looks again after a file is changed, replaced, or made in a folder that is new", async () => {
  const call = join(project, "worker/src/call");
  await writeFile(join(call, "one.ts"), "2");
  await expectSeen();
  await writeFile(join(project, "draft"), "3");
  await rename(join(project, "draft"), join(call, "one.ts"));
  await expectSeen();
  await mkdir(join(call, "life"));
  await writeFile(join(call, "life/two.ts"), "1");
  await expectSeen();
  await writeFile(join(call, "life/two.ts"), "2");
  await expectSeen();
});

it("goes on in a folder that was removed and made again", async () => {
  const call = join(project, "worker/src/call");
  await rm(call, { recursive: true });
  await mkdir(call);
  await writeFile(join(call, "one.ts"), "4");
  await expectSeen();
  await writeFile(join(call, "one.ts"), "5");
  await expectSeen();
});
