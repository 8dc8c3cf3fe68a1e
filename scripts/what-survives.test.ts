import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "../stack/paths.ts";

/** `path/to/file.test.ts` "title", as docs/what-survives.md names a test. */
const NAMED = /`([\w./-]+\.test\.ts)` "([^"]+)"/g;

it("docs/what-survives.md names tests that exist", () => {
  const text = readFileSync(join(ROOT, "docs/what-survives.md"), "utf8");
  const named = [...text.matchAll(NAMED)].map(([, file = "", title = ""]) => ({ file, title }));
  expect(named.length).toBeGreaterThan(40);
  const missing = named.filter(
    ({ file, title }) => !readFileSync(join(ROOT, file), "utf8").includes(`"${title}"`),
  );
  expect(missing).toEqual([]);
});

it("each fault in it has a test", () => {
  const rows = readFileSync(join(ROOT, "docs/what-survives.md"), "utf8")
    .split("\n")
    .filter((line) => line.startsWith("| ") && !/^\| (fault|what|input) \|/.test(line));
  expect(rows.filter((row) => !/\.test\.ts`|the same/.test(row))).toEqual([]);
});
