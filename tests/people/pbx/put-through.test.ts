import { auditPage } from "@patchbay/protocol/audit";
import type { Browser, Page } from "playwright-core";
import { afterEach, describe, expect } from "vitest";
import type { Step } from "../../../simulators/caller/script.ts";
import { violationsInBothThemes } from "../../support/accessibility.ts";
import { Dashboard } from "../../support/dashboard.ts";
import { expectNothingLeft } from "../../support/nothing-left.ts";
import { OPERATOR, type Product } from "../../support/product.ts";
import { it } from "../../support/shared/product.ts";

let product: Product;
let browser: Browser;
const leaving: (() => Promise<void> | void)[] = [];

it.beforeAll(({ product: ours, browser: chromium }) => {
  product = ours;
  browser = chromium;
});
afterEach(async () => {
  for (const leave of leaving.splice(0)) await leave();
  await product.onlooker.hangUpAll();
  await product.letGuestsGo();
  await expectNothingLeft(product);
});

const STAY: readonly Step[] = [{ kind: "stay", withinMs: 90_000 }];

/** 1001 talks with the operator's phone, and their call stands open in the panel. */
async function openCall(who: "supervisor" | "operator" = "supervisor"): Promise<Page> {
  const colleague = await product.operator();
  colleague.answerNext(OPERATOR, STAY).catch(() => {});
  product.caller.call(OPERATOR, STAY).catch(() => {});
  const dashboard = await Dashboard.open(browser, product, who);
  leaving.push(() => dashboard.close());
  const { page } = dashboard;
  await page.goto(`${product.stack.edge.url}/pbx/${product.siteId}/channels`);
  await page.locator("[data-connection=live]").waitFor();
  await page.locator("[data-pbx-call][data-call-state=talking]").waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page
    .getByRole("complementary")
    .getByRole("button", { name: /^Transfer/ })
    .waitFor();
  return page;
}

/** By the keyboard alone: the form, the extension, its context, and talk first. */
async function talkFirst(page: Page, exten: string): Promise<void> {
  const transfer = page.getByRole("complementary").getByRole("button", { name: /^Transfer/ });
  // What the site allows is asked for when the page opens.
  await expect.poll(() => transfer.getAttribute("aria-disabled"), { timeout: 20_000 }).toBe(null);
  await page.keyboard.press("p");
  const field = page.getByLabel("Extension", { exact: true });
  await field.waitFor();
  await expect.poll(() => field.evaluate((one) => one === document.activeElement)).toBe(true);
  await page.keyboard.type(exten);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("outgoing");
  const talk = page.getByRole("button", { name: "Talk first" });
  for (let tab = 0; tab < 4 && !(await talk.evaluate((one) => one === document.activeElement)); tab++)
    await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
}

const card = (page: Page, phase: string) => page.locator(`[data-transfer=${phase}]`);
const audit = async (): Promise<string[]> => {
  const { entries } = await product.owner.get("/api/audit?limit=50", auditPage);
  return entries.flatMap(({ action, result }) =>
    action.startsWith("pbx.transfer") ? [`${action} ${result}`] : [],
  );
};

describe("a call inside the PBX is put through from the panel, by the keyboard", () => {
  it("after a talk: held, called, talked, handed over; nothing is left, and it is written down", async () => {
    const page = await openCall();
    await talkFirst(page, "9810");
    await card(page, "talking").waitFor();
    expect(await violationsInBothThemes(page)).toEqual([]);
    expect(await card(page, "talking").textContent()).toContain("talks with 9810");
    await page.keyboard.press("p");
    await card(page, "done").waitFor();
    expect(await card(page, "done").textContent()).toContain("9810 has");
    // The target has the party, and only then the transferrer is let go.
    await expect
      .poll(async () => {
        const left = await product.onlooker.channels();
        return left.filter((name) => name.startsWith("PJSIP/")).length;
      })
      .toBe(1);
    await expect
      .poll(audit)
      .toEqual(
        expect.arrayContaining([
          "pbx.transfer done",
          "pbx.transfer.complete done",
          "pbx.transfer.outcome done",
        ]),
      );
  }, 90_000);

  it("called off in mid-talk, the two talk again; a busy target says so", async () => {
    const page = await openCall();
    await talkFirst(page, "9810");
    await card(page, "talking").waitFor();
    await page.keyboard.press("x");
    await card(page, "back").waitFor();
    expect(await card(page, "back").textContent()).toContain("9810 was called off.");
    await page.locator("[data-pbx-call][data-call-state=talking]").waitFor();
    await talkFirst(page, "9917");
    await expect.poll(() => card(page, "back").textContent()).toContain("9917 is busy.");
    await page.locator("[data-pbx-call][data-call-state=talking]").waitFor();
  }, 90_000);

  it("to a place that there is not: refused in words, and they talk on", async () => {
    const page = await openCall();
    const transfer = page.getByRole("complementary").getByRole("button", { name: /^Transfer/ });
    await expect.poll(() => transfer.getAttribute("aria-disabled")).toBe(null);
    // The form goes by Escape from any field of it, and the focus is where it was.
    await transfer.focus();
    await page.keyboard.press("Enter");
    await page.getByLabel("Context", { exact: true }).focus();
    await page.keyboard.press("Escape");
    await expect.poll(() => transfer.evaluate((one) => one === document.activeElement)).toBe(true);
    expect(await page.getByLabel("Context", { exact: true }).count()).toBe(0);
    await talkFirst(page, "8888");
    await page.getByRole("alert").getByText("There is no 8888 in the context outgoing").waitFor();
    expect(await page.locator("[data-transfer]").count()).toBe(0);
    await page.locator("[data-pbx-call][data-call-state=talking]").waitFor();
  }, 90_000);

  it("not by an operator, who is told why", async () => {
    const page = await openCall("operator");
    const button = page.getByRole("complementary").getByRole("button", { name: /^Transfer/ });
    await expect.poll(() => button.getAttribute("aria-disabled")).toBe("true");
    await page.keyboard.press("p");
    expect(await page.getByLabel("Extension", { exact: true }).count()).toBe(0);
  }, 60_000);
});
