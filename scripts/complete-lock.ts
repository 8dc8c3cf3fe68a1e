import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import * as z from "zod";
import { ROOT } from "../stack/paths.ts";

/**
 * `npm run complete-lock`: npm writes into the lock only the binaries of the system it runs on. This adds those of the
 * other systems, beside their siblings, so that a macOS user gets the very same versions. Run it after each change of
 * the dependencies. Where the registry in use does not carry a system's binary, its entry has no integrity: the system
 * it is for is read from its name, and whoever installs it there takes it from a registry that has it.
 */
const LOCK = join(ROOT, "package-lock.json");
const AT_ONCE = 6;
const run = promisify(execFile);

const entry = z.object({
  version: z.string().optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
});
const lock = z.object({ packages: z.record(z.string(), entry) });
type Lock = z.infer<typeof lock>;

const published = z.object({
  version: z.string(),
  license: z.string().optional(),
  os: z.array(z.string()).optional(),
  cpu: z.array(z.string()).optional(),
  libc: z.array(z.string()).optional(),
  engines: z.record(z.string(), z.string()).optional(),
  dist: z.object({ integrity: z.string() }),
});

interface Missing {
  path: string;
  name: string;
  version: string;
}

/** Where Node looks for `name` from a package at `from`, nearest first. */
function* lookUps(from: string, name: string): Generator<string> {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf("/node_modules/")))) {
    yield at === "" ? `node_modules/${name}` : `${at}/node_modules/${name}`;
    if (at === "" || !at.includes("node_modules")) return;
    if (!at.includes("/node_modules/")) {
      yield `node_modules/${name}`;
      return;
    }
  }
}

const found = (packages: Lock["packages"], from: string, name: string): string | undefined =>
  [...lookUps(from, name)].find((path) => packages[path] !== undefined);

/** Optional packages with an exact version that the lock lacks, each with the place its siblings have. */
function missingIn({ packages }: Lock): Missing[] {
  return Object.entries(packages).flatMap(([from, { optionalDependencies = {} }]) => {
    const wanted = Object.entries(optionalDependencies).filter(([, version]) =>
      /^\d+\.\d+\.\d+/.test(version),
    );
    const sibling = wanted.flatMap(([name, version]) => {
      const path = found(packages, from, name);
      return path !== undefined && packages[path]?.version === version ? [path.slice(0, -name.length)] : [];
    })[0];
    if (sibling === undefined) return [];
    return wanted
      .map(([name, version]) => ({ path: sibling + name, name, version }))
      .filter(({ path }) => packages[path] === undefined);
  });
}

type Entry = Record<string, unknown>;

async function lookUp({ name, version }: Missing): Promise<Entry | null> {
  try {
    const { stdout } = await run("npm", ["view", `${name}@${version}`, "--json"], { cwd: ROOT });
    const parsed = published.safeParse(JSON.parse(stdout));
    if (!parsed.success || parsed.data.os === undefined) return null;
    const { dist, ...rest } = parsed.data;
    return { ...rest, integrity: dist.integrity, optional: true };
  } catch {
    return null;
  }
}

const SYSTEMS: Record<string, string> = {
  darwin: "darwin",
  linux: "linux",
  win32: "win32",
  windows: "win32",
};
const PROCESSORS: Record<string, string> = { arm64: "arm64", x64: "x64", "64": "x64", ia32: "ia32" };

/** What a binary's name says of the system it is for; null for systems that nobody develops on. */
function fromName({ name, version }: Missing): Entry | null {
  const words = name.split(/[-/]/);
  const os = words.flatMap((word) => SYSTEMS[word] ?? [])[0];
  const cpu = words.flatMap((word) => PROCESSORS[word] ?? [])[0];
  return os === undefined || cpu === undefined ? null : { version, cpu: [cpu], optional: true, os: [os] };
}

/** The lock's text with these entries in npm's own order; nothing else of it is touched. */
function withPackages(text: string, made: Record<string, Entry>): string {
  const whole: { packages: Record<string, Entry> } & Record<string, unknown> = JSON.parse(text);
  const packages = Object.entries({ ...whole.packages, ...made });
  packages.sort(([a], [b]) => a.localeCompare(b, "en"));
  return `${JSON.stringify({ ...whole, packages: Object.fromEntries(packages) }, null, 2)}\n`;
}

async function main(): Promise<void> {
  const text = await readFile(LOCK, "utf8");
  const missing = missingIn(lock.parse(JSON.parse(text)));
  const made: Record<string, Entry> = {};
  const absent: string[] = [];
  for (let at = 0; at < missing.length; at += AT_ONCE) {
    await Promise.all(
      missing.slice(at, at + AT_ONCE).map(async (one) => {
        const known = await lookUp(one);
        const entry = known ?? fromName(one);
        if (known === null) absent.push(`${one.name}@${one.version}`);
        if (entry !== null) made[one.path] = entry;
      }),
    );
  }
  await writeFile(LOCK, withPackages(text, made));
  process.stdout.write(`${Object.keys(made).length} packages of other systems added to the lock\n`);
  if (absent.length > 0)
    process.stdout.write(`without integrity (not in this registry): ${absent.sort().join(", ")}\n`);
}

await main();
