import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { bin, CACHE, ROOT } from "../stack/paths.ts";
import { buildDashboard } from "../stack/web.ts";
import { type PartName, provideParts } from "./test/parts.ts";
import { readResult, type SuiteResult } from "./test/results.ts";

/**
 * `npm test`: provides what the suites need, runs them one after the other (many measure times, so all but two do not
 * share the machine) and closes with one line of figures. `npm test -- unit workerd` runs only those, `npm test -- quick` those that need
 * neither Asterisk nor a browser.
 */
const SUITES: { name: string; needs: PartName[] }[] = [
  { name: "unit", needs: [] },
  { name: "workerd", needs: [] },
  { name: "workerd-alone", needs: [] },
  { name: "connector", needs: ["asterisk", "sipp"] },
  { name: "system-people", needs: ["asterisk", "sipp", "chromium"] },
  { name: "system", needs: ["asterisk", "sipp", "chromium"] },
  { name: "system-alone", needs: ["asterisk", "sipp", "chromium"] },
];

/** These run beside one another: one has people at dashboards, the other mostly waits for phones and services. */
const TOGETHER: ReadonlySet<string> = new Set(["system-people", "system"]);

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

/** `aside`: what it prints is held back until it is done, for another one is printing. */
async function runSuite(name: string, aside: boolean): Promise<SuiteResult> {
  const file = join(CACHE, "test", `${name}.json`);
  rmSync(file, { force: true });
  const suite = spawn(
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
    {
      cwd: ROOT,
      stdio: aside ? ["ignore", "pipe", "pipe"] : "inherit",
      env: { ...withoutVendorKeys(), WRANGLER_SEND_METRICS: "false" },
    },
  );
  const printed: Buffer[] = [];
  for (const out of [suite.stdout, suite.stderr]) out?.on("data", (piece: Buffer) => printed.push(piece));
  const [status] = await once(suite, "close");
  process.stdout.write(Buffer.concat(printed));
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
  const running: string[] = [];
  for (const { name, needs } of suites) {
    const lacking = needs.filter((part) => missing.has(part));
    if (lacking.length === 0) running.push(name);
    else notRun.push(`${name}: needs ${lacking.map((part) => `${part} (${missing.get(part)})`).join(", ")}`);
  }
  const together = running.filter((name) => TOGETHER.has(name));
  for (const name of running) {
    // Those that run together do so in the place of the first of them.
    const beside = together.includes(name) ? together : [name];
    if (name !== beside[0]) continue;
    const results = await Promise.all(beside.map((each, at) => runSuite(each, at > 0)));
    for (const [at, result] of results.entries()) {
      totals.passed += result.passed;
      totals.failed += result.failed;
      totals.skipped += result.skipped;
      failures.push(...result.failures.map((failure) => `${beside[at]}: ${failure}`));
    }
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
