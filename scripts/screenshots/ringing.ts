import { resolve } from "node:path";
import type { Browser, Page } from "playwright-core";
import { callThroughTwilio } from "../../simulators/call/via/twilio.ts";
import { type Sitting, shoot, signedIn } from "./pictures.ts";

/** Chromium's own sound in the place of a microphone, which nobody has to be asked for. */
export const HEADSET = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"];

/** A browser that asks each time before it lends the microphone: a page that was loaded anew may not take the call back by itself. */
const askEachTime = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    Object.defineProperty(navigator.permissions, "query", { value: async () => ({ state: "prompt" }) });
  });

/** A call that rings with the operators, seen on another page than the calls'; then the page of who answered it, loaded anew in mid-call. */
export async function takeRingingPictures(
  browser: Browser,
  sitting: Pick<Sitting, "target" | "out" | "print"> & { twilio: { url: string; frontDesk: string } },
): Promise<void> {
  const { target, out, twilio } = sitting;
  const looks = await signedIn(browser, target);
  for (const { calls: page } of looks) await page.goto(new URL("/follow-ups", target.api).href);
  for (const { calls: page } of looks) await page.locator("[data-connection=live]").first().waitFor();
  // The caller hangs up when this browser is closed and the assistant has had them.
  void callThroughTwilio(twilio.url, twilio.frontDesk, "greeting").catch(() => {});
  for (const { name, calls: page } of looks) {
    await page.locator("[data-ringing]").waitFor();
    await shoot(page, resolve(out, `ringing-${name}.png`), sitting);
  }
  const [first] = looks;
  if (first === undefined) return;
  const page = first.calls;
  await askEachTime(page);
  await page
    .locator("[data-ringing]")
    .getByRole("button", { name: /^Answer/ })
    .click();
  await page.locator("[data-phone-state=live]").waitFor();
  await page.reload();
  await page.getByRole("button", { name: "Take the call back" }).waitFor();
  // One page has had the call, and shows each look.
  for (const { name, colorScheme, viewport } of looks) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(viewport);
    await shoot(page, resolve(out, `taken-back-${name}.png`), sitting);
  }
  await page.getByRole("button", { name: "Take the call back" }).click();
  await page.locator("[data-phone-state=live]").waitFor();
  await page.keyboard.press("h");
  await page.keyboard.press("h");
  await page.locator("[data-phone]").waitFor({ state: "detached" });
}
