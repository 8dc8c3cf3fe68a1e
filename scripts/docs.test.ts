import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "../stack/paths.ts";

/** `path/of/a/file.ts` or `path/of/a/folder` below one of the packages, as the pages name them. */
const PATH =
  /`((?:worker|agent|web|protocol|audio|simulators|asterisk-config|docs|tests|bench|scripts)\/[\w./-]*)`/g;

it.each(["how-a-call-works.md", "words.md", "decisions.md", "development.md", "what-survives.md"])(
  "docs/%s names files that are there",
  (page) => {
    const text = readFileSync(join(ROOT, "docs", page), "utf8");
    const named = [...text.matchAll(PATH)].map(([, path = ""]) => path);
    expect(named.length).toBeGreaterThan(2);
    expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  },
);
