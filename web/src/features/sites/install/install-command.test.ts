import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { installCommand } from "./install-command.ts";

const TOKEN = "pbs_oslo01_0123456789abcdef0123456789abcdef0123456789abcdef";

/** A machine with an Asterisk's folder and a clone; npm and npx only say how they were called. */
function machine(checkEnds: number, installEnds = 0) {
  const dir = mkdtempSync(join(tmpdir(), "patchbay-install-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const [etc, clone, bin] = ["etc", "clone", "bin"].map((name) => join(dir, name)) as [
    string,
    string,
    string,
  ];
  for (const folder of [etc, clone, bin]) mkdirSync(folder);
  writeFileSync(join(etc, "manager.conf"), "");
  const said = join(dir, "said");
  for (const name of ["npm", "npx"]) {
    const ends = `case "$*" in *" check "*) exit ${checkEnds};; install) exit ${installEnds};; esac`;
    writeFileSync(join(bin, name), `#!/bin/sh\necho ${name} "$@" >> ${said}\n${ends}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  const paste = () =>
    execFileSync(
      "sh",
      ["-c", installCommand("https://patchbay.example.org", TOKEN).replace("/etc/asterisk", etc)],
      {
        cwd: clone,
        env: { PATH: `${bin}:${process.env.PATH}` },
      },
    );
  const env = () => parseEnv(readFileSync(join(clone, "connector.env"), "utf8"));
  return {
    paste,
    env,
    file: join(clone, "connector.env"),
    secretFile: join(etc, "patchbay_secret.conf"),
    said: () => readFileSync(said, "utf8").trim().split("\n"),
  };
}

test("the pasted command makes a secret, writes what the connector needs, and runs it once it is well", () => {
  const { paste, env, file, secretFile, said } = machine(0);
  paste();
  const secret = /^secret = ([0-9a-f]{48})\n$/.exec(readFileSync(secretFile, "utf8"))?.[1];
  expect(secret).toBeDefined();
  expect(env()).toEqual({
    PATCHBAY_EDGE_URL: "https://patchbay.example.org",
    PATCHBAY_SITE_TOKEN: TOKEN,
    PATCHBAY_AMI_SECRET: secret,
  });
  for (const each of [file, secretFile]) expect(statSync(each).mode & 0o077).toBe(0);
  expect(said()).toEqual([
    "npm install",
    "npx node agent/src/main.ts check --config connector.env",
    "npx node --max-semi-space-size=8 agent/src/main.ts run --config connector.env",
  ]);
});

test("pasted again it keeps the secret that Asterisk has, and does not run what is not well", () => {
  const { paste, env, secretFile, said } = machine(1);
  writeFileSync(secretFile, "secret = of-before\n");
  expect(paste).toThrow();
  expect(env().PATCHBAY_AMI_SECRET).toBe("of-before");
  expect(said().some((line) => line.includes(" run "))).toBe(false);
});

test("nobody else reads what it writes, where npm fails and where a file was there that everybody read", () => {
  const { paste, env, file } = machine(1, 1);
  writeFileSync(file, "PATCHBAY_SITE_TOKEN=of-before\n", { mode: 0o644 });
  expect(paste).toThrow();
  expect(env().PATCHBAY_SITE_TOKEN).toBe(TOKEN);
  expect(statSync(file).mode & 0o077).toBe(0);
});
