import { resolve } from "node:path";
import type { Browser } from "playwright-core";
import { type Sitting, shoot, signedIn } from "./pictures.ts";

const ASKED_WITHIN_MS = 60_000;

/** What the person sees whom an assistant asks in mid-call; a call that does so is under way. */
export async function takeQuestionPictures(
  browser: Browser,
  sitting: Pick<Sitting, "target" | "out" | "print">,
): Promise<void> {
  const looks = await signedIn(browser, sitting.target);
  for (const { name, calls: page } of looks) {
    // As they get there: from the toast, wherever they are.
    await page.getByRole("button", { name: "Answer", exact: true }).click({ timeout: ASKED_WITHIN_MS });
    await page.locator("[data-question]").waitFor();
    await page.locator("[data-log-n]").first().waitFor();
    await shoot(page, resolve(sitting.out, `question-${name}.png`), sitting);
  }
}
