import type { Browser, Locator, Page } from "playwright-core";
import { describe, expect } from "vitest";
import { Dashboard } from "../support/dashboard.ts";
import { NetworkSwitch } from "../support/network/network-switch.ts";
import { talking } from "../support/people/talking.ts";
import type { Product } from "../support/product.ts";
import { it } from "../support/shared/product.ts";

let product: Product;
let browser: Browser;

it.beforeAll(({ product: ours, browser: chromium }) => {
  product = ours;
  browser = chromium;
});

describe("a page without a connection", () => {
  it("D10: says that it is offline, and what can be done then is dimmed with the reason", async () => {
    const network = new NetworkSwitch();
    const dashboard = await Dashboard.open(browser, product, "owner", (context) => network.wire(context));
    const { page } = dashboard;
    await page.locator("[data-presence=available]").waitFor();
    const call = page.getByRole("button", { name: "New call" });
    expect(await call.getAttribute("aria-disabled")).toBeNull();
    await network.cut();
    await page.locator("[data-presence=offline]").waitFor();
    expect(await call.getAttribute("aria-disabled")).toBe("true");
    expect(await call.getAttribute("title")).toMatch(/not connected/);
    await network.restore();
    await page.locator("[data-presence=available]").waitFor();
    expect(await call.getAttribute("aria-disabled")).toBeNull();
    await dashboard.close();
  });

  it("D10: that an assistant has can be told, hung up and listened to only while the page is connected, and says so", async () => {
    const callId = await talking(product);
    const network = new NetworkSwitch();
    const dashboard = await Dashboard.open(browser, product, "owner", (context) => network.wire(context));
    const { page } = dashboard;
    await dashboard.openCall(callId);
    const panel = page.getByRole("complementary");
    await panel.getByRole("textbox").fill("Ask for the order number.");
    const buttons = [/^Tell$/, /^Listen to/, /^Take over/, /^Hang up/].map((name) =>
      panel.getByRole("button", { name }),
    );
    for (const each of buttons) expect(await each.getAttribute("aria-disabled")).toBeNull();
    await network.cut();
    await page.locator("[data-presence=offline]").waitFor();
    for (const each of buttons) {
      expect(await each.getAttribute("aria-disabled")).toBe("true");
      expect(await each.getAttribute("title")).toMatch(/not connected/);
    }
    await network.restore();
    await page.locator("[data-presence=available]").waitFor();
    for (const each of buttons) expect(await each.getAttribute("aria-disabled")).toBeNull();
    await dashboard.close();
    await product.onlooker.hangUpAll();
  });

  it("D10: of what an admin sets says how old it is, lets nothing be changed, and reads it anew afterwards", async () => {
    const network = new NetworkSwitch();
    const dashboard = await Dashboard.open(browser, product, "owner", (context) => network.wire(context));
    const { page } = dashboard;
    // Which role, number, site, tool or assistant it is about does not matter: each page's own controls, by their names.
    const pages: readonly (readonly [place: RegExp, opened: Locator | null, controls: readonly RegExp[]])[] =
      [
        [/^Follow-ups/, page.getByRole("link", { name: /^Do not call/ }), [/^Add number$/]],
        [/^Assistants/, firstOf(page, "Assistants"), [/^Save as a new version$/, /^Test call$/]],
        [/^Numbers/, null, [/^Twilio account$/, /^Add extension$/]],
        [/^Sites/, firstOf(page, "Sites"), [/^Add site$/, /^New token$/, /^Revoke$/]],
        [/^Settings/, null, [/^Record calls/, /^Write down/]],
        [/^Members/, null, [/^Invite$/]],
      ];
    for (const [place, opened, names] of pages) {
      await page.getByRole("link", { name: place }).click();
      if (opened !== null) await opened.click();
      const controls = names.map((name) => named(page, name));
      for (const each of controls)
        await expect.poll(() => each.getAttribute("aria-disabled")).not.toBe("true");
      await network.cut();
      await page.getByText(/^This page is as it was at/).waitFor();
      for (const each of controls) {
        expect(await each.getAttribute("aria-disabled")).toBe("true");
        expect(await each.locator("xpath=ancestor-or-self::*[@title][1]").getAttribute("title")).toMatch(
          /not connected/,
        );
      }
      for (const choice of await page.getByRole("main").getByRole("combobox").all()) {
        if ((await choice.getAttribute("title")) !== null) expect(await choice.isDisabled()).toBe(true);
      }
      await network.restore();
      await page.getByText(/^This page is as it was at/).waitFor({ state: "detached" });
      for (const each of controls) expect(await each.getAttribute("aria-disabled")).not.toBe("true");
    }
    await dashboard.close();
  });

  it("D10: sends no form that is open, by no key either, and has what others changed once it is back", async () => {
    const network = new NetworkSwitch();
    const dashboard = await Dashboard.open(browser, product, "owner", (context) => network.wire(context));
    const { page } = dashboard;
    await page.getByRole("link", { name: /^Follow-ups/ }).click();
    await page.getByRole("link", { name: /^Do not call/ }).click();
    await page.getByRole("button", { name: "Add number" }).click();
    await page.getByRole("textbox", { name: "Number" }).fill("+1 212 555 0177");
    let sent = 0;
    page.on("request", (request) => {
      if (request.method() !== "GET") sent += 1;
    });
    await network.cut();
    const save = page.getByRole("button", { name: "Save" });
    await expect.poll(() => save.getAttribute("aria-disabled")).toBe("true");
    await page.getByRole("textbox", { name: "Number" }).press("Enter");
    await save.dispatchEvent("click");
    expect(sent).toBe(0);

    const elsewhere = await Dashboard.open(browser, product, "owner");
    await elsewhere.page.getByRole("link", { name: /^Settings/ }).click();
    await network.restore();
    await expect.poll(() => save.getAttribute("aria-disabled")).toBeNull();
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("link", { name: /^Settings/ }).click();
    const told = (on: Page) => on.getByRole("switch", { name: /^Write down/ });
    const before = await told(page).isChecked();
    await network.cut();
    await page.getByText(/^This page is as it was at/).waitFor();
    await told(elsewhere.page).click();
    await expect.poll(() => told(elsewhere.page).isChecked()).toBe(!before);
    await elsewhere.settled();
    expect(await told(page).isChecked()).toBe(before);
    await network.restore();
    await expect.poll(() => told(page).isChecked()).toBe(!before);
    await told(elsewhere.page).click();
    await expect.poll(() => told(elsewhere.page).isChecked()).toBe(before);
    await elsewhere.settled();
    await elsewhere.close();
    await dashboard.close();
  });
});

/** The control of the page's own by its name, a button or a switch. */
const named = (page: Page, name: RegExp) =>
  page.getByRole("button", { name }).or(page.getByRole("switch", { name })).first();

/** The first of a page's list, as a link that opens it. */
const firstOf = (page: Page, list: string) =>
  page.getByRole("list", { name: list, exact: true }).getByRole("link").first();
