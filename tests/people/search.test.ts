import { expect } from "vitest";
import { hear } from "../../simulators/caller/script.ts";
import { Dashboard } from "../support/dashboard.ts";
import { it } from "../support/shared/product.ts";

it("D7: Enter and Down go to the first hit, however soon they are pressed, and to nothing else", async ({
  product,
  browser,
}) => {
  await product.caller.call("1412", [hear("assistant.greeting")]);
  const dashboard = await Dashboard.open(browser, product, "owner");
  const { page } = dashboard;
  await page.locator("[data-call-id][data-status=ended]").first().waitFor();
  const focused = () =>
    page.evaluate<string | null>("document.activeElement?.closest('[data-call-id]')?.dataset.callId ?? null");
  const field = page.getByRole("textbox", { name: "Search calls" });
  const first = () => page.locator("[data-call-id]").first().getAttribute("data-call-id");
  for (const key of ["Enter", "ArrowDown"]) {
    await field.fill("nobody said this");
    await page.keyboard.press(key);
    await page.getByText("Nothing found for").waitFor();
    expect(await focused()).toBeNull();
    await field.fill("1412");
    await page.keyboard.press(key);
    await expect.poll(focused).not.toBeNull();
    expect(await focused()).toBe(await first());
    await field.focus();
  }
  await dashboard.close();
});

it("D7: Escape leaves the search before it clears it", async ({ product, browser }) => {
  const dashboard = await Dashboard.open(browser, product, "owner");
  const { page } = dashboard;
  await page.keyboard.press("/");
  const field = page.getByRole("textbox", { name: "Search calls" });
  await field.pressSequentially("crown");
  await page.keyboard.press("Escape");
  expect(await field.inputValue()).toBe("crown");
  expect(await field.evaluate((box) => box === document.activeElement)).toBe(false);
  await page.keyboard.press("Escape");
  await expect.poll(() => field.inputValue()).toBe("");
  await dashboard.close();
});
