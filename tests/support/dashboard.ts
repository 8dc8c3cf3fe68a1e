import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { dialByName } from "../../simulators/call/via/browser.ts";
import type { EdgeStack } from "../../stack/stack.ts";
import { emailOf, type Who } from "./members.ts";

/** One line of the transcript as a reader sees it. */
export interface ShownTurn {
  speaker: string;
  text: string;
}

/** A dashboard in a browser profile of its own, signed in by its own form. */
export class Dashboard {
  readonly page: Page;
  readonly #context: BrowserContext;

  private constructor(context: BrowserContext, page: Page) {
    this.#context = context;
    this.page = page;
  }

  /**
   * Opens the sign-in page, enters as `who` and resolves when the calls page is live. `prepare` has the new profile
   * before any page is in it.
   */
  static async open(
    browser: Browser,
    product: { stack: Pick<EdgeStack, "edge" | "signIn"> },
    who: Who,
    prepare?: (context: BrowserContext) => Promise<unknown>,
    { headset = false }: { headset?: boolean } = {},
  ): Promise<Dashboard> {
    const context = await browser.newContext({
      locale: "en-US",
      viewport: { width: 1280, height: 800 },
      // A headset is put into the page from outside, where the page's policy would refuse it.
      bypassCSP: headset,
    });
    await prepare?.(context);
    const page = await context.newPage();
    await page.goto(`${product.stack.edge.url}/calls`);
    await page.getByLabel("Email").fill(emailOf(who));
    await page.getByLabel("Password").fill(product.stack.signIn.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.locator("[data-connection=live]").waitFor();
    return new Dashboard(context, page);
  }

  row(callId: string): Locator {
    return this.page.locator(`[data-call-id="${callId}"]`);
  }

  /** Opens the call by its row, as a reader does. */
  async openCall(callId: string): Promise<void> {
    await this.row(callId).getByRole("link").click();
    await this.page.locator("[data-log-n]").first().waitFor();
  }

  /** The duration that the open call shows, in seconds. */
  async shownSeconds(): Promise<number> {
    const text = await this.page.locator("[data-call-duration] time").getAttribute("datetime");
    return Number(/^PT(\d+)S$/.exec(text ?? "")?.[1] ?? Number.NaN);
  }

  /** The finished turns of the open call. */
  turns(): Promise<ShownTurn[]> {
    return this.page.locator("[data-log-n][data-speaker]").evaluateAll((lines) =>
      lines.map((line) => ({
        speaker: line.getAttribute("data-speaker") ?? "",
        text: line.querySelector("p")?.textContent ?? "",
      })),
    );
  }

  /** Notes from now on every state of words that are still being spoken; gives what was shown so far, in order. */
  async noteInterimWords(): Promise<() => readonly string[]> {
    const shown: string[] = [];
    await this.page.exposeFunction("noteInterim", (text: string) => shown.push(text));
    await this.page.evaluate(() => {
      const note: unknown = Reflect.get(window, "noteInterim");
      let last = "";
      new MutationObserver(() => {
        const text = document.querySelector("[data-interim]")?.textContent ?? "";
        if (text !== "" && text !== last && typeof note === "function") note(text);
        last = text;
      }).observe(document.body, { subtree: true, childList: true, characterData: true });
    });
    return () => shown;
  }

  /** Calls an assistant or a colleague from the dialer: the name, and Enter. */
  async dial(name: string): Promise<void> {
    await dialByName(this.page, name);
  }

  /** Opens the phone's keypad: what is typed from now on is pressed there. */
  async openKeypad(): Promise<void> {
    await this.page.getByRole("region", { name: "Phone" }).getByRole("button", { name: "Keypad" }).click();
    await this.page.locator("[data-overlay][aria-label=Keypad]:focus-within").waitFor();
  }

  /** Resolves once the page has asked for nothing during half a second: what its opening began is over. */
  async settled(): Promise<void> {
    const asks = () =>
      this.page
        .waitForRequest(() => true, { timeout: 500 })
        .then(
          () => true,
          () => false,
        );
    while (await asks());
  }

  /** How this page's phone stands: `live`, `reconnecting` ... */
  phoneIs(state: string, withinMs = 10_000): Promise<void> {
    return this.page.locator(`[data-phone-state=${state}]`).waitFor({ timeout: withinMs });
  }

  /** The call that this page's phone is on. */
  async ownCallId(): Promise<string> {
    const href = await this.page
      .getByRole("region", { name: "Phone" })
      .getByRole("link")
      .getAttribute("href");
    return /\/calls\/([a-z2-7]+)/.exec(href ?? "")?.[1] ?? "";
  }

  /** This profile's network goes or comes back. */
  async offline(gone: boolean): Promise<void> {
    await this.#context.setOffline(gone);
  }

  async close(): Promise<void> {
    await this.#context.close();
  }
}
