import type { Browser, Locator } from "playwright-core";
import { afterEach, expect } from "vitest";
import { violationsInBothThemes } from "../../support/accessibility.ts";
import { Dashboard } from "../../support/dashboard.ts";
import { expectNothingLeft } from "../../support/nothing-left.ts";
import type { Product } from "../../support/product.ts";
import { it } from "../../support/shared/product.ts";

let product: Product;
let browser: Browser;
let dashboard: Dashboard | null = null;

it.beforeAll(({ product: ours, browser: chromium }) => {
  product = ours;
  browser = chromium;
});
afterEach(async () => {
  await dashboard?.close();
  await product.onlooker.hangUpAll();
  await expectNothingLeft(product);
});

/** By the keyboard; what the site allows is asked for when the page opens. */
async function press(button: Locator): Promise<void> {
  await button.waitFor();
  await expect.poll(() => button.getAttribute("aria-disabled")).toBe(null);
  await button.press("Enter");
}

it("a conference is muted, locked, recorded and left from its tab, which shows what Asterisk says", async () => {
  for (let people = 0; people < 2; people += 1)
    await product.stack.pbx.console("channel originate Local/9813@outgoing/n application ConfBridge team");
  dashboard = await Dashboard.open(browser, product, "supervisor");
  const { page } = dashboard;
  await page.goto(`${product.stack.edge.url}/pbx/${product.siteId}/parking`);
  const room = page.getByRole("region", { name: "Conference team" });
  const rows = room.getByRole("listitem");
  await expect.poll(() => rows.count()).toBe(2);
  const button = (name: RegExp | string) => room.getByRole("button", { name, exact: true }).first();

  const sinceMs = Date.now();
  await press(button(/^Mute /));
  await button(/^Unmute /).waitFor();
  const muted = await product.onlooker.next("ConfbridgeMute", sinceMs);
  await press(button(/^Unmute /));
  await expect.poll(() => room.getByRole("button", { name: /^Mute / }).count()).toBe(2);
  const unmuted = await product.onlooker.next("ConfbridgeUnmute", sinceMs);
  expect(unmuted.Channel).toBe(muted.Channel);

  await press(button("Lock conference team"));
  await button("Unlock conference team").waitFor();
  await press(button("Record conference team"));
  await room.getByText("Locked · Recorded").waitFor();
  expect(await violationsInBothThemes(page)).toEqual([]);
  await page.setViewportSize({ width: 390, height: 844 });
  const beyond = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
  expect(await page.evaluate<number>(beyond)).toBeLessThanOrEqual(0);
  await press(button("Stop recording conference team"));
  await press(button("Unlock conference team"));
  await button("Record conference team").waitFor();
  await button("Lock conference team").waitFor();

  await press(button(/^Send out /));
  await expect.poll(() => rows.count()).toBe(1);
  await product.onlooker.next("ConfbridgeLeave", sinceMs);
}, 120_000);
