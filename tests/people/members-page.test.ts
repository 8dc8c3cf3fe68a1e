import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DEFAULT_ORG_SETTINGS } from "@patchbay/protocol/org-settings";
import type { Browser, Page } from "playwright-core";
import { afterAll, describe, expect } from "vitest";
import { type EdgeStack, startEdgeStack } from "../../stack/stack.ts";
import { violationsInBothThemes } from "../support/accessibility.ts";
import { Dashboard } from "../support/dashboard.ts";
import { Member } from "../support/members.ts";
import { it } from "../support/shared/product.ts";

/** An organization of its own, whose people are changed; nobody calls it. */
let stack: EdgeStack;
let folder: string;
let browser: Browser;

it.beforeAll(async ({ browser: chromium }) => {
  browser = chromium;
  folder = await mkdtemp(join(tmpdir(), "patchbay-members-"));
  const settings = DEFAULT_ORG_SETTINGS;
  stack = await startEdgeStack({ dir: folder, secretsFile: join(folder, "secrets.env"), settings });
});

afterAll(async () => {
  await stack?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Nothing stands outside the window, which scrolls to no side. */
const sideways = (page: Page) =>
  page.evaluate<number>("document.documentElement.scrollWidth - document.documentElement.clientWidth");

/** Opens the page of the members, invites and copies the link. */
async function invited(page: Page, email: string, role: string): Promise<string> {
  await page.getByRole("link", { name: "Members" }).click();
  await page.getByRole("button", { name: "Invite" }).click();
  // The focus is in the first field: the keyboard alone does it.
  await page.keyboard.type(email);
  await page.getByLabel("Role", { exact: true }).selectOption(role);
  expect(await violationsInBothThemes(page)).toEqual([]);
  await page.getByRole("button", { name: "Make the link" }).click();
  const link = (await page.locator("[data-secret]").textContent()) ?? "";
  await page.getByRole("button", { name: "Done" }).click();
  await page.locator("[data-invitation-id]").filter({ hasText: email }).waitFor();
  return link;
}

describe("the members page", () => {
  it("E4: invites by a link, by which somebody joins, and lets them go at the second press", async () => {
    const owner = await Dashboard.open(browser, { stack }, "owner");
    const { page } = owner;
    const email = "noor@acme-dental.example";
    const link = await invited(page, email, "operator");
    expect(await page.title()).toBe("Members · Patchbay");
    expect(await violationsInBothThemes(page)).toEqual([]);

    const context = await browser.newContext({ locale: "en-US", viewport: { width: 390, height: 844 } });
    const theirs = await context.newPage();
    await theirs.goto(link);
    await theirs.getByLabel("Name").waitFor();
    expect(await theirs.getByLabel("Email").inputValue()).toBe(email);
    expect(await violationsInBothThemes(theirs)).toEqual([]);
    expect(await sideways(theirs)).toBe(0);
    await theirs.getByLabel("Name").fill("Noor Haddad");
    await theirs.getByLabel("Password").fill("short");
    await theirs.keyboard.press("Enter");
    await theirs.getByRole("alert").filter({ hasText: "at least 10 characters" }).waitFor();
    await theirs.getByLabel("Password").fill("a-good-password");
    await theirs.keyboard.press("Enter");
    await theirs.locator("[data-connection=live]").waitFor();
    const again = await context.newPage();
    await again.goto(link);
    await again.getByText("This link works no more").waitFor();
    expect(await violationsInBothThemes(again)).toEqual([]);
    await again.close();

    await page.reload();
    const row = page.locator("[data-member-id]").filter({ hasText: "Noor Haddad" });
    await row.waitFor();
    expect(await page.locator("[data-invitation-id]").count()).toBe(0);
    // Another role is theirs at once: their page is loaded anew with it, or closed.
    await row.getByLabel("Role of Noor Haddad").selectOption("viewer");
    await expect
      .poll(async () => row.getByLabel("Role of Noor Haddad").inputValue(), { timeout: 15_000 })
      .toBe("viewer");
    await row.getByRole("button", { name: "Remove" }).click();
    expect(await row.count()).toBe(1);
    await row.getByRole("button", { name: "Remove for good" }).click();
    await row.waitFor({ state: "detached" });
    await theirs.waitForURL(/\/sign-in/, { timeout: 30_000 });
    await context.close();
    await owner.close();
  });

  it("E4: says why the last owner stays, makes a link to a new password, and fits a phone", async () => {
    const owner = await Dashboard.open(browser, { stack }, "owner");
    const { page } = owner;
    await page.goto(`${stack.edge.url}/members`);
    const own = page.locator("[data-member-id]").filter({ hasText: "(you)" });
    await own.getByRole("combobox").selectOption("admin");
    await page.getByText("This is the last owner").waitFor();
    await expect.poll(() => own.getByRole("combobox").inputValue()).toBe("owner");

    const viewer = page.locator("[data-member-id]").filter({ hasText: "viewer@" });
    await viewer.getByRole("button", { name: "Reset password" }).click();
    await page.getByRole("button", { name: "Make the link" }).click();
    const link = (await page.locator("[data-secret]").textContent()) ?? "";
    expect(await violationsInBothThemes(page)).toEqual([]);
    await page.keyboard.press("Escape");

    await page.setViewportSize({ width: 390, height: 844 });
    await viewer.getByRole("button", { name: "Remove" }).waitFor();
    expect(await sideways(page)).toBe(0);
    expect(await violationsInBothThemes(page)).toEqual([]);
    const buttons = await viewer.getByRole("button").evaluateAll((all) => all.map((one) => one.clientHeight));
    for (const height of buttons) expect(height).toBeGreaterThanOrEqual(42);
    await owner.close();

    const context = await browser.newContext({ locale: "en-US" });
    const theirs = await context.newPage();
    await theirs.goto(link);
    await theirs.getByLabel("Password").fill("another-password");
    await theirs.keyboard.press("Enter");
    await theirs.locator("[data-connection=live]").waitFor();
    await context.close();
  });

  it("E4: is no place for an operator, who finds their own account and why", async () => {
    const operator = await Dashboard.open(browser, { stack }, "operator");
    const { page } = operator;
    expect(await page.getByRole("link", { name: "Members" }).count()).toBe(0);
    await page.goto(`${stack.edge.url}/members`);
    await page.getByText("Your role does not see the members").waitFor();
    expect(await page.getByText("Nobody is awaited").count()).toBe(0);
    await page.getByRole("button", { name: /^Account/ }).click();
    await page.getByRole("menuitem", { name: "Your account" }).click();
    await page.getByText("Takes, places and transfers calls").waitFor();
    await page.getByLabel("Present password").fill("not-mine-at-all");
    await page.getByLabel("New password").fill("a-new-password");
    await page.keyboard.press("Enter");
    await page.getByText("This is not your present password").waitFor();
    expect(await violationsInBothThemes(page)).toEqual([]);
    await page.getByLabel("Present password").fill(stack.signIn.password);
    await page.keyboard.press("Enter");
    await page.getByText("Your password is changed").waitFor();
    await operator.close();
  });

  it("F6: leaves entries that the open audit log shows by itself", async () => {
    const owner = await Dashboard.open(browser, { stack }, "owner");
    const { page } = owner;
    await page.goto(`${stack.edge.url}/audit`);
    await page.getByRole("list", { name: "Audit log, newest first" }).waitFor();
    await owner.settled();
    const entry = page.getByRole("listitem").filter({ hasText: "Add a site" });
    expect(await entry.count()).toBe(0);
    const member = await Member.signIn(stack.edge.url, "owner", stack.signIn.password);
    expect(await member.post("/api/sites", { name: "Bergen PBX" })).toBe(201);
    await entry.first().waitFor({ timeout: 20_000 });
    await owner.close();
  });
});
