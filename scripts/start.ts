import { join } from "node:path";
import { AsteriskUnavailable } from "../asterisk-config/lab/errors.ts";
import { installAsterisk } from "../asterisk-config/lab/install/install.ts";
import {
  DEMO_NUMBER,
  DEMO_OPERATOR,
  DEMO_SUPERVISOR,
  FRONT_DESK_EXTENSION,
  FRONT_DESK_NUMBER,
  HELPLINE,
} from "../stack/demo.ts";
import { CACHE, ROOT, STATE } from "../stack/paths.ts";
import { freeOr } from "../stack/preferred-port.ts";
import { keepAlive } from "../stack/process/keep-alive.ts";
import { answers } from "../stack/process/part.ts";
import { readRunFile, removeRunFile, writeRunFile } from "../stack/run-file.ts";
import { type EdgeStack, type Stack, type StackOptions, startEdgeStack, startStack } from "../stack/stack.ts";
import { Progress } from "./start/progress.ts";
import { addresses } from "./start/table.ts";

/** `npm start`: the whole product on this machine, without an account or a key. */
const print = (line = ""): void => {
  process.stdout.write(`${line}\n`);
};

function realVoice(): StackOptions["realVoice"] {
  const asked = process.env.PATCHBAY_VOICE ?? "stand-in";
  if (asked === "stand-in") return undefined;
  if (asked !== "openai") {
    throw new Error(`PATCHBAY_VOICE is "${asked}"; it may be stand-in (default) or openai.`);
  }
  const apiKey = process.env.OPENAI_API_KEY;
  if (!apiKey) throw new Error("PATCHBAY_VOICE=openai needs OPENAI_API_KEY in the environment.");
  return { baseUrl: "https://api.openai.com/v1", apiKey };
}

async function refuseTwice(): Promise<void> {
  const other = await readRunFile();
  if (other !== null && (await answers(`${other.api}/healthz`).catch(() => false))) {
    throw new Error(`Patchbay runs already at ${other.api}. Stop it first (Ctrl-C where it was started).`);
  }
}

/** Everything, or all but the PBX where no lab PBX can be had. */
async function startWhatCan(options: StackOptions): Promise<Stack | EdgeStack> {
  try {
    await installAsterisk({ cacheDir: join(CACHE, "asterisk"), log: (line) => print(`  ${line}`) });
  } catch (error) {
    if (!(error instanceof AsteriskUnavailable)) throw error;
    print(`  ${error.message}`);
    return startEdgeStack(options);
  }
  return startStack(options);
}

function tellOthers(stack: Stack): Promise<void> {
  return writeRunFile({
    pid: process.pid,
    api: stack.edge.url,
    openai: stack.openai?.url ?? "",
    twilio: {
      url: stack.twilio.url,
      accountSid: stack.secrets.PHONE_ACCOUNT_SID,
      number: DEMO_NUMBER,
      frontDesk: FRONT_DESK_NUMBER,
    },
    operator: DEMO_OPERATOR,
    supervisor: DEMO_SUPERVISOR,
    signIn: stack.signIn,
    pbx: {
      sipPort: stack.pbx.ports.sip,
      root: stack.asteriskRoot,
      user: stack.account.extension,
      password: stack.account.password,
      colleague: { ...stack.colleague, queue: "support" },
      frontDesk: FRONT_DESK_EXTENSION,
    },
  });
}

async function main(): Promise<void> {
  const began = performance.now();
  print("Patchbay starts. The first time takes a minute or two.");
  const voice = realVoice();
  await refuseTwice();
  const stopAsked = new Promise<null>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => resolve(null));
  });
  const progress = new Progress(print);
  const starting = startWhatCan({
    dir: STATE,
    secretsFile: join(ROOT, ".dev.vars"),
    watch: true,
    edgePort: await freeOr("PATCHBAY_PORT", 8787),
    sipPort: await freeOr("PATCHBAY_SIP_PORT", 5060),
    ordersPort: await freeOr("PATCHBAY_ORDERS_PORT", 8792),
    moreQueues: HELPLINE.config,
    ...(voice === undefined ? {} : { realVoice: voice }),
    onStep: (step, tookMs) => progress.step(step, tookMs),
  }).finally(() => progress.end());
  const stack = await Promise.race([starting, stopAsked]);
  if (stack === null) {
    print("Stopping before everything was up.");
    return starting.then((late) => late.stop()).catch(() => undefined);
  }
  try {
    if ("pbx" in stack) await tellOthers(stack);
    print(`Healthy after ${((performance.now() - began) / 1_000).toFixed(1)} s.`);
    print(addresses(stack));
    await keepAlive(stack.living, stopAsked, print);
    print("Stopping.");
  } finally {
    await Promise.all([stack.stop(), removeRunFile()]);
    print("Stopped; no process is left.");
  }
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
