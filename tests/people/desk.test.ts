import type { Browser, Page } from "playwright-core";
import { afterEach, describe, expect } from "vitest";
import { wallMs } from "../../simulators/caller/phone-leg.ts";
import type { Step } from "../../simulators/caller/script.ts";
import { FRONT_DESK_EXTENSION } from "../../stack/demo.ts";
import { Dashboard } from "../support/dashboard.ts";
import { NetworkSwitch } from "../support/network/network-switch.ts";
import { expectNothingLeft } from "../support/nothing-left.ts";
import { type PersonAtDashboard, personAtDashboard } from "../support/people/person-at-dashboard.ts";
import type { Product } from "../support/product.ts";
import { it } from "../support/shared/product.ts";

/** Stays until somebody ends the call. */
const patient: Step[] = [{ kind: "stay", withinMs: 90_000 }];

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

/** A caller at the front desk, which rings with the operators for 20 s and goes to the assistant then. */
async function rings(): Promise<string> {
  const sinceMs = wallMs();
  void product.caller.call(FRONT_DESK_EXTENSION, patient);
  return product.nextCallId(sinceMs);
}

/** The browser was told to ask for the microphone every time. */
const asksFirst = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    Object.defineProperty(navigator.permissions, "query", { value: async () => ({ state: "prompt" }) });
  });

const bar = (page: Page, callId: string) => page.locator(`[data-ringing="${callId}"]`);
const typesOf = async (callId: string) => (await product.call(callId)).log.map(({ event }) => event.type);

describe("a call that rings", () => {
  it("D3: is seen on every page and above every filter; a typed A stays a letter, the key A answers", async () => {
    const olivia = await personAtDashboard(browser, product, "operator", patient);
    const { page } = olivia.dashboard;
    await page.getByRole("link", { name: "Follow-ups" }).click();
    const callId = await rings();
    const seen = bar(page, callId);
    await seen.waitFor();
    await expect.poll(() => seen.textContent()).toMatch(/\d+ s, then Receptionist answers/);
    await seen
      .getByText("No earlier calls")
      .or(seen.getByText(/^Last call/))
      .waitFor();
    expect(await page.locator("[data-announcer]").textContent()).toMatch(/^Ringing for you: /);
    await page.getByRole("link", { name: /^Calls/ }).click();
    await page.getByRole("link", { name: /^Handled/ }).click();
    await olivia.dashboard.row(callId).waitFor();
    const field = page.getByRole("textbox", { name: "Search calls" });
    await field.pressSequentially("aaa");
    await olivia.dashboard.row(callId).waitFor();
    expect(await field.inputValue()).toBe("aaa");
    expect(await page.locator("[data-phone]").count()).toBe(0);
    await page.getByRole("heading", { name: "Calls" }).click();
    await page.keyboard.press("a");
    await olivia.dashboard.phoneIs("live");
    await expect.poll(() => seen.count()).toBe(0);
    await olivia.hangUp();
    await olivia.leave();
  });

  it("D3: at a phone's width can be answered and rejected within a thumb's reach, on a call's sheet too", async () => {
    const dashboard = await Dashboard.open(browser, product, "operator");
    const { page } = dashboard;
    await page.setViewportSize({ width: 390, height: 844 });
    const callId = await rings();
    const [answer, reject] = ["Answer", "Reject"].map((name) =>
      bar(page, callId).getByRole("button", { name: new RegExp(`^${name}`) }),
    );
    const [wide, narrow] = [await answer?.boundingBox(), await reject?.boundingBox()];
    expect(wide?.height).toBeGreaterThanOrEqual(44);
    expect(narrow?.height).toBeGreaterThanOrEqual(44);
    expect((wide?.width ?? 0) / (narrow?.width ?? 1)).toBeGreaterThan(1.6);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(390);
    await page.goto(`${product.stack.edge.url}/calls/${callId}`);
    await page
      .getByRole("dialog")
      .locator("[data-ringing]")
      .getByRole("button", { name: /^Reject/ })
      .click();
    await expect.poll(async () => (await product.call(callId)).call.disposition).toBe("rejected");
    await dashboard.close();
  });
});

describe("a call whose operator loads their page anew", () => {
  let olivia: PersonAtDashboard;

  async function answered(): Promise<string> {
    olivia = await personAtDashboard(browser, product, "operator", patient);
    const callId = await rings();
    await bar(olivia.dashboard.page, callId)
      .getByRole("button", { name: /^Answer/ })
      .click();
    await olivia.dashboard.phoneIs("live");
    return callId;
  }

  it("D4: goes on by itself where the browser lets it, and the history says what happened", async () => {
    const callId = await answered();
    const { page } = olivia.dashboard;
    await page.context().grantPermissions(["microphone"]);
    await page.reload();
    await olivia.dashboard.phoneIs("live", 14_000);
    await expect.poll(() => typesOf(callId)).toContain("leg_resumed");
    const { call, log } = await product.call(callId);
    expect(call).toMatchObject({ handler: { kind: "operator", name: "Olivia Berg" }, away: null });
    expect(log.map(({ event }) => event)).toContainEqual(
      expect.objectContaining({ type: "leg_lost", by: expect.objectContaining({ name: "Olivia Berg" }) }),
    );
    expect(log.filter(({ event }) => event.type === "operators_rang")).toHaveLength(1);
    await olivia.hangUp();
    await olivia.leave();
  });

  it("D4: is offered by one red button where the browser asks first", async () => {
    const callId = await answered();
    const { page } = olivia.dashboard;
    await asksFirst(page);
    await page.reload();
    const lost = page.locator("[data-phone=lost]");
    await lost.getByText(/is waiting for you/).waitFor();
    await lost.getByText(/Your phone was lost at \d\d:\d\d/).waitFor();
    await lost.getByRole("button", { name: "Take the call back" }).click();
    await olivia.dashboard.phoneIs("live");
    expect(await typesOf(callId)).not.toContain("leg_given_up");
    await olivia.hangUp();
    await olivia.leave();
  });

  it("D4: is told why the button does not bring them back, and has it again", async () => {
    await answered();
    const { page } = olivia.dashboard;
    await asksFirst(page);
    await page.addInitScript(() => {
      const { mediaDevices } = navigator;
      const real = mediaDevices.getUserMedia.bind(mediaDevices);
      let refused = 0;
      mediaDevices.getUserMedia = (wish) => {
        refused += 1;
        return refused === 1 ? Promise.reject(new DOMException("no", "NotAllowedError")) : real(wish);
      };
    });
    await page.reload();
    const lost = page.locator("[data-phone=lost]");
    await lost.getByRole("button", { name: "Take the call back" }).click();
    await page.locator("[data-phone=no_microphone]").getByRole("button", { name: "Try again" }).click();
    await olivia.dashboard.phoneIs("live");
    await olivia.hangUp();
    await olivia.leave();
  });

  it("F1: while they are told of a caller who is put through, is told of them again", async () => {
    olivia = await personAtDashboard(browser, product, "operator", patient);
    const { page } = olivia.dashboard;
    const sinceMs = wallMs();
    void product.caller.call("1412", patient);
    const callId = await product.nextCallId(sinceMs);
    await expect.poll(() => typesOf(callId).catch(() => [])).toContain("call_answered");
    const wish = { target: { kind: "operators" }, kind: "attended", brief: "Julia asks about her invoice." };
    expect(await product.owner.post(`/api/calls/${callId}/transfer`, wish)).toBe(202);
    await bar(page, callId)
      .getByRole("button", { name: /^Answer/ })
      .click();
    const claims = async () => (await typesOf(callId)).filter((type) => type === "transfer_briefing").length;
    await expect.poll(claims).toBe(1);
    await asksFirst(page);
    await page.reload();
    await page.locator("[data-phone=lost]").getByRole("button", { name: "Take the call back" }).click();
    await olivia.dashboard.phoneIs("live");
    await expect.poll(claims).toBe(2);
    expect(await typesOf(callId)).not.toContain("transfer_failed");
    await olivia.hangUp();
    await olivia.leave();
  });

  it("D4: that nobody took again says who had the caller and that their phone was lost", async () => {
    const callId = await answered();
    await olivia.leave();
    await expect.poll(() => typesOf(callId), { timeout: 30_000 }).toContain("leg_given_up");
    await product.onlooker.hangUpAll();
    await expect.poll(async () => (await product.call(callId)).call.status).toBe("ended");
    expect((await product.call(callId)).call.attention).toMatch(
      /^Olivia Berg had the caller until their phone was lost, 0:\d\d into the call\. Nobody took it after that\.$/,
    );
  });
});

describe("the only dashboard, with a call open, after a gap", () => {
  it("D1, D2: is live once all of it is as it is now, with every line of the call", async () => {
    const network = new NetworkSwitch();
    const dashboard = await Dashboard.open(browser, product, "owner", (context) => network.wire(context));
    const { page } = dashboard;
    const callId = await rings();
    await dashboard.openCall(callId);
    await network.cut();
    await page.locator("[data-connection=offline], [data-connection=reconnecting]").first().waitFor();
    // What happens meanwhile has nobody who watches.
    await product.onlooker.hangUpAll();
    await expect.poll(async () => (await product.call(callId)).call.status).toBe("ended");
    const other = await rings();
    await network.restore();
    await page.locator("[data-connection=live]").first().waitFor({ timeout: 5_000 });
    expect(await dashboard.row(callId).getAttribute("data-status")).toBe("ended");
    expect(await dashboard.row(other).getAttribute("data-status")).toBe("ringing");
    await bar(page, other).waitFor({ timeout: 1_000 });
    const { log } = await product.call(callId);
    await page.locator(`[data-log-n="${log.at(-1)?.n}"]`).waitFor({ timeout: 2_000 });
    expect(await page.locator("[data-missing]").count()).toBe(0);
    await dashboard.close();
  });
});
