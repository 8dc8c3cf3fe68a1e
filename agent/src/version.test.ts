import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { VERSION } from "./version.ts";

it("is the package's version", () => {
  expect(readFileSync(join(import.meta.dirname, "../package.json"), "utf8")).toContain(
    `"version": "${VERSION}"`,
  );
});
