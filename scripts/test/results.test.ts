import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readResult } from "./results.ts";

const counts = { numPassedTests: 2, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };
const test = (fullName: string, ...failureMessages: string[]) => ({
  fullName,
  status: failureMessages.length > 0 ? "failed" : "passed",
  failureMessages,
});

function left(report: unknown): string {
  const file = join(mkdtempSync(join(tmpdir(), "patchbay-results-")), "suite.json");
  writeFileSync(file, typeof report === "string" ? report : JSON.stringify(report));
  return file;
}

describe("what a suite's run came to", () => {
  it("names each test that failed, with the first line of what it said", () => {
    const file = left({
      ...counts,
      numFailedTests: 1,
      testResults: [
        {
          name: "/here/agent/test/spy.test.ts",
          status: "failed",
          assertionResults: [
            test("a spy hears both"),
            test("a spy is gone", "Error: still there\n    at spy.test.ts:3"),
          ],
        },
      ],
    });
    expect(readResult(file, "/here", false)).toEqual({
      passed: 2,
      failed: 1,
      skipped: 0,
      failures: ["agent/test/spy.test.ts > a spy is gone: Error: still there"],
    });
  });

  it("counts a file that could not be loaded, though no test of it ran", () => {
    const file = left({
      ...counts,
      testResults: [
        { name: "/here/a.test.ts", status: "failed", message: "No such module\n...", assertionResults: [] },
      ],
    });
    expect(readResult(file, "/here", false)).toMatchObject({
      failed: 1,
      failures: ["a.test.ts: No such module"],
    });
  });

  it("counts an end that no test explains, and a run that left nothing", () => {
    const good = left({ ...counts, testResults: [] });
    expect(readResult(good, "/here", true)).toMatchObject({ passed: 2, failed: 0, failures: [] });
    expect(readResult(good, "/here", false)).toMatchObject({ failed: 1 });
    expect(readResult(left("half a rep"), "/here", false)).toMatchObject({ passed: 0, failed: 1 });
  });
});
