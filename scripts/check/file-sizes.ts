import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../stack/paths.ts";

const LINES = 300;
const LINES_NEVER = 500;
const FILES_A_FOLDER = 12;
/** Said in the head comment of a file that has a reason to be longer. */
const REASON = /Longer than 300 lines because /;

/** Files that grew past 300 lines without a reason, or 500 with one; folders past a dozen source files. */
export function fileSizes(): string | null {
  const listed = spawnSync("git", ["ls-files", "-co", "--exclude-standard", "*.ts", "*.tsx"], {
    cwd: ROOT,
    encoding: "utf8",
  });
  const files = listed.stdout.split("\n").filter((file) => file !== "");
  const complaints: string[] = [];
  const inFolder = new Map<string, number>();
  for (const file of files) {
    const text = readFileSync(join(ROOT, file), "utf8");
    const lines = text.split("\n").length - 1;
    if (lines > LINES_NEVER || (lines > LINES && !REASON.test(text.slice(0, 600)))) {
      complaints.push(`${file}: ${lines} lines; split it`);
    }
    if (/\.test\.tsx?$/.test(file)) continue;
    const folder = file.slice(0, file.lastIndexOf("/"));
    inFolder.set(folder, (inFolder.get(folder) ?? 0) + 1);
  }
  for (const [folder, count] of inFolder) {
    if (count > FILES_A_FOLDER && folder !== "protocol/src")
      complaints.push(`${folder}: ${count} source files; find the rooms in it`);
  }
  return complaints.length === 0 ? null : complaints.join("\n");
}
