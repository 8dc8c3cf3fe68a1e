import { join } from "node:path";
import { AsteriskUnavailable } from "../asterisk-config/lab/errors.ts";
import { answers } from "./stack/part.ts";
import { ROOT, STATE } from "./stack/paths.ts";
import { freeOr } from "./stack/preferred-port.ts";
import { readRunFile, removeRunFile, writeRunFile } from "./stack/run-file.ts";
import { type Stack, type StackOptions, startStack } from "./stack/stack.ts";

/** `npm start`: the whole product on this machine, without an account or a key. */
const print = (line = ""): void => {
  process.stdout.write(`${line}\n`);
};

function realVoice(): StackOptions["realVoice"] {
  const asked = process.env.PATCHBAY_VOICE ?? "stand-in";
  if (asked === "stand-in") return undefined;
  if (asked !== "openai")
    throw new Error(`PATCHBAY_VOICE is "${asked}"; it may be stand-in (default) or openai.`);
  const apiKey = process.env.OPENAI_API_KEY;
  if (!apiKey) throw new Error("PATCHBAY_VOICE=openai needs OPENAI_API_KEY in the environment.");
  return { baseUrl: "https://api.openai.com/v1", apiKey };
}

function table(stack: Stack): void {
  const { edge, openai, pbx, account, signIn, connectorStatusUrl } = stack;
  const rows: [string, string, string][] = [
    ["Dashboard", edge.url, `sign in: ${signIn.email} / ${signIn.password}`],
    [
      "Lab PBX (SIP)",
      `127.0.0.1:${pbx.ports.sip}`,
      `softphone: ${account.extension} / ${account.password}, then dial 1412`,
    ],
    ["Connector", `${connectorStatusUrl}/healthz`, `metrics: ${connectorStatusUrl}/metrics`],
    [
      "Voice",
      openai?.url ?? "api.openai.com",
      openai ? "stand-in, speaks and hears the demo's lines" : "the real one: calls cost money",
    ],
    ["Logs", join(STATE, "logs"), ""],
  ];
  const width = (column: 0 | 1): number => Math.max(...rows.map((row) => row[column].length));
  print();
  for (const [name, where, what] of rows) {
    print(`  ${name.padEnd(width(0))}  ${where.padEnd(width(1))}  ${what}`.trimEnd());
  }
  print();
  print(
    "  Try: dial 1412 with `npm run call` in another terminal and watch the dashboard. Ctrl-C ends everything.",
  );
  print();
}

async function main(): Promise<void> {
  const began = performance.now();
  print("Patchbay starts. The first time takes a minute or two.");
  const voice = realVoice();
  const other = await readRunFile();
  if (other !== null && (await answers(`${other.api}/healthz`).catch(() => false))) {
    throw new Error(`Patchbay runs already at ${other.api}. Stop it first (Ctrl-C where it was started).`);
  }
  const stopAsked = new Promise<string>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => resolve(signal));
  });
  const starting = startStack({
    dir: STATE,
    secretsFile: join(ROOT, ".dev.vars"),
    edgePort: await freeOr("PATCHBAY_PORT", 8787),
    sipPort: await freeOr("PATCHBAY_SIP_PORT", 5060),
    ...(voice === undefined ? {} : { realVoice: voice }),
    onStep: (step, tookMs) => {
      if (tookMs !== null) print(`  ready after ${(tookMs / 1_000).toFixed(1).padStart(5)} s  ${step}`);
    },
  });
  const first = await Promise.race([starting, stopAsked]);
  if (typeof first === "string") {
    print("Stopping before everything was up.");
    await starting.then((stack) => stack.stop()).catch(() => undefined);
    return;
  }
  const stack = first;
  try {
    await writeRunFile({
      api: stack.edge.url,
      openai: stack.openai?.url ?? "",
      signIn: stack.signIn,
      pbx: {
        sipPort: stack.pbx.ports.sip,
        root: stack.asteriskRoot,
        user: stack.account.extension,
        password: stack.account.password,
      },
    });
    print(`Healthy after ${((performance.now() - began) / 1_000).toFixed(1)} s.`);
    table(stack);
    const parts = [stack.edge, stack.connector, ...(stack.openai ? [stack.openai] : [])];
    const ended = await Promise.race([
      stopAsked,
      ...parts.map((part) => part.exited.then((how) => `${part.name} ${how}; its log: ${part.logFile}`)),
      stack.pbx.exited.then(() => `lab PBX ended; its log: ${stack.pbx.logFile}`),
    ]);
    print(ended.startsWith("SIG") ? "Stopping." : ended);
    if (!ended.startsWith("SIG")) process.exitCode = 1;
  } finally {
    await Promise.all([stack.stop(), removeRunFile()]);
    print("Stopped; no process is left.");
  }
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    if (error instanceof AsteriskUnavailable) {
      process.stderr.write("README, “Connect a PBX”, shows how to use an Asterisk of your own instead.\n");
    }
    process.exit(1);
  },
);
