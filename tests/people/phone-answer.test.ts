import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startChromium } from "../../scripts/chromium.ts";
import { wallMs } from "../../simulators/caller/phone-leg.ts";
import type { Step } from "../../simulators/caller/script.ts";
import { Dashboard } from "../support/dashboard.ts";
import { expectNothingLeft } from "../support/nothing-left.ts";
import { type PersonAtDashboard, personAtDashboard } from "../support/person-at-dashboard.ts";
import { Product } from "../support/product.ts";

/** Goes to Patchbay in the lab's dialplan; what it does is set in the dashboard, in the first test. */
const EXTENSION = "1510";
/** The lab PBX's own way into its queue. */
const QUEUE_EXTENSION = "1600";

const operator: Step[] = [
  { kind: "wait", ms: 800 },
  { kind: "say", line: "operator.hello" },
  { kind: "hear", line: "caller.name" },
  { kind: "wait", ms: 200 },
  { kind: "say", line: "operator.goodbye" },
  // The last word is still on its way when it has been said.
  { kind: "wait", ms: 1_500 },
];
const caller: Step[] = [
  { kind: "hear", line: "operator.hello", withinMs: 30_000 },
  { kind: "wait", ms: 200 },
  { kind: "say", line: "caller.name" },
  { kind: "hear", line: "operator.goodbye" },
  { kind: "stay" },
];

let product: Product;
let browser: Browser;

beforeAll(async () => {
  product = await Product.start();
  browser = await startChromium();
});

afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

const answerOf = ({ dashboard }: PersonAtDashboard, callId: string) =>
  dashboard.row(callId).getByRole("button", { name: /^Answer/ });

describe("a call that rings with people", () => {
  it("does so because somebody said so on the page Numbers", async () => {
    const dashboard = await Dashboard.open(browser, product, "owner");
    const { page } = dashboard;
    await page.getByRole("link", { name: "Numbers" }).click();
    await page.getByRole("button", { name: "Add extension" }).click();
    await page.getByLabel("Extension", { exact: true }).fill(EXTENSION);
    await page.getByLabel("Who rings first").selectOption({ label: "Operators" });
    await page.getByLabel("When nobody answers").selectOption({ label: "Say that nobody is there" });
    await page.getByRole("button", { name: "Save" }).click();
    await page.locator(`[data-route="${EXTENSION}"]`).getByText("Operators, 20 s", { exact: true }).waitFor();
    await dashboard.close();
  });

  it("is put through to one of two who click Answer at once; the other is told who has it", async () => {
    const people = await Promise.all([
      personAtDashboard(browser, product, "owner", operator),
      personAtDashboard(browser, product, "operator", operator),
    ]);
    const [dana, olivia] = people;
    const sinceMs = wallMs();
    const call = product.caller.call(EXTENSION, caller);
    const callId = await product.nextCallId(sinceMs);
    await Promise.all(people.map((each) => answerOf(each, callId).waitFor({ timeout: 10_000 })));
    expect(await olivia.dashboard.page.title()).toBe("(1 ringing) Patchbay");
    await Promise.all(people.map((each) => answerOf(each, callId).click()));

    const onCall = ({ dashboard }: PersonAtDashboard) =>
      dashboard.page.locator("[data-phone-state=live]").count();
    await expect.poll(async () => (await onCall(dana)) + (await onCall(olivia)), { timeout: 10_000 }).toBe(1);
    const [winner, loser] = (await onCall(dana)) === 1 ? [dana, olivia] : [olivia, dana];
    const name = winner === dana ? "Dana Ruiz" : "Olivia Berg";
    await loser.dashboard.page
      .getByText(new RegExp(`^${name} (has answered|is answering) this call`))
      .waitFor();
    expect(await loser.dashboard.page.locator("[data-phone=on_call]").count()).toBe(0);

    await winner.putDown;
    expect(winner.person.report().failure).toBeNull();
    const phone = winner.dashboard.page.getByRole("region", { name: "Phone" });
    await phone.getByRole("button", { name: "Hold" }).click();
    await phone.getByText("On hold").waitFor();
    await phone.getByRole("button", { name: "Take the caller back" }).click();
    await phone.getByText("In call").waitFor();
    await winner.hangUp();
    expect(await call).toMatchObject({ failure: null, hungUpBy: "far side" });
    expect((await product.call(callId)).call.handler).toMatchObject({ kind: "operator", name });
    for (const each of people) await each.leave();
    await expectNothingLeft(product);
  });

  it("is turned away by Reject, and the caller's phone knows it", async () => {
    const olivia = await personAtDashboard(browser, product, "operator", [{ kind: "stay" }]);
    const sinceMs = wallMs();
    const call = product.caller.call(EXTENSION, caller);
    const callId = await product.nextCallId(sinceMs);
    await olivia.dashboard
      .row(callId)
      .getByRole("button", { name: /^Reject/ })
      .click();
    expect((await call).answeredMs).toBeNull();
    await expect
      .poll(async () => (await product.call(callId)).call, { timeout: 5_000 })
      .toMatchObject({ status: "ended", disposition: "rejected" });
    await olivia.leave();
  });

  it("is taken out of the PBX's own queue", async () => {
    const olivia = await personAtDashboard(browser, product, "operator", operator);
    const sinceMs = wallMs();
    const call = product.caller.call(QUEUE_EXTENSION, caller);
    const callId = await product.nextCallId(sinceMs);
    await answerOf(olivia, callId).click();
    await olivia.putDown;
    expect(olivia.person.report().failure).toBeNull();
    await olivia.hangUp();
    expect(await call).toMatchObject({ failure: null, hungUpBy: "far side" });
    await olivia.leave();
    await expectNothingLeft(product);
  });
});
