import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import { AsteriskUnavailable } from "../../asterisk-config/lab/errors.ts";
import { installAsterisk } from "../../asterisk-config/lab/install/install.ts";
import { findChromium } from "../../simulators/browser/chromium.ts";
import { CACHE } from "../../stack/paths.ts";

/** A real thing that some suites cannot do without. */
export type PartName = "asterisk" | "chromium" | "sipp";

const PACKAGES: Record<Exclude<PartName, "asterisk">, string> = { chromium: "chromium", sipp: "sip-tester" };
const has: Record<Exclude<PartName, "asterisk">, () => Promise<boolean>> = {
  chromium: async () => (await findChromium()) !== null,
  // sipp tells its version with exit code 99.
  sipp: async () => succeeds("sipp", ["-v"], 99),
};

async function lacking(parts: readonly Exclude<PartName, "asterisk">[]) {
  const there = await Promise.all(parts.map((part) => has[part]()));
  return parts.filter((_, index) => !there[index]);
}

function succeeds(command: string, args: string[], alsoFine = 0): boolean {
  const { status } = spawnSync(command, args, { stdio: "ignore" });
  return status === 0 || status === alsoFine;
}

/** How this user may call apt: as it is, by sudo without a password, or not at all. */
function aptPrefix(): string[] | null {
  if (!succeeds("apt-get", ["--version"])) return null;
  if (process.getuid?.() === 0) return [];
  return succeeds("sudo", ["-n", "true"]) ? ["sudo", "-n"] : null;
}

/** Provides what it can; answers with what is missing, each with the sentence that says how to get it. */
export async function provideParts(log: (line: string) => void): Promise<Map<PartName, string>> {
  const missing = new Map<PartName, string>();
  const wanted = await lacking(["chromium", "sipp"]);
  if (wanted.length > 0) {
    installPackages(
      wanted.map((part) => PACKAGES[part]),
      log,
    );
  }
  for (const part of await lacking(wanted)) {
    missing.set(part, `sudo apt-get install --no-install-recommends ${PACKAGES[part]}`);
  }
  try {
    await installAsterisk({ cacheDir: join(CACHE, "asterisk"), log });
  } catch (error) {
    if (!(error instanceof AsteriskUnavailable)) throw error;
    missing.set("asterisk", error.message);
  }
  return missing;
}

function installPackages(packages: string[], log: (line: string) => void): void {
  const prefix = aptPrefix();
  if (prefix === null) return;
  log(`Installing ${packages.join(" and ")} from the system's packages...`);
  const apt = (...args: string[]): void => {
    const [command = "apt-get", ...rest] = [...prefix, "apt-get", ...args];
    execFileSync(command, rest, {
      stdio: "ignore",
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
  };
  try {
    apt("update", "-qq");
    apt("install", "-y", "-qq", "--no-install-recommends", ...packages);
  } catch {
    // What is still missing afterwards is named with its command.
  }
}
