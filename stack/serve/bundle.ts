import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import * as z from "zod";
import { CACHE } from "../paths.ts";
import { QUIET } from "./quiet.ts";
import { fingerprint } from "./sources.ts";

const run = promisify(execFile);
const BUNDLES = join(CACHE, "worker");
const OPTIONS = "options.json";
const DRAFT = "draft-";
/** Each takes 20 MB; whoever goes back and forth between two states of the code finds both. */
const KEPT = 6;
const DRAFT_LIVES_MS = 10 * 60_000;
/** A file may be saved while the bundler reads, now and then twice in a row. */
const ATTEMPTS = 5;

const described = z.object({
  options: z.looseObject({ name: z.string(), bindings: z.record(z.string(), z.json()) }),
  assets: z.string().nullable(),
});

interface Module {
  type: "ESModule" | "Data";
  path: string;
  contents: string | Uint8Array<ArrayBuffer>;
}

/** A Worker as it would be deployed, with all of it in memory: the files may go meanwhile. */
export interface Bundle {
  /** Another for other content. */
  key: string;
  folder: string;
  /** What wrangler.toml says of it, in Miniflare's words; without any secret. */
  options: z.infer<typeof described>["options"];
  /** Folder of the files that are served as they are. */
  assets: string | null;
  /** The first is the Worker itself. */
  modules: Module[];
}

/** How a bundle comes to be, for tests that count. */
export type Make = (project: string, folder: string) => Promise<void>;

/**
 * The bundle of a project's Worker as its files are now, made anew only for content that was not bundled before. Throws Error with
 * what the bundler said.
 */
export async function bundleOf(project: string, make: Make = bundle, bundles = BUNDLES): Promise<Bundle> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const key = await fingerprint(project);
    const folder = join(bundles, key);
    const kept = await read(key, folder);
    if (kept !== null) return kept;
    await mkdir(bundles, { recursive: true });
    const draft = await mkdtemp(join(bundles, DRAFT));
    try {
      await make(project, draft);
      // Whole or not at all, whoever else does the same. A file that changed meanwhile may or may not be in it.
      if ((await fingerprint(project)) === key) await rename(draft, folder).catch(unlessThere);
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
    await prune(bundles);
  }
  throw new Error(
    `Files of ${project} change all the time, or ${bundles} is damaged: remove it, and try again.`,
  );
}

function unlessThere(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
}

async function read(key: string, folder: string): Promise<Bundle | null> {
  try {
    const { options, assets } = described.parse(JSON.parse(await readFile(join(folder, OPTIONS), "utf8")));
    const files = await readdir(folder);
    const main = files.find((file) => file.endsWith(".js")) ?? "";
    const script = {
      type: "ESModule",
      path: join(folder, main),
      contents: await readFile(join(folder, main), "utf8"),
    } as const;
    const data = files.filter((file) => file.endsWith(".ulaw")).map((file) => join(folder, file));
    const modules = data.map(
      async (path) => ({ type: "Data", path, contents: new Uint8Array(await readFile(path)) }) as const,
    );
    const now = new Date();
    await utimes(folder, now, now);
    return { key, folder, options, assets, modules: [script, ...(await Promise.all(modules))] };
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}

async function bundle(project: string, folder: string): Promise<void> {
  const program = join(import.meta.dirname, "make-bundle.ts");
  await run(process.execPath, [program, project, folder], {
    cwd: project,
    env: { ...process.env, ...QUIET },
  });
}

/** The last used stay. */
async function prune(bundles: string): Promise<void> {
  const entries = (await readdir(bundles)).map(async (name) => {
    const usedMs = await stat(join(bundles, name)).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    );
    return { name, usedMs };
  });
  const newestFirst = (await Promise.all(entries)).sort((a, b) => b.usedMs - a.usedMs);
  const [drafts, whole] = [true, false].map((isDraft) =>
    newestFirst.filter(({ name }) => name.startsWith(DRAFT) === isDraft),
  );
  const old = drafts?.filter(({ usedMs }) => usedMs < Date.now() - DRAFT_LIVES_MS) ?? [];
  for (const { name } of [...old, ...(whole?.slice(KEPT) ?? [])])
    await rm(join(bundles, name), { recursive: true, force: true });
}
