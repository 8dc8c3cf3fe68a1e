import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { join } from "node:path";
import { AsteriskUnavailable } from "../errors.ts";
import { run } from "./run.ts";

const SUITE = "forky";
const KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";
const WANTED = ["asterisk", "asterisk-modules", "asterisk-core-sounds-en-gsm"];
/** Of the 157 packages of the closure, those that the modules we load link to. */
const KEPT =
  /^(asterisk|asterisk-modules|asterisk-core-sounds-en-gsm|libbsd0|libc6|libcap2|libcrypt1|libedit2|libgcc-s1|libgsm1|libjansson4|libmd0|libpopt0|libspeex1|libspeexdsp1|libsqlite3-0|libssl3.*|libstdc\+\+6|libsystemd0|libtinfo6|liburiparser1|libuuid1|libxml2-.*|libxslt1\.1|libzstd1|zlib1g)$/;

/** One downloaded package: its file in `debs/` and the SHA-256 that apt had verified. */
export interface LockedPackage {
  file: string;
  sha256: string;
}

/** The Debian mirror that this machine's own apt uses (or PATCHBAY_DEBIAN_MIRROR). Throws AsteriskUnavailable. */
export async function debianMirror(): Promise<string> {
  const given = process.env.PATCHBAY_DEBIAN_MIRROR;
  if (given !== undefined && given !== "") return given;
  const targets = await run("apt-get", ["indextargets", "--format", "$(REPO_URI)", "Created-By: Packages"]);
  if (targets.code !== 0) throw new AsteriskUnavailable("this machine has no working apt-get.");
  const mirror = targets.stdout.split("\n").find((uri) => /\/debian\/?$/.test(uri));
  if (mirror === undefined) {
    throw new AsteriskUnavailable("apt's sources name no Debian mirror (set PATCHBAY_DEBIAN_MIRROR to one).");
  }
  return mirror;
}

/**
 * Downloads the packages into `debs/` with a private apt that shares nothing with the machine's but its proxy settings;
 * apt verifies signature and hashes. Writes the lock last. Throws AsteriskUnavailable.
 */
export async function downloadPackages(cacheDir: string, log: (line: string) => void): Promise<void> {
  const mirror = await debianMirror();
  const debs = join(cacheDir, "debs");
  const apt = join(cacheDir, "apt");
  await rm(apt, { recursive: true, force: true });
  await rm(debs, { recursive: true, force: true });
  for (const dir of [
    "etc/apt/apt.conf.d",
    "etc/apt/preferences.d",
    "etc/apt/sources.list.d",
    "etc/apt/trusted.gpg.d",
    "var/lib/apt/lists/partial",
    "var/cache/apt/archives/partial",
    "var/lib/dpkg",
  ]) {
    await mkdir(join(apt, dir), { recursive: true });
  }
  await mkdir(debs, { recursive: true });
  await writeFile(join(apt, "var/lib/dpkg/status"), "");
  await writeFile(join(apt, "etc/apt/sources.list"), `deb [signed-by=${KEYRING}] ${mirror} ${SUITE} main\n`);
  const options = [
    `Dir=${apt}`,
    `Dir::State::status=${apt}/var/lib/dpkg/status`,
    "APT::Architecture=amd64",
    "APT::Architectures=amd64",
    "Acquire::Languages=none",
    `APT::Sandbox::User=${userInfo().username}`,
    "Acquire::Retries=3",
  ].flatMap((option) => ["-o", option]);
  const aptGet = async (args: string[], cwd?: string) => {
    const result = await run("apt-get", ["-qq", ...options, ...args], cwd);
    if (result.code !== 0) {
      throw new AsteriskUnavailable(`apt-get ${args[0]} failed: ${result.stderr.trim().slice(-600)}.`, true);
    }
    return result.stdout;
  };
  log("asterisk: reading the package index");
  await aptGet(["update"]);
  const planned = await aptGet(["install", "-y", "--no-install-recommends", "--print-uris", ...WANTED]);
  const names = [...planned.matchAll(/^'[^']+' ([^_\s]+)_\S+\.deb /gm)].flatMap(([, name]) =>
    name !== undefined && KEPT.test(name) ? [name] : [],
  );
  log(`asterisk: downloading ${names.length} packages (about 17 MB)`);
  await aptGet(["download", ...names], debs);
  await writeFile(join(cacheDir, "packages.txt"), await lockText(debs));
  await rm(apt, { recursive: true, force: true });
}

async function lockText(debs: string): Promise<string> {
  const listed = await run("ls", [debs]);
  const lines: string[] = [];
  for (const file of listed.stdout.split("\n")) {
    if (file.endsWith(".deb")) lines.push(`${await sha256(join(debs, file))}  ${file}\n`);
  }
  return lines.join("");
}

async function sha256(file: string): Promise<string> {
  return createHash("sha256")
    .update(await readFile(file))
    .digest("hex");
}

/** The cached packages, or undefined when any of them is missing or damaged. */
export async function cachedPackages(cacheDir: string): Promise<LockedPackage[] | undefined> {
  try {
    const lock = await readFile(join(cacheDir, "packages.txt"), "utf8");
    const packages = [...lock.matchAll(/^([0-9a-f]{64}) {2}(\S+)$/gm)].map(([, hash = "", file = ""]) => ({
      file,
      sha256: hash,
    }));
    for (const item of packages) {
      if ((await sha256(join(cacheDir, "debs", item.file))) !== item.sha256) return undefined;
    }
    return packages.length === 0 ? undefined : packages;
  } catch {
    return undefined;
  }
}
