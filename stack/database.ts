import { createHash } from "node:crypto";
import { cp, mkdir, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { bin, CACHE, ROOT } from "./paths.ts";
import { PartFailed, startPart } from "./process/part.ts";
import { QUIET } from "./serve/quiet.ts";

interface Database {
  /** Folder of D1, R2, queues and objects. */
  stateDir: string;
  logDir: string;
}

/** Where D1 lies in a state folder. */
const D1 = "v3/d1";
const MIGRATIONS = join(ROOT, "migrations");

/** Brings D1 to the newest schema. A new one is a copy of what the same migrations made before: that takes no time. */
export async function migrate({ stateDir, logDir }: Database): Promise<void> {
  const [made, ours] = [join(CACHE, "database", await fingerprint()), join(stateDir, D1)];
  await mkdir(stateDir, { recursive: true });
  const isNew = !(await exists(ours));
  if (isNew && (await exists(made))) return cp(made, ours, { recursive: true });
  await apply({ stateDir, logDir });
  if (isNew) await keep(ours, made);
}

async function apply({ stateDir, logDir }: Database): Promise<void> {
  const part = startPart({
    name: "migrations",
    command: [bin("wrangler"), "d1", "migrations", "apply", "patchbay", "--local", "--persist-to", stateDir],
    logFile: join(logDir, "migrations.log"),
    cwd: ROOT,
    env: QUIET,
  });
  const how = await part.exited;
  await part.stop();
  if (how !== "ended with code 0") throw new PartFailed("migrations", how, part.logFile);
}

/** Whole or not at all, whoever else does the same. */
async function keep(ours: string, made: string): Promise<void> {
  const draft = `${made}.${process.pid}`;
  await cp(ours, draft, { recursive: true });
  await rename(draft, made).catch(() => rm(draft, { recursive: true, force: true }));
}

/** Of the migrations and of what applies them. */
async function fingerprint(): Promise<string> {
  const hash = createHash("sha256");
  const sql = (await readdir(MIGRATIONS)).filter((name) => name.endsWith(".sql")).sort();
  const files = [
    ...sql.map((name) => join(MIGRATIONS, name)),
    join(ROOT, "package.json"),
    join(ROOT, "wrangler.toml"),
  ];
  for (const file of files) hash.update(await readFile(file));
  return hash.digest("hex").slice(0, 16);
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
