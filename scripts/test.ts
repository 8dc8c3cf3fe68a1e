import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { bin, CACHE, ROOT } from "./stack/paths.ts";
import { buildDashboard } from "./stack/web.ts";
import { type PartName, provideParts } from "./test/parts.ts";
import { readResult, type SuiteResult } from "./test/results.ts";

/**
 * `npm test`: provides what the suites need, runs them one after the other (many measure times, so they do not share
 * the machine) and closes with one line of figures. `npm test -- unit workerd` runs only those, `npm test -- quick` those that need
 * neither Asterisk nor a browser.
 */
const SUITES: { name: string; needs: PartName[] }[] = [
  { name: "unit", needs: [] },
  { name: "workerd", needs: [] },
  { name: "workerd-alone", needs: [] },
  { name: "connector", needs: ["asterisk", "sipp"] },
  { name: "system", needs: ["asterisk", "sipp", "chromium"] },
  { name: "system-alone", needs: ["asterisk", "sipp", "chromium"] },
];

/** Names that stand for several suites. */
const SEVERAL: Readonly<Record<string, readonly string[]>> = { quick: ["unit", "workerd", "workerd-alone"] };

const print = (line = ""): void => {
  process.stdout.write(`${line}\n`);
};

/** No test can spend money or reach a vendor: their keys do not get in. */
function withoutVendorKeys(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([key]) => !/^(OPENAI|TWILIO|CLOUDFLARE|CF|PATCHBAY)_/.test(key)),
  );
}

function runSuite(name: string): SuiteResult {
  const file = join(CACHE, "test", `${name}.json`);
  rmSync(file, { force: true });
  const { status } = spawnSync(
    process.execPath,
    [
      bin("vitest"),
      "run",
      "--project",
      name,
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${file}`,
    ],
    { cwd: ROOT, stdio: "inherit", env: { ...withoutVendorKeys(), WRANGLER_SEND_METRICS: "false" } },
  );
  return readResult(file, ROOT, status === 0);
}

async function main(): Promise<boolean> {
  const began = performance.now();
  const asked = process.argv.slice(2).flatMap((name) => SEVERAL[name] ?? [name]);
  const unknown = asked.filter((name) => !SUITES.some((suite) => suite.name === name));
  if (unknown.length > 0) {
    throw new Error(
      `unknown suite ${unknown.join(", ")}; there are ${[...SUITES.map(({ name }) => name), ...Object.keys(SEVERAL)].join(", ")}`,
    );
  }
  mkdirSync(join(CACHE, "test"), { recursive: true });
  const suites = SUITES.filter(({ name }) => asked.length === 0 || asked.includes(name));
  const missing = suites.some(({ needs }) => needs.length > 0)
    ? await provideParts(print)
    : new Map<PartName, string>();
  await buildDashboard();
  const totals = { passed: 0, failed: 0, skipped: 0 };
  const notRun: string[] = [];
  const failures: string[] = [];
  for (const { name, needs } of suites) {
    const lacking = needs.filter((part) => missing.has(part));
    if (lacking.length > 0) {
      notRun.push(`${name}: needs ${lacking.map((part) => `${part} (${missing.get(part)})`).join(", ")}`);
      continue;
    }
    const result = runSuite(name);
    totals.passed += result.passed;
    totals.failed += result.failed;
    totals.skipped += result.skipped;
    failures.push(...result.failures.map((failure) => `${name}: ${failure}`));
  }
  print();
  // Said again where a long log is read first: at its end.
  for (const failure of failures) print(`FAILED  ${failure}`);
  for (const suite of notRun) print(`DID NOT RUN  ${suite}`);
  print(`Took ${((performance.now() - began) / 60_000).toFixed(1)} minutes.`);
  print(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
  // On a desk a part may be missing; in CI everything runs and nothing is skipped.
  const strict = process.env.CI === "true";
  return totals.failed === 0 && totals.passed > 0 && !(strict && (notRun.length > 0 || totals.skipped > 0));
}

main().then(
  (good) => process.exit(good ? 0 : 1),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
