import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as z from "zod";
import { bin, ROOT } from "../../stack/paths.ts";

/** Fields and elements that stand on one line by a spread of a literal, in each of its spellings. */
const REFUSED = [
  "export const a = { ...{ b: 1, c: 2 } };\n",
  "export const a = [...[1, 2], 3];\n",
  "export const a = { ...({ b: 1 } as const) };\n",
  "export const a = [...([1] satisfies number[])];\n",
];
/** What is not always there has to be spread. */
const TAKEN = "export const of = (b?: number) => ({ a: 1, ...(b === undefined ? {} : { b }) });\n";

const config = z.object({ plugins: z.array(z.string()) });

/** Plants spreads of literals and sees them refused by the linter's own plugins; the complaint shows what was not. */
export function plantedSpreads(): string | null {
  const tree = mkdtempSync(join(tmpdir(), "patchbay-planted-"));
  try {
    const { plugins } = config.parse(JSON.parse(readFileSync(join(ROOT, "biome.json"), "utf8")));
    writeFileSync(
      join(tree, "biome.json"),
      JSON.stringify({ root: true, plugins: plugins.map((plugin) => join(ROOT, plugin)) }),
    );
    const planted = [...REFUSED, TAKEN];
    planted.forEach((text, index) => void writeFileSync(join(tree, `planted-${index}.ts`), text));
    const linted = spawnSync(process.execPath, [bin("biome"), "lint", "--colors=off", "."], {
      cwd: tree,
      encoding: "utf8",
    });
    const said = `${linted.stdout}${linted.stderr}`;
    const wrong = planted.filter(
      (text, index) => said.includes(`planted-${index}.ts:1:`) !== REFUSED.includes(text),
    );
    return wrong.length === 0 ? null : `${wrong.join("")}was not dealt with as it should be:\n${said}`;
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
}
