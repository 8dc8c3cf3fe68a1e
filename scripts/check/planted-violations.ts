import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { bin, ROOT } from "../../stack/paths.ts";

/** Small trees that break one rule each; a rule that lets its tree pass is no rule. */
const PLANTED: Record<string, Record<string, string>> = {
  "floor-audio": {
    "audio/src/planted.ts": 'export { up } from "../../worker/src/up.ts";\n',
    "worker/src/up.ts": "export const up = 1;\n",
  },
  "floor-worker": {
    "worker/src/planted.ts": 'export { fake } from "../../simulators/fake.ts";\n',
    "simulators/fake.ts": "export const fake = 1;\n",
  },
  "floor-simulators": {
    "simulators/planted.ts": 'export { whole } from "../stack/whole.ts";\n',
    "stack/whole.ts": "export const whole = 1;\n",
  },
  "pure-rooms": {
    "worker/src/call/planted.ts": 'export { platform } from "../objects/platform.ts";\n',
    "worker/src/objects/platform.ts": "export const platform = 1;\n",
  },
  // A type alone is refused as well.
  "media-never-call": {
    "worker/src/media/planted.ts":
      'import type { Life } from "../call/life.ts";\nexport type Heard = Life;\n',
    "worker/src/call/life.ts": "export type Life = 1;\n",
  },
  "call-takes-only-media-ports": {
    "worker/src/call/planted.ts":
      'import type { Mixer } from "../media/mixer.ts";\nexport type Mix = Mixer;\n',
    "worker/src/media/mixer.ts": "export type Mixer = 1;\n",
  },
  "store-never-objects": {
    "worker/src/store/planted.ts": 'export type { File } from "../objects/file.ts";\n',
    "worker/src/objects/file.ts": "export type File = 1;\n",
  },
  "auth-never-routes": {
    "worker/src/auth/planted.ts": 'export { refuse } from "../routes/refuse.ts";\n',
    "worker/src/routes/refuse.ts": "export const refuse = 1;\n",
  },
  "call-bar-on-top": {
    "web/src/features/phone/planted.ts": 'export { bar } from "../call-bar/bar.ts";\n',
    "web/src/features/call-bar/bar.ts": "export const bar = 1;\n",
  },
  "no-circles": {
    "agent/src/hen.ts": 'import { egg } from "./egg.ts";\nexport const hen = () => egg;\n',
    "agent/src/egg.ts": 'import { hen } from "./hen.ts";\nexport const egg = () => hen;\n',
  },
};

/** Plants each violation in a temporary tree and sees it refused; the complaint names the rule that slept. */
export function plantedViolations(): string | null {
  const slept = Object.entries(PLANTED).filter(([rule, files]) => !refused(rule, files));
  return slept.length === 0 ? null : `not refused: ${slept.map(([rule]) => rule).join(", ")}`;
}

function refused(rule: string, files: Record<string, string>): boolean {
  const tree = mkdtempSync(join(tmpdir(), "patchbay-planted-"));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(tree, path)), { recursive: true });
      writeFileSync(join(tree, path), text);
    }
    writeFileSync(join(tree, "tsconfig.base.json"), "{}");
    const floors = [...new Set(Object.keys(files).map((path) => path.split("/")[0] ?? ""))];
    const config = join(ROOT, ".dependency-cruiser.mjs");
    const result = spawnSync(process.execPath, [bin("depcruise"), "--config", config, ...floors], {
      cwd: tree,
      encoding: "utf8",
    });
    return result.status !== 0 && result.stdout.includes(rule);
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
}
