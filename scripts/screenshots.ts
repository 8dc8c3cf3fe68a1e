import { type ChildProcess, spawn } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { startChromium } from "./chromium.ts";
import { ROOT } from "./stack/paths.ts";
import { readRunFile } from "./stack/run-file.ts";

/** `npm run screenshots`: pictures of the running dashboard, for the README. */
const HELP = `Takes pictures of the calls page and of a call, light, dark and at phone width.

  npm run screenshots [-- --no-call] [--scenario NAME] [--turns N] [--out DIR]
  npm run screenshots -- --api URL --email E --password P --no-call

A scripted call is placed first, so that the pictures show it live; --no-call takes what is there.
The product must be running: npm start (in another terminal).`;

const LOOKS = [
  { name: "light", colorScheme: "light", viewport: { width: 1440, height: 900 } },
  { name: "dark", colorScheme: "dark", viewport: { width: 1440, height: 900 } },
  { name: "phone", colorScheme: "light", viewport: { width: 390, height: 844 } },
] as const;

const LIVE_WITHIN_MS = 90_000;
const TURNS_WITHIN_MS = 60_000;
const FIRST_ROW_WITHIN_MS = 10_000;

interface Target {
  api: string;
  email: string;
  password: string;
}

interface Look {
  name: string;
  context: BrowserContext;
  calls: Page;
  call: Page;
}

const print = (line: string): boolean => process.stdout.write(`${line}\n`);

/** Signs in through the page itself, as a person does. */
async function signedIn(browser: Browser, { api, email, password }: Target): Promise<Look[]> {
  const looks: Look[] = [];
  for (const { name, colorScheme, viewport } of LOOKS) {
    const context = await browser.newContext({
      colorScheme,
      viewport,
      deviceScaleFactor: 2,
      locale: "en-US",
    });
    const calls = await context.newPage();
    await calls.goto(new URL("/sign-in", api).href);
    await calls.getByLabel("Email").fill(email);
    await calls.getByLabel("Password").fill(password);
    await calls.getByRole("button", { name: "Sign in" }).click();
    await calls.locator("[data-connection=live]").waitFor();
    looks.push({ name, context, calls, call: await context.newPage() });
  }
  return looks;
}

/** The call to show: a live one, awaited when a call was placed, else the first of the list. */
async function callToShow(page: Page, placed: boolean): Promise<{ id: string; live: boolean }> {
  const onTheLine = page.locator("[data-call-id][data-status=in_progress]").first();
  const any = page.locator("[data-call-id]").first();
  if (placed) {
    await onTheLine.waitFor({ timeout: LIVE_WITHIN_MS }).catch(() => {
      throw new Error("The scripted call never came on the line. Does `npm run call` work?");
    });
  } else {
    await any.waitFor({ timeout: FIRST_ROW_WITHIN_MS }).catch(() => {
      throw new Error("There is no call to show yet. Leave --no-call out to place one.");
    });
  }
  const live = (await onTheLine.count()) > 0;
  const id = await (live ? onTheLine : any).getAttribute("data-call-id");
  if (id === null) throw new Error("The list shows a call without an id.");
  return { id, live };
}

async function shoot(page: Page, path: string): Promise<void> {
  // The pointer still stands where the sign-in was pressed.
  await page.mouse.move(0, 0);
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await page.screenshot({ path, animations: "disabled" });
  print(`  ${path}`);
}

async function takePictures(
  browser: Browser,
  target: Target,
  out: string,
  placed: boolean,
  turns: number,
): Promise<void> {
  const looks = await signedIn(browser, target);
  const [first] = looks;
  if (first === undefined) return;
  const { id, live } = await callToShow(first.calls, placed);
  await Promise.all(looks.map(({ call }) => call.goto(new URL(`/calls/${id}`, target.api).href)));
  if (live) {
    await first.call
      .locator("[data-log-n][data-speaker]")
      .nth(turns - 1)
      .waitFor({ timeout: TURNS_WITHIN_MS });
  }
  for (const { name, calls, call } of looks) {
    await call.locator("[data-log-n]").first().waitFor();
    await shoot(call, resolve(out, `call-${name}.png`));
    await shoot(calls, resolve(out, `calls-${name}.png`));
  }
}

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
  const browser = await startChromium();
  const placed = values.call ? placeCall(values.scenario) : null;
  try {
    await takePictures(browser, { api, email, password }, values.out, values.call, turns);
  } catch (failure) {
    placed?.process.kill();
    throw failure;
  } finally {
    await browser.close();
  }
  if (placed !== null) await placed.ended;
}

main().then(
  () => process.exit(0),
  (failure: unknown) => {
    process.stderr.write(`No pictures: ${failure instanceof Error ? failure.message : String(failure)}\n`);
    process.exit(1);
  },
);
