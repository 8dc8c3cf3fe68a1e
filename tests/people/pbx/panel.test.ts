import { auditPage } from "@patchbay/protocol/audit";
import type { Browser, Page } from "playwright-core";
import { afterEach, describe, expect } from "vitest";
import { violationsInBothThemes } from "../../support/accessibility.ts";
import { Dashboard } from "../../support/dashboard.ts";
import { expectNothingLeft } from "../../support/nothing-left.ts";
import { talking } from "../../support/people/talking.ts";
import type { Product } from "../../support/product.ts";
import { it } from "../../support/shared/product.ts";

const TABS = ["channels", "queues", "extensions", "parking", "events", "actions"] as const;
type Tab = (typeof TABS)[number];

let product: Product;
let browser: Browser;

it.beforeAll(({ product: ours, browser: chromium }) => {
  product = ours;
  browser = chromium;
});

afterEach(async () => {
  await product.onlooker.hangUpAll();
  await expectNothingLeft(product);
});

const addressOf = (tab: Tab): string => `${product.stack.edge.url}/pbx/${product.siteId}/${tab}`;

async function panel(
  tab: Tab,
  who: "owner" | "operator" = "owner",
): Promise<{ dashboard: Dashboard; page: Page }> {
  const dashboard = await Dashboard.open(browser, product, who);
  await dashboard.page.goto(addressOf(tab));
  await dashboard.page.locator("[data-connection=live]").waitFor();
  return { dashboard, page: dashboard.page };
}

/** What the audit log says of acts, newest first. */
async function acts(): Promise<{ action: string; result: string }[]> {
  const { entries } = await product.owner.get("/api/audit?limit=50", auditPage);
  return entries.filter(({ action }) => action.startsWith("ami."));
}

describe("the panel of a PBX", () => {
  it("shows a call while it goes on, and hangs it up by two presses; both are written down", async () => {
    const callId = await talking(product);
    const { dashboard, page } = await panel("channels");
    const row = page.locator("[data-pbx-call]").filter({ hasText: "1001" });
    await row.waitFor();
    await expect.poll(() => row.getAttribute("data-call-state")).toBe("talking");
    await row.getByRole("link").click();
    const sheet = page.getByRole("complementary");
    await sheet.getByRole("link", { name: /^Open the call: Receptionist/ }).waitFor();
    // What the site allows is asked for when the page opens.
    const hangUp = sheet.getByRole("button", { name: /^Hang up/ });
    await expect.poll(() => hangUp.getAttribute("aria-disabled")).toBe(null);
    await page.keyboard.press("h");
    await sheet.getByRole("button", { name: /Press again/ }).waitFor();
    expect((await product.call(callId)).call.status).toBe("in_progress");
    // A machine that stalls between two presses has armed it anew by the second.
    const over = sheet.getByText("This call is over");
    await expect
      .poll(async () => {
        await page.keyboard.press("h");
        return over.isVisible();
      })
      .toBe(true);
    await row.waitFor({ state: "detached" });
    await expect.poll(async () => (await product.call(callId)).call.status).toBe("ended");
    await expect.poll(acts).toContainEqual(expect.objectContaining({ action: "ami.Hangup", result: "done" }));
    await dashboard.close();
  });

  it("pauses a member of a queue with a reason, and takes them back: Asterisk says so before the page does", async () => {
    const { dashboard, page } = await panel("queues");
    const queue = page.locator("[data-queue=support]");
    const member = queue.locator("[data-queue-member]").first();
    await member.waitFor();
    const before = await member.getAttribute("data-shape");
    await member.getByRole("button", { name: /^Pause/ }).click();
    const sinceMs = Date.now();
    await page.getByLabel("Reason").fill("Lunch");
    await page.getByLabel("Reason").press("Enter");
    await product.onlooker.next(
      "QueueMemberPause",
      sinceMs,
      10_000,
      ({ Paused, PausedReason }) => Paused && PausedReason === "Lunch",
    );
    await expect.poll(() => member.getAttribute("data-shape")).toBe("paused");
    await member.getByRole("button", { name: /^Unpause/ }).click();
    await expect.poll(() => member.getAttribute("data-shape")).toBe(before);
    await dashboard.close();
  });

  it("sets a member's penalty by keys, and says why a member of queues.conf is not removed here", async () => {
    const { dashboard, page } = await panel("queues");
    const member = page.locator("[data-queue=support] [data-queue-member]").first();
    await member.waitFor();
    await expect
      .poll(async () => {
        await page.keyboard.press("j");
        return member.evaluate((row) => row === document.activeElement);
      })
      .toBe(true);
    const field = member.getByRole("spinbutton", { name: "Penalty" });
    for (const penalty of [3, 0]) {
      const sinceMs = Date.now();
      await page.keyboard.press("e");
      const remove = member.getByRole("button", { name: "Remove", exact: true });
      expect(await remove.getAttribute("title")).toContain("queues.conf");
      await field.fill(String(penalty));
      await field.press("Enter");
      await product.onlooker.next(
        "QueueMemberPenalty",
        sinceMs,
        10_000,
        ({ Penalty }) => Penalty === penalty,
      );
      await member.getByRole("button", { name: new RegExp(`^Penalty of .*: ${penalty}$`) }).waitFor();
      expect(await member.evaluate((row) => row === document.activeElement)).toBe(true);
    }
    await dashboard.close();
  });

  it("has what Asterisk says as it comes, held by a key, and each event as it came", async () => {
    const { dashboard, page } = await panel("events");
    await page.getByText(/^\d+ a second/).waitFor();
    await talking(product);
    const events = page.getByRole("list", { name: "Events, newest first" });
    await events.getByText("Newchannel").first().waitFor();
    await page.keyboard.press("Space");
    await page.getByText(/^Held at/).waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await events.getByText('"Event":').waitFor();
    await page.keyboard.press("Shift+I");
    await page.getByRole("button", { name: /^Only \w+ Take this filter off$/ }).waitFor();
    await dashboard.close();
  });

  it("asks any act by a form of its own, says what Asterisk answered, and refuses in words what goes nowhere", async () => {
    const { dashboard, page } = await panel("actions");
    await page.getByLabel("Action").selectOption("Ping");
    await page.getByLabel("Action").press("Control+Enter");
    const answer = page.getByRole("region", { name: "Answer" });
    await answer.getByText(/Pong/).first().waitFor();
    await page.getByLabel("Action").selectOption("CoreSettings");
    await page.getByRole("button", { name: "Core settings" }).click();
    await answer.getByText("AsteriskVersion").waitFor();
    await page.getByLabel("Action").selectOption("Getvar");
    await page.getByLabel("Variable").fill("SHELL(id)");
    await page.getByLabel("Variable").press("Enter");
    await expect.poll(() => answer.getAttribute("data-verdict")).toBe("refused");
    expect(await answer.textContent()).toContain("is not a variable that is told");
    await page.getByRole("region", { name: "What I asked" }).getByText("Ping").waitFor();
    await dashboard.close();
  });

  it("has a wallboard of the queues, which says since when it is not live", async () => {
    const { dashboard, page } = await panel("queues");
    await page.getByRole("link", { name: "Wallboard" }).click();
    await page.locator("[data-wallboard=live]").waitFor();
    await page.locator("[data-queue=support]").getByText("Service level").waitFor();
    expect(await violationsInBothThemes(page)).toEqual([]);
    await page.context().setOffline(true);
    await page
      .locator("[data-wallboard=stale]")
      .getByText(/^since \d\d:\d\d$/)
      .waitFor();
    await page.context().setOffline(false);
    await page.locator("[data-wallboard=live]").waitFor();
    await page.keyboard.press("Escape");
    await page.locator("[data-queue-member]").first().waitFor();
    await dashboard.close();
  });

  it("lets an operator look, and says what they may not do", async () => {
    const { dashboard, page } = await panel("queues", "operator");
    const member = page.locator("[data-queue-member]").first();
    await member.waitFor();
    const pause = member.getByRole("button", { name: /^Pause/ });
    await expect.poll(() => pause.getAttribute("aria-disabled")).toBe("true");
    expect(await pause.getAttribute("title")).toContain("Your role may not");
    await page.goto(addressOf("events"));
    await page.getByText("These events cannot be shown").waitFor();
    await dashboard.close();
  });

  it("has nothing for axe to find on any tab, and nothing wider than a phone", async () => {
    await talking(product);
    const { dashboard, page } = await panel("channels");
    const found: unknown[] = [];
    for (const tab of TABS) {
      await page.setViewportSize({ width: 1280, height: 800 });
      await page.goto(addressOf(tab));
      await page.locator("[data-connection=live]").waitFor();
      for (const violation of await violationsInBothThemes(page)) found.push([tab, violation]);
      await page.setViewportSize({ width: 390, height: 844 });
      const { scrollWidth, clientWidth } = await page.evaluate(() => document.documentElement);
      if (scrollWidth > clientWidth) found.push([tab, scrollWidth]);
    }
    expect(found).toEqual([]);
    await dashboard.close();
  });
});
