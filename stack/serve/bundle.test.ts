import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bundleOf, type Make } from "./bundle.ts";

let folder: string;
let project: string;
let bundles: string;
let made: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "patchbay-bundle-"));
  [project, bundles] = [join(folder, "project"), join(folder, "bundles")];
  made = [];
  for (const below of ["worker/src/media", "protocol/src", "audio/src"])
    await mkdir(join(project, below), { recursive: true });
  await write("wrangler.toml", 'name = "one"');
  await write("worker/src/index.ts", "export default {};");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const write = (file: string, text: string) => writeFile(join(project, file), text);

/** What the bundler leaves, without the bundler. */
const make: Make = async (_project, to) => {
  made.push(to);
  await writeFile(join(to, "index.js"), `// bundle ${made.length}`);
  await writeFile(join(to, "ab-one.ulaw"), "sound");
  await writeFile(
    join(to, "options.json"),
    JSON.stringify({ options: { name: "one", bindings: {} }, assets: null }),
  );
};
const bundle = (how: Make = make) => bundleOf(project, how, bundles);
const textOf = ({ modules: [main] }: Awaited<ReturnType<typeof bundle>>) => main?.contents;

describe("the bundle of a Worker", () => {
  it("is made once, and read from then on", async () => {
    const first = await bundle();
    expect(first.modules.map(({ type }) => type)).toEqual(["ESModule", "Data"]);
    expect(await bundle()).toEqual(first);
    expect(made).toHaveLength(1);
  });

  it.each([
    ["a source", "worker/src/index.ts"],
    ["a sound", "worker/src/media/a.ulaw"],
    ["another workspace", "audio/src/mulaw.ts"],
    ["a package's exports", "protocol/package.json"],
    ["the configuration", "wrangler.toml"],
  ])("is made anew when %s has changed, and found again when it is as before", async (_what, file) => {
    await write(file, "before");
    const before = await bundle();
    await write(file, "after");
    const after = await bundle();
    expect(after.key).not.toBe(before.key);
    expect(textOf(after)).toBe("// bundle 2");
    await write(file, "before");
    expect(textOf(await bundle())).toBe("// bundle 1");
    expect(made).toHaveLength(2);
  });

  it("stays when a test has changed", async () => {
    await bundle();
    await write("worker/src/index.test.ts", "changed");
    await bundle();
    expect(made).toHaveLength(1);
  });

  it("is whole for each of several who want it at once", async () => {
    const all = await Promise.all(Array.from({ length: 4 }, () => bundle()));
    expect(new Set(all.map(({ key }) => key)).size).toBe(1);
    expect(new Set(all.map(textOf)).size).toBe(1);
    expect(await readdir(bundles)).toEqual([all[0]?.key]);
  });

  it("is made once more when a file changed while it was made", async () => {
    const { modules } = await bundle(async (from, to) => {
      await make(from, to);
      if (made.length === 1) await write("worker/src/index.ts", "saved meanwhile");
    });
    expect(modules[0]?.contents).toBe("// bundle 2");
    expect(await readdir(bundles)).toHaveLength(1);
  });

  it("leaves nothing when the bundler fails, and says what it said", async () => {
    await expect(bundle(() => Promise.reject(new Error("no such import")))).rejects.toThrow("no such import");
    expect(await readdir(bundles)).toEqual([]);
    expect(textOf(await bundle())).toBe("// bundle 1");
  });

  it("keeps those that were used last", async () => {
    for (let at = 0; at < 9; at += 1) {
      await write("worker/src/index.ts", `${at}`);
      const { key } = await bundle();
      await utimes(join(bundles, key), at, at);
    }
    await mkdir(join(bundles, "draft-left"));
    await utimes(join(bundles, "draft-left"), 0, 0);
    await write("worker/src/index.ts", "last");
    await bundle();
    expect(await readdir(bundles)).toHaveLength(6);
    await write("worker/src/index.ts", "8");
    await bundle();
    expect(made).toHaveLength(10);
  });
});
