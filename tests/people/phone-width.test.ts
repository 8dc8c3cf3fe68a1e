import { DEFAULT_ORG_SETTINGS } from "@patchbay/protocol/org-settings";
import type { Browser, Locator, Page } from "playwright-core";
import { afterEach, describe, expect } from "vitest";
import { wallMs } from "../../simulators/caller/phone-leg.ts";
import { FRONT_DESK_EXTENSION } from "../../stack/demo.ts";
import { violationsInBothThemes } from "../support/accessibility.ts";
import { Dashboard } from "../support/dashboard.ts";
import { personAtDashboard } from "../support/people/person-at-dashboard.ts";
import { talking } from "../support/people/talking.ts";
import type { Product } from "../support/product.ts";
import { it } from "../support/shared/product.ts";

const PHONE = { width: 390, height: 844 };
/** A thumb's size, in px. */
const THUMB = 44;

let product: Product;
let browser: Browser;

it.beforeAll(async ({ product: ours, browser: chromium }) => {
  product = ours;
  browser = chromium;
  await product.decide({ ...DEFAULT_ORG_SETTINGS, recording: { enabled: true, announce: false } });
});
afterEach(() => product.onlooker.hangUpAll());

/** Where it is, once the page has stopped moving. */
async function place(control: Locator) {
  let last: Awaited<ReturnType<Locator["boundingBox"]>> = null;
  await expect
    .poll(async () => {
      const before = JSON.stringify(last);
      last = await control.boundingBox();
      return last !== null && JSON.stringify(last) === before;
    })
    .toBe(true);
  return last;
}

/** Every button there is as large as a thumb, and none lies on another or outside the window, which scrolls to no side. */
async function expectRoom(page: Page, within: Locator): Promise<void> {
  const boxes = await Promise.all((await within.getByRole("button").all()).map((each) => each.boundingBox()));
  const shown = boxes.filter((box) => box !== null);
  expect(shown.length).toBeGreaterThan(3);
  for (const [at, { x, y, width, height }] of shown.entries()) {
    expect(Math.min(width, height)).toBeGreaterThanOrEqual(THUMB);
    expect(x).toBeGreaterThanOrEqual(0);
    expect(x + width).toBeLessThanOrEqual(PHONE.width);
    expect(y + height).toBeLessThanOrEqual(PHONE.height);
    const over = shown.slice(at + 1).filter((box) => {
      const beside = box.x >= x + width || box.x + box.width <= x;
      return !beside && box.y < y + height && box.y + box.height > y;
    });
    expect(over).toEqual([]);
  }
  expect(
    await page.evaluate<number>(
      "document.documentElement.scrollWidth - document.documentElement.clientWidth",
    ),
  ).toBe(0);
}

describe("D9: at a phone's width", () => {
  it("D9: the own call's controls have words and room, and Hang up stays where it is while they are used", async () => {
    const olivia = await personAtDashboard(browser, product, "operator", [
      { kind: "stay", withinMs: 90_000 },
    ]);
    const { page } = olivia.dashboard;
    await page.setViewportSize(PHONE);
    const sinceMs = wallMs();
    void product.caller.call(FRONT_DESK_EXTENSION, [{ kind: "stay", withinMs: 90_000 }]);
    await product.nextCallId(sinceMs);
    await page
      .getByRole("button", { name: /^Answer/ })
      .first()
      .click();
    await olivia.dashboard.phoneIs("live");
    const bar = page.getByRole("region", { name: "Phone" });
    await bar.getByRole("link").click();
    await page.locator("[data-log-n]").first().waitFor();
    const button = (name: string | RegExp) => bar.getByRole("button", { name });
    const pause = button("Pause recording");
    await pause.waitFor();
    for (const [name, words] of [
      ["Mute (M)", "Mute"],
      ["Hold", "Hold"],
      ["Pause recording", "Rec"],
    ] as const)
      expect(await button(name).textContent()).toBe(words);
    await expectRoom(page, bar);
    expect(await violationsInBothThemes(page)).toEqual([]);

    const hangUp = button(/hang up/i);
    const [hung, hold, paused] = [await place(hangUp), await place(button("Hold")), await place(pause)];
    await button("Hold").click();
    await button("take the caller back").waitFor();
    expect(await violationsInBothThemes(page)).toEqual([]);
    await button("Mute (M)").click();
    await pause.click();
    await button("Record again").waitFor();
    await hangUp.click();
    expect(await Promise.all([place(hangUp), place(button("take the caller back"))])).toEqual([hung, hold]);
    expect(await place(button("Record again"))).toEqual(paused);
    await expectRoom(page, bar);
    await olivia.leave();
  });

  it("D9: what can be done to another's call stays where it is when it is listened to, and let go", async () => {
    const callId = await talking(product);
    const dashboard = await Dashboard.open(browser, product, "owner", (context) =>
      context.grantPermissions(["microphone"]),
    );
    const { page } = dashboard;
    await page.setViewportSize(PHONE);
    await page.goto(`${product.stack.edge.url}/calls/${callId}`);
    await page.locator("[data-log-n]").first().waitFor();
    const sheet = page.getByRole("dialog");
    const [hangUp, takeOver, listen] = [/hang up/i, /^Take over/, /^(Listen|Stop listening) to/].map((name) =>
      sheet.getByRole("button", { name }),
    );
    if (hangUp === undefined || takeOver === undefined || listen === undefined) throw new Error("three");
    const places = () => Promise.all([place(hangUp), place(takeOver), place(listen)]);
    const before = await places();
    await expectRoom(page, sheet);
    await listen.click();
    await dashboard.phoneIs("live");
    // That somebody listens in is a line of its own by then.
    await sheet
      .getByText(/listens in/)
      .first()
      .waitFor();
    expect(await places()).toEqual(before);
    await expectRoom(page, sheet);
    expect(await violationsInBothThemes(page)).toEqual([]);
    await hangUp.click();
    expect(await places()).toEqual(before);
    await listen.click();
    await sheet.getByRole("region", { name: "Phone" }).waitFor({ state: "detached" });
    expect(await places()).toEqual(before);
    await dashboard.close();
  });
});
