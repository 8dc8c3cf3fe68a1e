import { access, mkdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { AsteriskUnavailable } from "../errors.ts";
import { withFolderLock } from "./lock.ts";
import { cachedPackages, downloadPackages } from "./packages.ts";
import { run } from "./run.ts";

export const LIBRARY_PATH = "usr/lib/x86_64-linux-gnu";
/** What no module of ours reads; `./etc` is left out because every instance writes its own. */
const EXCLUDED = [
  "./etc",
  "./usr/share/doc",
  "./usr/share/man",
  "./usr/share/locale",
  "./usr/share/lintian",
  `./${LIBRARY_PATH}/gconv`,
];

export interface InstallOptions {
  /** Folder that holds packages and tree; `<project>/.cache/asterisk` by convention. */
  cacheDir: string;
  log?: (line: string) => void;
}

export interface InstalledAsterisk {
  /** Root of the unpacked tree. */
  root: string;
  /** As `asterisk -V` prints it, without the word Asterisk. */
  version: string;
}

/** The command line that runs the tree's own Asterisk: its own loader, so that no library of the host stands in. */
export function asteriskCommand(root: string): [string, ...string[]] {
  const libraries = join(root, LIBRARY_PATH);
  return [
    join(libraries, "ld-linux-x86-64.so.2"),
    "--inhibit-cache",
    "--library-path",
    libraries,
    join(root, "usr/sbin/asterisk"),
  ];
}

/**
 * Puts Debian's own Asterisk 22 into `cacheDir`: no root, chroot or systemd, nothing written elsewhere. A second call does nothing;
 * with the packages cached it works without a network; two processes may call it at once. Throws AsteriskUnavailable.
 */
export async function installAsterisk({
  cacheDir,
  log = () => {},
}: InstallOptions): Promise<InstalledAsterisk> {
  const folder = resolve(cacheDir);
  const present = await installed(folder);
  if (present !== undefined) return present;
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new AsteriskUnavailable(`this is ${process.platform} on ${process.arch}.`);
  }
  await mkdir(folder, { recursive: true });
  return withFolderLock(
    folder,
    async () => {
      const meanwhile = await installed(folder);
      if (meanwhile !== undefined) return meanwhile;
      if ((await cachedPackages(folder)) === undefined) await downloadPackages(folder, log);
      log("asterisk: unpacking");
      const root = await unpack(folder);
      log(`asterisk: ${root.version} is in ${root.root}`);
      return root;
    },
    () => log("asterisk: another process is installing it; waiting"),
  );
}

async function installed(folder: string): Promise<InstalledAsterisk | undefined> {
  const root = join(folder, "root");
  try {
    return { root, version: (await readFile(join(root, ".complete"), "utf8")).trim() };
  } catch {
    return undefined;
  }
}

async function unpack(folder: string): Promise<InstalledAsterisk> {
  const packages = await cachedPackages(folder);
  if (packages === undefined) throw new AsteriskUnavailable("the downloaded packages are damaged.", true);
  const fresh = join(folder, "root.part");
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true });
  const excludes = EXCLUDED.map((path) => `--exclude=${path}`);
  for (const { file } of packages) {
    const result = await run("bash", [
      "-c",
      'set -o pipefail; deb=$1 to=$2; shift 2; dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$to" --keep-directory-symlink --no-same-owner "$@"',
      "unpack",
      join(folder, "debs", file),
      fresh,
      ...excludes,
    ]);
    if (result.code !== 0)
      throw new AsteriskUnavailable(`${file} cannot be unpacked: ${result.stderr.trim()}.`);
  }
  // What a maintainer script would link: without it every announcement fails, because Asterisk looks for sounds/en.
  await symlink("en_US_f_Allison", join(fresh, "usr/share/asterisk/sounds/en")).catch(() => {});
  await access(join(fresh, "usr/share/asterisk/sounds/en/beep.gsm"));
  const root = join(folder, "root");
  await rm(root, { recursive: true, force: true });
  await rename(fresh, root);
  const [loader, ...args] = asteriskCommand(root);
  const printed = await run(loader, [...args, "-V"]);
  if (printed.code !== 0) throw new AsteriskUnavailable(`it does not run: ${printed.stderr.trim()}.`);
  const version = printed.stdout.trim().replace(/^Asterisk /, "");
  await writeFile(join(root, ".complete"), `${version}\n`);
  return { root, version };
}
