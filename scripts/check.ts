import { spawnSync } from "node:child_process";
import { bin, ROOT } from "../stack/paths.ts";
import { fileSizes } from "./check/file-sizes.ts";
import { plantedSpreads } from "./check/planted-spreads.ts";
import { plantedViolations } from "./check/planted-violations.ts";

/** `npm run check`: everything that can be said of the code without running it. */
const FLOORS = [
  "audio",
  "protocol",
  "worker",
  "agent",
  "web",
  "simulators",
  "asterisk-config",
  "stack",
  "scripts",
  "tests",
  "bench",
];

interface Check {
  name: string;
  /** The complaint, or null when there is none. */
  run(): string | null;
}

function tool(name: string, ...args: string[]): string | null {
  const result = spawnSync(process.execPath, [bin(name), ...args], {
    cwd: ROOT,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0" },
  });
  return result.status === 0 ? null : `${result.stdout}${result.stderr}`.trim() || `${name} failed`;
}

const CHECKS: Check[] = [
  { name: "format and lint", run: () => tool("biome", "ci", "--error-on-warnings", "--colors=off", ".") },
  { name: "lint refuses planted spreads of literals", run: plantedSpreads },
  { name: "types", run: () => tool("tsc", "-b") },
  { name: "unused code", run: () => tool("knip") },
  { name: "floors", run: () => tool("depcruise", "--config", ".dependency-cruiser.mjs", ...FLOORS) },
  { name: "floors refuse a planted violation", run: plantedViolations },
  { name: "file sizes", run: fileSizes },
];

const failed = CHECKS.filter(({ name, run }) => {
  const began = performance.now();
  const complaint = run();
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  process.stdout.write(`${complaint === null ? "ok  " : "FAIL"} ${name} (${seconds} s)\n`);
  if (complaint !== null) process.stdout.write(`${complaint}\n\n`);
  return complaint !== null;
});
process.stdout.write(failed.length === 0 ? "check: clean\n" : `check: ${failed.length} failed\n`);
process.exit(failed.length === 0 ? 0 : 1);
