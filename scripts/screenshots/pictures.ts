import { resolve } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";

const LOOKS = [
  { name: "light", colorScheme: "light", viewport: { width: 1440, height: 900 } },
  { name: "dark", colorScheme: "dark", viewport: { width: 1440, height: 900 } },
  { name: "phone", colorScheme: "light", viewport: { width: 390, height: 844 } },
] as const;

const LIVE_WITHIN_MS = 90_000;
const TURNS_WITHIN_MS = 60_000;
const FIRST_ROW_WITHIN_MS = 10_000;
/** From a call's end to its recording's being one file. */
const RECORDING_WITHIN_MS = 60_000;

/** Where the product runs, and as whom it is looked at. */
export interface Target {
  api: string;
  email: string;
  password: string;
}

/** One way to look at it; the page of the list, and the page of one thing. */
export interface Look {
  name: string;
  colorScheme: "light" | "dark";
  viewport: { width: number; height: number };
  context: BrowserContext;
  calls: Page;
  call: Page;
}

/** Signs in through the page itself, as a person does. */
export async function signedIn(browser: Browser, { api, email, password }: Target): Promise<Look[]> {
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
    looks.push({ name, colorScheme, viewport, context, calls, call: await context.newPage() });
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

/** What pictures are taken of, and where they go. */
export interface Sitting {
  target: Target;
  out: string;
  /** A scripted call was placed, so that there is a live one; it is over when this resolves. */
  placed: Promise<unknown> | null;
  /** So many turns are said before the first picture. */
  turns: number;
  print: (line: string) => void;
}

/** Signs in for each look, and takes all pictures. */
export async function takePictures(browser: Browser, sitting: Sitting): Promise<void> {
  const { target, placed, turns } = sitting;
  const looks = await signedIn(browser, target);
  const [first] = looks;
  if (first === undefined) return;
  const { id, live } = await callToShow(first.calls, placed !== null);
  const to =
    (path: string) =>
    ({ call }: Look) =>
      call.goto(new URL(path, target.api).href);
  await Promise.all(looks.map(to(`/calls/${id}`)));
  if (live) {
    await first.call
      .locator("[data-log-n][data-speaker]")
      .nth(turns - 1)
      .waitFor({ timeout: TURNS_WITHIN_MS });
  }
  const shootAll = async (name: string, page: "call" | "calls" = "call"): Promise<void> => {
    for (const look of looks)
      await shoot(look[page], resolve(sitting.out, `${name}-${look.name}.png`), sitting);
  };
  for (const { call } of looks) await call.locator("[data-log-n]").first().waitFor();
  await shootAll("call");
  await shootAll("calls", "calls");
  if (live) {
    // One person listens on one page at a time.
    for (const look of looks) {
      await look.call.getByRole("button", { name: /^Listen to/ }).click();
      await look.call
        .getByRole("button", { name: /^Stop listening/ })
        .first()
        .waitFor();
      await shoot(look.call, resolve(sitting.out, `supervision-${look.name}.png`), sitting);
      await look.call
        .getByRole("button", { name: /^Stop listening/ })
        .first()
        .click();
    }
    await placed;
  }
  const players = looks.map(({ call }) => call.locator("[data-recording]"));
  if (live || (await players[0]?.count()) !== 0) {
    for (const player of players) await player.waitFor({ timeout: RECORDING_WITHIN_MS });
    await shootAll("recording");
  }
  await Promise.all(looks.map(to("/assistants")));
  for (const { call } of looks) {
    await call.locator("[data-assistant-id] a").first().click();
    await call.getByRole("textbox").first().waitFor();
  }
  await shootAll("assistant");
  await Promise.all(looks.map(to("/assistants/tools/order_status")));
  for (const { call } of looks) {
    await call.getByRole("textbox", { name: "item" }).fill("night guard");
    await call.getByRole("button", { name: "Try it" }).click();
  }
  for (const { call } of looks) {
    await call.locator("[data-trial]").waitFor();
    await call.locator("[data-trial]").scrollIntoViewIfNeeded();
  }
  await shootAll("tool");
}

export async function shoot(page: Page, path: string, { print }: Pick<Sitting, "print">): Promise<void> {
  // The pointer still stands where the sign-in was pressed.
  await page.mouse.move(0, 0);
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await page.screenshot({ path, animations: "disabled" });
  print(`  ${path}`);
}
