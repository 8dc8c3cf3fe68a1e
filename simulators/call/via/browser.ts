import type { Browser, Page } from "playwright-core";
import { startChromium } from "../../browser/chromium.ts";
import { Headset } from "../../browser/headset.ts";
import { preparePerson } from "../../caller/person.ts";
import type { CallReport } from "../../caller/phone-leg.ts";
import type { Step } from "../../caller/script.ts";
import type { LineKnobs } from "../../line/line-knobs.ts";
import type { Recogniser } from "../../speech/recogniser.ts";
import type { Voice } from "../../speech/voice.ts";

export interface BrowserCall {
  /** The dashboard's address and who signs in there. */
  api: string;
  email: string;
  password: string;
  /** Whom to call by name, an assistant or a colleague; the first assistant when absent. */
  name?: string;
  script: readonly Step[];
  voice: Voice;
  recogniser: Recogniser;
  line?: Partial<LineKnobs>;
}

/** A colleague is rung for 30 s. */
const LIVE_WITHIN_MS = 50_000;
const OVER_WITHIN_MS = 120_000;

const wallMs = (): number => performance.timeOrigin + performance.now();

/** Signs in by the page's own form, as a person does. */
export async function signIn(page: Page, api: string, email: string, password: string): Promise<void> {
  await page.goto(new URL("/sign-in", api).href);
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.locator("[data-connection=live]").waitFor();
}

/** Calls an assistant by the dialer: its name, and Enter. */
export async function dialByName(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: "New call" }).click();
  await page.getByRole("combobox", { name: "Name or number" }).fill(name);
  await page.getByRole("option").first().waitFor();
  await page.keyboard.press("Enter");
}

/**
 * Has a scripted person call the assistant with the dashboard's own phone, in a headless Chromium of the system;
 * resolves when the call is over. Throws ChromiumMissing, or Error when the page cannot be used.
 */
export async function callThroughBrowser(call: BrowserCall): Promise<CallReport> {
  const person = await preparePerson(call.script, call.voice, call.recogniser);
  const browser: Browser = await startChromium();
  let headset: Headset | null = null;
  try {
    const context = await browser.newContext({
      locale: "en-US",
      viewport: { width: 1280, height: 800 },
      // The headset is put into the page, and speaks by a socket of its own: the page's policy would refuse it.
      bypassCSP: true,
    });
    const putDown = Promise.withResolvers<void>();
    headset = await Headset.wear(context, {
      person,
      onHangUp: () => putDown.resolve(),
      ...(call.line && { line: call.line }),
    });
    const page = await context.newPage();
    await signIn(page, call.api, call.email, call.password);
    const originatedMs = wallMs();
    await dialByName(page, call.name ?? "");
    const over = page.locator("[data-phone=over]").waitFor({ timeout: OVER_WITHIN_MS });
    // A caller whom nobody answers is told so, and was never on the line with anybody.
    const live = page.locator("[data-phone-state=live]").waitFor({ timeout: LIVE_WITHIN_MS });
    await Promise.race([live, over]).catch(() => {
      throw new Error("The page's phone did not come on the line. Does the dialer know an assistant?");
    });
    live.catch(() => {});
    const answeredMs = wallMs();
    const farSide = over.then(() => "far side" as const);
    if ((await Promise.race([putDown.promise, farSide])) === "far side") person.farSideHungUp();
    else {
      await page.keyboard.press("h");
      await page.keyboard.press("h");
      await over;
    }
    const report = person.report();
    return {
      ...report,
      originatedMs,
      // The page says so a moment after the sound is there.
      answeredMs: Math.min(answeredMs, report.firstSoundMs ?? answeredMs),
      endedMs: wallMs(),
      dialStatus: "ANSWER",
    };
  } finally {
    headset?.takeOff();
    await browser.close();
  }
}
