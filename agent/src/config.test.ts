import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readConfig } from "./config.ts";

const GOOD = {
  PATCHBAY_EDGE_URL: "https://patchbay.example.org",
  PATCHBAY_SITE_TOKEN: "pbs_mysite_0123456789abcdefghij",
  PATCHBAY_AMI_SECRET: "x",
};

describe("readConfig", () => {
  it("needs three values and has safe ones for the rest", () => {
    const config = readConfig(GOOD, undefined);
    expect(config).toMatchObject({
      ok: true,
      value: {
        PATCHBAY_AMI_PORT: 5038,
        PATCHBAY_AGI_PORT: 4573,
        PATCHBAY_MEDIA_PORT: 9093,
        PATCHBAY_LISTEN_HOST: "127.0.0.1",
      },
    });
    expect(config.ok && config.value.PATCHBAY_EDGE_URL.href).toBe("wss://patchbay.example.org/");
  });

  it("names everything that is missing at once", () => {
    const config = readConfig({}, undefined);
    const error = config.ok ? "" : config.error;
    for (const key of Object.keys(GOOD)) expect(error).toMatch(new RegExp(`^${key}: missing: .`, "m"));
  });

  it.each([
    ["PATCHBAY_AMI_PORT", "70000", /not a port/],
    ["PATCHBAY_EDGE_URL", "patchbay.example.org", /not an http\(s\) or ws\(s\) address/],
    ["PATCHBAY_SITE_TOKEN", "secret", /pbs_<site>_<secret>/],
    ["PATCHBAY_AMI_SECRET", "a\nb", /line end/],
    ["PATCHBAY_LOG_LEVEL", "loud", /must be one of fatal/],
    ["PATCHBAY_WATCHDOG", "yes", /"on" or "off"/],
    ["PATCHBAY_LISTEN_HOST", "192.0.2.1", /loopback/],
    ["PATCHBAY_MEDIA_HOLD_MS", "-1", /milliseconds/],
  ])("refuses a bad %s and says what it should be", (key, value, mend) => {
    const config = readConfig({ ...GOOD, [key]: value }, undefined);
    expect(config.ok ? "" : config.error).toMatch(new RegExp(`^${key}: .*${mend.source}`));
  });

  it("reads a file, lets the environment win, and refuses a misspelt key", () => {
    const dir = mkdtempSync(join(tmpdir(), "patchbay-config-"));
    const file = join(dir, "connector.env");
    const lines = Object.entries(GOOD).map(([key, value]) => `${key}=${value}`);
    writeFileSync(file, `# my site\n${lines.join("\n")}\nPATCHBAY_AMI_PORT=5039\n`);
    const config = readConfig({ PATCHBAY_AMI_PORT: "5040" }, file);
    expect(config).toMatchObject({ ok: true, value: { PATCHBAY_AMI_PORT: 5040, PATCHBAY_AMI_SECRET: "x" } });
    writeFileSync(file, `${lines.join("\n")}\nPATCHBAY_AMI_PROT=5039\n`);
    const misspelt = readConfig({}, file);
    expect(misspelt.ok ? "" : misspelt.error).toMatch(/PATCHBAY_AMI_PROT .*unknown key/);
    rmSync(dir, { recursive: true });
    const gone = readConfig(GOOD, file);
    expect(gone.ok ? "" : gone.error).toMatch(/cannot be read/);
  });
});
