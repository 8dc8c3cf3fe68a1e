import { routingPage } from "@patchbay/protocol/api";
import { expect } from "vitest";
import { SHARED_KEY } from "../../simulators/twilio/webhook/signing.ts";
import { Dashboard } from "../support/dashboard.ts";
import { it } from "../support/shared/product.ts";

it("B6: the secret of Twilio's SharedKey is entered on the page, kept, shown to nobody, and forgotten on request", async ({
  product,
  browser,
}) => {
  const { PHONE_ACCOUNT_SID: sid, PHONE_AUTH_TOKEN: token } = product.stack.secrets;
  const isKept = async () => {
    const { accounts } = await product.owner.get("/api/routing", routingPage);
    return accounts.find(({ accountSid }) => accountSid === sid)?.sharedKey;
  };
  expect(await isKept()).toBe(true);
  const { page, close } = await openNumbers();
  const dialog = page.getByRole("dialog", { name: "Twilio account" });
  const field = dialog.getByLabel("SharedKey secret (optional)");
  const open = async (): Promise<void> => {
    await page.getByRole("button", { name: "Twilio account" }).first().click();
    await dialog.getByLabel("Account SID").fill(sid ?? "");
    await dialog.getByLabel("Auth token").fill(token ?? "");
  };
  const save = () => dialog.getByRole("button", { name: "Save" }).click();
  await open();
  await dialog.getByText("One is kept for this account. Left empty, it stays.").waitFor();
  expect(await field.inputValue()).toBe("");
  await dialog.getByLabel("Forget the SharedKey: webhooks are signed with the token again").check();
  expect(await field.isDisabled()).toBe(true);
  await save();
  await dialog.waitFor({ state: "detached" });
  await expect.poll(isKept).toBe(false);

  await open();
  await dialog.getByText("Only where the account signs its webhooks with a SharedKey").waitFor();
  await field.fill("short");
  await save();
  await dialog.getByText("Copy the whole secret of the SharedKey from Twilio's console.").waitFor();
  await field.fill(SHARED_KEY.secret);
  await save();
  await dialog.waitFor({ state: "detached" });
  await expect.poll(isKept).toBe(true);
  expect(await page.content()).not.toContain(SHARED_KEY.secret);
  await close();

  async function openNumbers() {
    const dashboard = await Dashboard.open(browser, product, "owner");
    await dashboard.page.goto(`${product.stack.edge.url}/numbers`);
    return { page: dashboard.page, close: () => dashboard.close() };
  }
});
