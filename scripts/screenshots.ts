import { type ChildProcess, spawn } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { startChromium } from "../simulators/browser/chromium.ts";
import { ROOT } from "../stack/paths.ts";
import { readRunFile } from "../stack/run-file.ts";
import { secretsIn } from "../stack/secrets.ts";
import { takeCheckPictures } from "./screenshots/check.ts";
import { takeMembersPictures } from "./screenshots/members.ts";
import { takePbxPictures } from "./screenshots/pbx.ts";
import { takePictures } from "./screenshots/pictures.ts";
import { takeQuestionPictures } from "./screenshots/question.ts";
import { HEADSET, takeRingingPictures } from "./screenshots/ringing.ts";

/** `npm run screenshots`: pictures of the running dashboard, for the README. */
const HELP = `Takes pictures of the calls page, of a call, supervised and recorded, of an assistant and a tool of one's own, of the members, of a
call that rings and one that is taken back, and of a question to a colleague: light, dark and at phone width.

  npm run screenshots [-- --no-call] [--scenario NAME] [--turns N] [--out DIR]
  npm run screenshots -- --members       those of the members alone
  npm run screenshots -- --pbx           those of a PBX's panel and its wallboard alone
  npm run screenshots -- --check         what the connector's check says beside a PBX that is well, and one that is not
  npm run screenshots -- --ringing       those of a call that rings alone
  npm run screenshots -- --api URL --email E --password P --no-call

A scripted call is placed first, so that the pictures show it live; --no-call takes what is there.
The product must be running: npm start (in another terminal).`;

const print = (line: string): boolean => process.stdout.write(`${line}\n`);

/** Places a scripted call beside us; the answer ends it, or waits for its own end. */
function placeCall(scenario: string): { ended: Promise<number | null>; process: ChildProcess } {
  const child = spawn(process.execPath, [resolve(ROOT, "scripts/call.ts"), "--scenario", scenario], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  return { process: child, ended: new Promise((done) => child.once("exit", done)) };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    allowNegative: true,
    options: {
      call: { type: "boolean", default: true },
      check: { type: "boolean", default: false },
      members: { type: "boolean", default: false },
      pbx: { type: "boolean", default: false },
      ringing: { type: "boolean", default: false },
      scenario: { type: "string", default: "barge-in" },
      turns: { type: "string", default: "4" },
      out: { type: "string", default: resolve(ROOT, "docs/images") },
      api: { type: "string" },
      email: { type: "string" },
      password: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    print(HELP);
    return;
  }
  const run = await readRunFile();
  const api = values.api ?? run?.api;
  const email = values.email ?? run?.signIn.email;
  const password = values.password ?? run?.signIn.password;
  if (api === undefined || email === undefined || password === undefined) {
    throw new Error(
      "Nothing is running to take pictures of. Start the product in another terminal first: npm start",
    );
  }
  const turns = Number(values.turns);
  if (!Number.isInteger(turns) || turns < 1)
    throw new Error(`--turns takes a number from 1, not "${values.turns}".`);
  await mkdir(values.out, { recursive: true });
  const target = { api, email, password };
  const ringing = async (): Promise<void> => {
    if (run === null) return;
    const own = await startChromium(HEADSET);
    const operator = { api, email: run.operator.email, password };
    try {
      await takeRingingPictures(own, { target: operator, out: values.out, twilio: run.twilio, print });
    } finally {
      await own.close();
    }
  };
  if (values.ringing) return ringing();
  const browser = await startChromium();
  if (values.check) {
    const { SITE_TOKEN: siteToken } = await secretsIn(resolve(ROOT, ".dev.vars"));
    try {
      return await takeCheckPictures(browser, { edge: { url: api, siteToken }, out: values.out, print });
    } finally {
      await browser.close();
    }
  }
  if (values.members) {
    try {
      return await takeMembersPictures(browser, { target, out: values.out, print });
    } finally {
      await browser.close();
    }
  }
  if (values.pbx) {
    const placed: ChildProcess[] = [];
    const place = (): void => {
      if (values.call) placed.push(placeCall(values.scenario).process);
    };
    try {
      return await takePbxPictures(browser, { target, out: values.out, print, placeCall: place });
    } finally {
      for (const call of placed) call.kill();
      await browser.close();
    }
  }
  const placed = values.call ? placeCall(values.scenario) : null;
  try {
    await takePictures(browser, { target, out: values.out, placed: placed?.ended ?? null, turns, print });
    await takeMembersPictures(browser, { target, out: values.out, print });
  } catch (failure) {
    placed?.process.kill();
    throw failure;
  } finally {
    await browser.close();
  }
  if (placed !== null) await placed.ended;
  if (!values.call || run === null) return;
  await ringing();
  const asking = placeCall("ask-nobody");
  const second = await startChromium();
  try {
    const asked = { api, email: run.operator.email, password };
    await takeQuestionPictures(second, { target: asked, out: values.out, print });
  } finally {
    asking.process.kill();
    await second.close();
  }
}

main().then(
  () => process.exit(0),
  (failure: unknown) => {
    process.stderr.write(`No pictures: ${failure instanceof Error ? failure.message : String(failure)}\n`);
    process.exit(1);
  },
);
