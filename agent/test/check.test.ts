import { execFileSync } from "node:child_process";
import { appendFile, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { misconfigure, NOT_LOADED } from "../../asterisk-config/lab/misconfigured.ts";
import { freePort } from "../../asterisk-config/lab/ports.ts";
import { CONTEXTS } from "../src/check/dialplan.ts";
import { MODULES } from "../src/check/modules.ts";
import { Site } from "./site.ts";

/** In which module of Asterisk is what the dialplan runs; beside what Asterisk itself has. */
const HAS: Readonly<Record<string, string>> = {
  AGI: "res_agi",
  Dial: "app_dial",
  Queue: "app_queue",
  Return: "app_stack",
  ExecIf: "app_exec",
  TryExec: "app_exec",
  ChannelRedirect: "app_channelredirect",
  ChanSpy: "app_chanspy",
  StartMusicOnHold: "res_musiconhold",
  StopMusicOnHold: "res_musiconhold",
  SHARED: "func_global",
  GLOBAL: "func_global",
  STRFTIME: "func_strings",
  IF: "func_logic",
  CHANNEL_EXISTS: "func_channel",
  CONNECTEDLINE: "func_callerid",
  DIALPLAN_EXISTS: "func_dialplan",
};
const CORE = ["Answer", "Bridge", "Congestion", "Goto", "GotoIf", "Hangup", "NoOp", "Set", "Wait"];
/** An application at a step, a function that is read, one that is set. */
const RUN = /(?:,1|\bn(?:\(\w+\))?),(\w+)\(|\$\{([A-Z_]+)\(|\bSet\(([A-Z_]+)\(/g;

async function checked(site: Site, more: Record<string, string> = {}) {
  const connector = site.process(more, ["check"]);
  await connector.exited;
  const lines = connector.lines.map((line) => String(line.msg));
  return { code: connector.exit?.code, lines, failed: lines.filter((line) => line.includes("  FAILED  ")) };
}

it("looks for the modules of every application and function that extensions_patchbay.conf runs", async () => {
  const file = resolve(import.meta.dirname, "../../asterisk-config/extensions_patchbay.conf");
  const dialplan = (await readFile(file, "utf8")).replace(/^;.*$/gm, "");
  const run = [...dialplan.matchAll(RUN)].map(([, app, read, set]) => app ?? read ?? set ?? "");
  const strange = run.filter((name) => !CORE.includes(name) && !MODULES.includes(HAS[name] ?? name));
  expect(run).toContain("ChannelRedirect");
  expect(strange).toEqual([]);
});

it("looks for the contexts that extensions_patchbay.conf has, and no others", async () => {
  const file = resolve(import.meta.dirname, "../../asterisk-config/extensions_patchbay.conf");
  const named = [...(await readFile(file, "utf8")).matchAll(/^\[([\w-]+)\]/gm)].map(([, name]) => name);
  expect([...CONTEXTS].sort()).toEqual(named.sort());
});

describe("check, beside an Asterisk that is as it should be", () => {
  let site: Site;
  beforeAll(async () => {
    site = await Site.start();
  });
  afterAll(() => site.stop());

  it("says of everything that it is well, and leaves nothing behind", async () => {
    const { code, lines, failed } = await checked(site);
    expect([code, failed], lines.join("\n")).toEqual([0, []]);
    for (const said of [
      /^Asterisk {2}ok +version 22\./,
      /^Asterisk {2}ok +rights: all/,
      /^Asterisk {2}ok +modules: all/,
      /^Asterisk {2}ok +audio by websocket/,
      /^Asterisk {2}ok +dialplan: the \d+ contexts/,
      /^Asterisk {2}ok +calls go out by the context outgoing/,
      /^Asterisk {2}ok +events come: system, call, agent$/,
      /^Machine {3}ok +ports .* free/,
      /^Edge {6}ok /,
    ])
      expect(
        lines.some((line) => said.test(line)),
        `${said} in\n${lines.join("\n")}`,
      ).toBe(true);
    expect(await site.pbx.console("queue show support")).not.toContain("nobody");
    expect(await site.channels()).toEqual([]);
  });

  it("tries it all again after one that was broken off, and takes away what that left", async () => {
    await site.pbx.console("queue add member Local/nobody@patchbay-nowhere to support");
    const { code, lines } = await checked(site);
    expect(code, lines.join("\n")).toBe(0);
    expect(lines.join("\n")).toMatch(/^Asterisk {2}ok +events come: system, call, agent$/m);
    expect(await site.pbx.console("queue show support")).not.toContain("nobody");
  });

  it("knows the ports of a connector that runs as its own, and those of a stranger as taken", async () => {
    const running = await site.connector();
    expect((await checked(site)).lines.join("\n")).toMatch(/held by a connector that runs/);
    await running.stop();
    const other = await checked(site, { PATCHBAY_STATUS_PORT: String(site.pbx.ports.ami) });
    expect(other.code).toBe(1);
    expect(other.failed.join("\n")).toMatch(/taken by another program: .*PATCHBAY_STATUS_PORT/);
  });

  it("logs in by TLS where the certificate is trusted, and says how to trust one that is not", async () => {
    const [port, dir] = [await freePort(), join(site.pbxDir, "keys")];
    const [cert, key] = [join(dir, "ami.pem"), join(dir, "ami.key")];
    const subject = ["-subj", "/CN=pbx", "-addext", "subjectAltName=IP:127.0.0.1"];
    const made = ["-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key, "-out", cert];
    execFileSync("openssl", ["req", "-x509", ...made, ...subject], { stdio: "ignore" });
    await appendFile(
      join(site.pbxDir, "etc/manager.conf"),
      `[general](+)\ntlsenable = yes\ntlsbindaddr = 127.0.0.1:${port}\ntlscertfile = ${cert}\ntlsprivatekey = ${key}\n`,
    );
    await site.pbx.console("module reload manager");
    const tls = { PATCHBAY_AMI_TLS: "on", PATCHBAY_AMI_PORT: String(port) };
    const strange = await checked(site, tls);
    expect(strange.code).toBe(1);
    expect(strange.lines.join("\n")).toMatch(/self-signed certificate.*\n +mend +PATCHBAY_AMI_CA/);
    const trusted = await checked(site, { ...tls, PATCHBAY_AMI_CA: cert });
    expect([trusted.code, trusted.failed]).toEqual([0, []]);
    expect(trusted.lines.join("\n")).toMatch(/AMI is spoken in TLS/);
    const plain = await checked(site, { ...tls, PATCHBAY_AMI_PORT: String(site.pbx.ports.ami) });
    expect(plain.lines.join("\n")).toMatch(/FAILED.*\n +mend +manager\.conf has tlsenable/);
    // The connector itself does its work over it.
    const connector = await site.connector({ ...tls, PATCHBAY_AMI_CA: cert });
    onTestFinished(() => connector.stop());
    expect(site.edge.all("snapshot").at(-1)?.asteriskVersion).toMatch(/^22\./);
  });
});

describe("check, beside an Asterisk that is not", () => {
  let site: Site;
  beforeAll(async () => {
    site = await Site.start({ withoutModules: NOT_LOADED });
    await misconfigure(site.pbxDir);
    await site.pbx.console("module reload manager");
    await site.pbx.console("dialplan reload");
  });
  afterAll(() => site.stop());

  it("names everything that is wrong at once, each with its mend", async () => {
    const { code, lines, failed } = await checked(site);
    const said = failed.join("\n");
    expect(code, lines.join("\n")).toBe(1);
    expect(said).toMatch(/no events of the class call come, though the login was taken/);
    expect(said).toMatch(/modules that calls need are not loaded: func_global, codec_ulaw/);
    expect(said).toMatch(/the dialplan has no patchbay-queue: .* of a version before/);
    expect(said).toMatch(/asks for routes at 127\.0\.0\.1:4574, and the connector listens at port/);
    expect(said).toMatch(/PATCHBAY_OUT names the context from-trunk, which the dialplan does not have/);
    expect(said).toMatch(/there is no queue reception/);
    const all = lines.join("\n");
    expect(all).toMatch(/note +without app_chanspy nobody can listen/);
    expect(all).toMatch(/note +without app_channelredirect a caller on hold/);
    // Each failure is followed by what to do.
    lines.forEach((line, at) => {
      if (line.includes("  FAILED  ")) expect(lines[at + 1], line).toMatch(/^ {10}mend {4}\S/);
    });
  });

  it("claims nothing of what it could not try", async () => {
    await appendFile(join(site.pbxDir, "etc/manager.conf"), "[patchbay](+)\nwrite = call,reporting\n");
    await site.pbx.console("module reload manager");
    const { failed, lines } = await checked(site);
    expect(failed.join("\n")).toMatch(/may not Originate: it needs write = originate/);
    const all = lines.join("\n");
    expect(all).toMatch(/note +whether events of the class call, agent come could not be tried/);
    expect(all).toMatch(/note +which modules are loaded is not known/);
    expect(all).not.toMatch(/ok +(?:modules|events come: .*call)/);
  });
});
