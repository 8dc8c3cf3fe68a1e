import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import * as z from "zod";
import { bin, ROOT } from "../paths.ts";
import { bundleOf } from "./bundle.ts";
import { QUIET } from "./quiet.ts";

const run = promisify(execFile);

it("makes the very bundle that wrangler would deploy", async () => {
  const folder = await mkdtemp(join(tmpdir(), "patchbay-deploy-"));
  // Wrangler asks that it is there, whatever is in it.
  await mkdir(join(ROOT, "web/dist"), { recursive: true });
  const deploy = ["deploy", "--dry-run", "--outdir", folder];
  const [ours] = await Promise.all([
    bundleOf(ROOT),
    run(process.execPath, [bin("wrangler"), ...deploy], {
      cwd: ROOT,
      env: { ...process.env, ...QUIET, NODE_ENV: "development" },
    }),
  ]);
  const theirs = (await readdir(folder)).filter((file) => /\.(js|ulaw)$/.test(file)).sort();
  expect(ours.modules.map(({ path }) => path.slice(ours.folder.length + 1)).sort()).toEqual(theirs);
  const same = ours.modules.map(async ({ path, contents }) =>
    Buffer.from(contents).equals(await readFile(join(folder, path.slice(ours.folder.length + 1)))),
  );
  expect(new Set(await Promise.all(same))).toEqual(new Set([true]));
  expect(ours.modules.length).toBeGreaterThan(20);
  await rm(folder, { recursive: true });
}, 120_000);

it("takes the bundler and Miniflare in the versions that wrangler brings", async () => {
  const pinned = z.record(z.string(), z.string());
  const text = async (file: string) => JSON.parse(await readFile(join(ROOT, file), "utf8"));
  const ours = pinned.parse((await text("package.json")).devDependencies);
  const wranglers = pinned.parse((await text("node_modules/wrangler/package.json")).dependencies);
  expect([ours.miniflare, ours.esbuild]).toEqual([wranglers.miniflare, wranglers.esbuild]);
});
