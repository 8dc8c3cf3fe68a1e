import { resolve } from "node:path";
import { AsteriskUnavailable, LabFailed } from "./errors.ts";
import { installAsterisk } from "./install/install.ts";
import { startLab } from "./lab.ts";
import { freePorts } from "./ports.ts";

/** Installs and starts a lab PBX alone and prints how to reach it; Ctrl-C ends it. */
const print = (line: string) => process.stdout.write(`${line}\n`);
const cache = resolve(import.meta.dirname, "../../.cache");

try {
  const { root, version } = await installAsterisk({ cacheDir: resolve(cache, "asterisk"), log: print });
  const lab = await startLab({ kind: "pbx", root, dir: resolve(cache, "lab"), ports: await freePorts() });
  print(`Asterisk ${version} is ready (pid ${lab.pid}), log ${lab.logFile}`);
  print(`AMI      ${lab.ami.host}:${lab.ami.port}  user ${lab.ami.user}  secret ${lab.ami.secret}`);
  print(`FastAGI  expected at 127.0.0.1:${lab.ports.agi}   media at 127.0.0.1:${lab.ports.media}`);
  print(`SIP      127.0.0.1:${lab.ports.sip} (UDP and TCP)`);
  for (const { extension, password } of lab.accounts) print(`         ${extension}  password ${password}`);
  print("Dial 1412 for Patchbay, 1701 for an echo. Ctrl-C ends it.");
  const end = () => void lab.stop();
  process.once("SIGINT", end);
  process.once("SIGTERM", end);
  await lab.exited;
} catch (error) {
  if (!(error instanceof AsteriskUnavailable) && !(error instanceof LabFailed)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
