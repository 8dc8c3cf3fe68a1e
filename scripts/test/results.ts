import { readFileSync } from "node:fs";
import { relative } from "node:path";
import * as z from "zod";

/** What a run of one suite came to; `failures` names each test that failed and what it said, a line each. */
export interface SuiteResult {
  passed: number;
  failed: number;
  skipped: number;
  failures: string[];
}

/** What is read of Vitest's JSON report (its shape is Jest's). */
const report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().default(""),
      assertionResults: z.array(
        z.object({
          fullName: z.string(),
          status: z.string(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
});

const firstLine = (text: string): string => text.trim().split("\n", 1)[0] ?? "";

/**
 * Reads what a suite's run has left. `good` is whether the runner's process ended well: one that did not has failed,
 * whatever it counted (a file that cannot be loaded counts no test, an error between tests none either).
 */
export function readResult(file: string, root: string, good: boolean): SuiteResult {
  let read: z.infer<typeof report>;
  try {
    read = report.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return { passed: 0, failed: 1, skipped: 0, failures: ["the runner ended without a report"] };
  }
  const failures = read.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const path = relative(root, name);
    const tests = assertionResults
      .filter((test) => test.status === "failed")
      .map((test) => `${path} > ${test.fullName}: ${firstLine(test.failureMessages?.[0] ?? "")}`);
    return tests.length === 0 && status === "failed" ? [`${path}: ${firstLine(message)}`] : tests;
  });
  if (!good && failures.length === 0) failures.push("an error outside of every test; see above");
  return {
    passed: read.numPassedTests,
    failed: Math.max(read.numFailedTests, failures.length),
    skipped: read.numPendingTests + read.numTodoTests,
    failures,
  };
}
