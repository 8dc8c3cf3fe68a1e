import { execFile } from "node:child_process";
import { glob, stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { bin, ROOT } from "./paths.ts";

const run = promisify(execFile);

/** Builds the dashboard into web/dist, unless what lies there is newer than everything it is made of. */
export async function buildDashboard(): Promise<void> {
  const built = await stat(join(ROOT, "web/dist/index.html")).then(
    (file) => file.mtimeMs,
    () => 0,
  );
  if (built > (await newestSource())) return;
  await run(process.execPath, [bin("vite"), "build", "web", "--logLevel", "warn"], {
    cwd: ROOT,
    // Started from a test it would otherwise inherit NODE_ENV=test and build React's slow half.
    env: { ...process.env, NODE_ENV: "production" },
  });
}

async function newestSource(): Promise<number> {
  let newest = 0;
  const sources = [
    "web/{src,public}/**/*",
    "web/*.{html,ts,json}",
    "{protocol,audio}/src/**/*.ts",
    "package-lock.json",
  ];
  for await (const file of glob(sources, { cwd: ROOT })) {
    newest = Math.max(newest, (await stat(join(ROOT, file))).mtimeMs);
  }
  return newest;
}
