import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Browser } from "playwright-core";
import { installAsterisk } from "../../asterisk-config/lab/install/install.ts";
import { type Lab, startLab } from "../../asterisk-config/lab/lab.ts";
import { misconfigure, NOT_LOADED } from "../../asterisk-config/lab/misconfigured.ts";
import { freePort, freePorts } from "../../asterisk-config/lab/ports.ts";
import { ROOT } from "../../stack/paths.ts";

/** What `check` says beside this Asterisk, as a terminal shows it. */
async function checkBeside(lab: Lab, edge: { url: string; siteToken: string }, dir: string): Promise<string> {
  const { ports } = lab;
  const child = spawn(process.execPath, [resolve(ROOT, "agent/src/main.ts"), "check"], {
    env: {
      PATCHBAY_EDGE_URL: edge.url,
      PATCHBAY_SITE_TOKEN: edge.siteToken,
      PATCHBAY_AMI_PORT: String(ports.ami),
      PATCHBAY_AMI_SECRET: lab.ami.secret,
      PATCHBAY_AGI_PORT: String(ports.agi),
      PATCHBAY_MEDIA_PORT: String(ports.media),
      PATCHBAY_STATUS_PORT: String(await freePort()),
      PATCHBAY_STATE_DIR: join(dir, "connector"),
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  await new Promise((done) => child.once("close", done));
  // Where this picture was made is nobody's business.
  return said.replaceAll(dir, "/var/lib/patchbay");
}

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** Each line in the colour of what it says. */
const coloured = (line: string): string => {
  const tone = / {2}ok {5}/.test(line)
    ? "ok"
    : line.includes("FAILED")
      ? "bad"
      : /^ {10}mend/.test(line)
        ? "mend"
        : "note";
  return `<span class="${tone}">${escaped(line)}</span>`;
};

const terminal = (text: string): string => `<!doctype html><meta charset="utf-8"><style>
  body { margin: 0; padding: 18px 22px; background: #14161a; font: 13px/1.5 "DejaVu Sans Mono", monospace; width: 1056px; }
  pre { margin: 0; white-space: pre-wrap; color: #d8dbe0 } .ok { color: #8fd19e } .bad { color: #ff9a8d; font-weight: bold }
  .mend { color: #f3d38b } .note { color: #b8c4d9 } .asked { color: #fff }
</style><pre><span class="asked">$ npx node agent/src/main.ts check --config connector.env</span>
${text.trimEnd().split("\n").map(coloured).join("\n")}</pre>`;

/** `check` beside a PBX that is as it should be, and beside one that is not. */
export async function takeCheckPictures(
  browser: Browser,
  sitting: { edge: { url: string; siteToken: string }; out: string; print: (line: string) => void },
): Promise<void> {
  const { root } = await installAsterisk({ cacheDir: resolve(ROOT, ".cache/asterisk"), log: sitting.print });
  const dir = await mkdtemp(join(tmpdir(), "patchbay-check-"));
  const labs: Lab[] = [];
  const pbx = async (name: string, withoutModules: readonly string[] = []): Promise<Lab> => {
    const options = { root, dir: join(dir, name), ports: await freePorts(), queueMembers: ["1002", "1003"] };
    const lab = await startLab({ kind: "pbx", ...options, withoutModules });
    labs.push(lab);
    return lab;
  };
  try {
    const healthy = await pbx("healthy");
    const broken = await pbx("broken", NOT_LOADED);
    await misconfigure(join(dir, "broken"));
    for (const command of ["module reload manager", "dialplan reload"]) await broken.console(command);
    const page = await browser.newPage({ viewport: { width: 1100, height: 300 }, deviceScaleFactor: 2 });
    for (const [name, lab] of [
      ["healthy", healthy],
      ["broken", broken],
    ] as const) {
      await page.setContent(terminal(await checkBeside(lab, sitting.edge, dir)));
      const path = resolve(sitting.out, `check-${name}.png`);
      await page.screenshot({ path, fullPage: true });
      sitting.print(path);
    }
  } finally {
    for (const lab of labs) await lab.stop();
    await rm(dir, { recursive: true, force: true });
  }
}
