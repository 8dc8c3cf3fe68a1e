import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { ROOT } from "../paths.ts";

/** What the Worker of this project, or of a copy of it, is made of. Any other project is its own folder. */
const WORKSPACES = ["worker", "protocol", "audio"];
const ALSO = ["wrangler.toml", "tsconfig.base.json"];
/** Which packages are installed, as npm itself keeps it, since the lock alone may be newer than they are; and how bundles are made. */
const TOOLS = [
  ...["package-lock.json", "node_modules/.package-lock.json"].map((file) => join(ROOT, file)),
  ...["bundle.ts", "make-bundle.ts"].map((file) => join(import.meta.dirname, file)),
];

/** Every file below `project` that its bundle can be made of, relative to it; packages are not among them. */
export async function sourcesOf(project: string): Promise<string[]> {
  const ours = await Promise.all(WORKSPACES.map((name) => filesBelow(join(project, name, "src"))));
  const found = ours.some((files) => files.length > 0)
    ? [...ours.flat(), ...(await filesIn(project, WORKSPACES))]
    : await filesIn(project, ["."]);
  const named = [...found, ...ALSO.map((file) => join(project, file))].map((file) => relative(project, file));
  return [...new Set(named)].filter((file) => !/\.test\.tsx?$/.test(file)).sort();
}

/** Of the content of all that, of the packages and the tools, and of the place: wrangler writes it into the bundle. */
export async function fingerprint(project: string): Promise<string> {
  const hash = createHash("sha256").update(project);
  for (const file of TOOLS) hash.update(await readFile(file).catch(() => ""));
  for (const file of await sourcesOf(project)) {
    const content = await readFile(join(project, file)).catch(() => null);
    hash.update(JSON.stringify([file, content?.length ?? "none"])).update(content ?? "");
  }
  return hash.digest("hex").slice(0, 24);
}

/** The folders in which such a file, or one of those that are served as they are, can appear or change. */
export async function foldersOf(project: string, assets: string | null): Promise<string[]> {
  const sources = (await sourcesOf(project)).map((file) => join(project, file));
  const served = assets === null ? [] : [join(assets, "index.html"), ...(await filesBelow(assets))];
  const folders = [...new Set([...sources, ...served].map((file) => dirname(file)))];
  const there = await Promise.all(folders.map((folder) => stat(folder).catch(() => null)));
  return folders.filter((_, at) => there[at]?.isDirectory());
}

/** Of the files that are served as they are: which there are, how large and of when. */
export async function stampOf(assets: string | null): Promise<string> {
  const files = assets === null ? [] : (await filesBelow(assets)).sort();
  const lines = files.map(async (file) => {
    const found = await stat(file).catch(() => null);
    return [file, found?.size, found?.mtimeMs];
  });
  return JSON.stringify(await Promise.all(lines));
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** The files of these folders themselves, such as the tsconfig.json that the bundler reads. */
async function filesIn(project: string, folders: readonly string[]): Promise<string[]> {
  const lists = folders.map(async (name) => {
    const folder = join(project, name);
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(folder, entry.name));
  });
  return (await Promise.all(lists)).flat();
}
