import { startChromium } from "../../browser/chromium.ts";
import { ANSWER_FOR_THE_CALLER } from "../../openai/tool-use.ts";
import type { Product } from "../product.ts";
import { signIn } from "../via/browser.ts";

const ASKED_WITHIN_MS = 60_000;
const READS_MS = 2_000;
const A_KEY_MS = 80;

export interface Answering {
  /** Settles once the answer was given. */
  done: Promise<void>;
  leave(): Promise<void>;
}

/** The person whom the assistant asks: at a dashboard in a browser, who follows the toast to the question and answers it by keyboard. */
export async function answerInBrowser(product: Product, told: (line: string) => void): Promise<Answering> {
  const browser = await startChromium();
  const page = await browser.newPage({ locale: "en-US", viewport: { width: 1280, height: 800 } });
  await signIn(page, product.api, product.operator.email, product.signIn.password);
  const answer = async (): Promise<void> => {
    await page.getByRole("button", { name: "Answer", exact: true }).click({ timeout: ASKED_WITHIN_MS });
    const card = page.locator("[data-question]");
    told(`${product.operator.name} is asked: "${await card.locator("[data-question-text]").textContent()}"`);
    const line = card.getByRole("textbox");
    await line.waitFor();
    // A person reads first, and types.
    await page.waitForTimeout(READS_MS);
    await page.keyboard.type(ANSWER_FOR_THE_CALLER, { delay: A_KEY_MS });
    await page.keyboard.press("Enter");
    await card.waitFor({ state: "detached" });
    told(`${product.operator.name} answers: "${ANSWER_FOR_THE_CALLER}"`);
  };
  const done = answer();
  // Whoever waits for it hears of a failure.
  done.catch(() => {});
  return { done, leave: () => browser.close() };
}
