import { gzipSync } from "node:zlib";
import type { Browser, BrowserContext } from "playwright-core";
import { describe, expect } from "vitest";
import { violationsInBothThemes } from "../support/accessibility.ts";
import { Dashboard } from "../support/dashboard.ts";
import { talking } from "../support/people/talking.ts";
import type { Product } from "../support/product.ts";
import { it } from "../support/shared/product.ts";

let product: Product;
let browser: Browser;

it.beforeAll(({ product: ours, browser: chromium }) => {
  product = ours;
  browser = chromium;
});

/** What the browser says of the page's policy, from its first page on. */
function complaints(context: BrowserContext): string[] {
  const said: string[] = [];
  context.on("console", (message) => {
    if (message.text().includes("Content Security Policy")) said.push(message.text());
  });
  return said;
}

/** Opens the call's own address anew and adds up by how much of the page its parts move meanwhile; its history comes so much later. */
async function expectNothingMoves(callId: string, historyMs = 0): Promise<void> {
  const dashboard = await Dashboard.open(browser, product, "owner", (context) =>
    context.addInitScript(() => {
      interface Shift extends PerformanceEntry {
        value: number;
        hadRecentInput: boolean;
        sources: { node: Node | null }[];
      }
      const moved = { sum: 0, what: [] as string[] };
      Reflect.set(window, "moved", moved);
      new PerformanceObserver((list) => {
        for (const { hadRecentInput, value, sources } of list.getEntries() as Shift[]) {
          if (hadRecentInput) continue;
          moved.sum += value;
          for (const { node } of sources) {
            const label = node instanceof Element ? node.getAttribute("aria-label") : null;
            moved.what.push(`${value.toFixed(3)} ${label ?? node?.textContent?.slice(0, 60)}`);
          }
        }
      }).observe({ type: "layout-shift", buffered: true });
    }),
  );
  const { page } = dashboard;
  let history = 0;
  await page.route(/\/api\/calls\?/, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, historyMs));
    history += 1;
    await route.continue();
  });
  await page.goto(`${product.stack.edge.url}/calls/${callId}`);
  await page.locator("[data-log-n]").first().waitFor();
  await page.locator("[data-call-id]").first().waitFor();
  await expect.poll(() => history).toBeGreaterThan(0);
  await dashboard.settled();
  const { sum, what } = await page.evaluate<{ sum: number; what: string[] }>("window.moved");
  expect(sum, what.join("\n")).toBeLessThanOrEqual(0.05);
  // How far it goes depends on how many calls there are: with two dozen this alone is 0.27.
  expect(what.filter((shift) => shift.endsWith("Loading calls"))).toEqual([]);
  await dashboard.close();
}

describe("the pages", () => {
  it("D11: have a title of their own, and nothing for axe to find", async () => {
    let said: string[] = [];
    const dashboard = await Dashboard.open(browser, product, "owner", async (context) => {
      said = complaints(context);
    });
    const { page } = dashboard;
    const found: unknown[] = [];
    const both = async (name: string) => {
      for (const violation of await violationsInBothThemes(page)) found.push([name, violation]);
    };
    expect(await page.title()).toBe("Calls · Patchbay");
    await both("Calls");
    for (const name of ["Follow-ups", "Assistants", "Numbers", "Sites", "Settings", "Members", "Audit log"]) {
      await page.getByRole("link", { name: new RegExp(`^${name}`) }).click();
      await expect.poll(() => page.title()).toBe(`${name} · Patchbay`);
      await dashboard.settled();
      await both(name);
    }
    expect(found).toEqual([]);
    expect(said).toEqual([]);
    await dashboard.close();
  });

  it("D12: that a role may not see are not offered, and explain themselves to who goes there", async () => {
    const dashboard = await Dashboard.open(browser, product, "operator");
    const { page } = dashboard;
    const names = await page
      .getByRole("navigation", { name: "Main" })
      .getByRole("link")
      .evaluateAll((links) => links.map((link) => link.getAttribute("aria-label")?.split(",")[0]));
    expect(names).toEqual(["Calls", "Follow-ups", "PBX", "Sites"]);
    for (const [path, words] of [
      ["/assistants", "Your role does not see assistants"],
      ["/numbers", "Your role does not see numbers and routes"],
      ["/settings", "Your role does not see the settings"],
      ["/members", "Your role does not see the members"],
      ["/audit", "Your role does not see the audit log"],
    ] as const) {
      await page.goto(product.stack.edge.url + path);
      await page.getByText(words).waitFor();
      expect(await page.getByText(/^No .* yet/).count()).toBe(0);
    }
    await dashboard.close();
  });

  it("E13: say what a browser may do with them, and that they are what they say", async () => {
    const { url } = product.stack.edge;
    const html = await (await fetch(`${url}/calls`)).text();
    const [part = ""] = /\/assets\/[^"]+\.js/.exec(html) ?? [];
    for (const path of ["/", "/calls", "/settings", part]) {
      const { headers } = await fetch(url + path);
      expect([path, headers.get("x-content-type-options")]).toEqual([path, "nosniff"]);
      expect([path, headers.get("referrer-policy")]).toEqual([path, "no-referrer"]);
      expect([path, headers.get("x-frame-options")]).toEqual([path, "DENY"]);
      expect(headers.get("content-security-policy")).toMatch(/script-src 'self';.*frame-ancestors 'none'/);
    }
  });

  it("D13: show the calls after 200 kB of script, and nothing moves while a call's own address opens", async () => {
    const { url } = product.stack.edge;
    const html = await (await fetch(`${url}/calls`)).text();
    const parts = [...html.matchAll(/"(\/assets\/[^"]+\.js)"/g)].map(([, path]) => path ?? "");
    const sizes = parts.map(async (path) => gzipSync(await (await fetch(url + path)).bytes()).length);
    expect((await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(200_000);

    const callId = await talking(product);
    await expectNothingMoves(callId);
    // Where live calls come before the history does.
    await expectNothingMoves(callId, 1_500);
    await product.onlooker.hangUpAll();
  });

  it("D13: come in parts whose names change with them, and are kept for ever", async () => {
    const { url } = product.stack.edge;
    const html = await (await fetch(`${url}/calls`)).text();
    const parts = [...html.matchAll(/"(\/assets\/[^"]+\.js)"/g)].map(([, path]) => path ?? "");
    expect(parts.length).toBeGreaterThan(1);
    for (const path of parts) {
      const { headers } = await fetch(url + path);
      expect(headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    }
    expect((await fetch(`${url}/calls`)).headers.get("cache-control")).not.toMatch(/immutable/);
  });
});

describe("a call", () => {
  it("D9: has its Hang up where it was when it is listened to, armed, and let go", async () => {
    const callId = await talking(product);
    let said: string[] = [];
    const dashboard = await Dashboard.open(browser, product, "owner", async (context) => {
      said = complaints(context);
      await context.grantPermissions(["microphone"]);
    });
    const { page } = dashboard;
    await dashboard.openCall(callId);
    const panel = page.getByRole("complementary");
    const hangUp = panel.getByRole("button", { name: /(hang up|Hang up)/ });
    const place = () => hangUp.boundingBox();
    const before = await place();
    await panel.getByRole("button", { name: /^Listen to/ }).click();
    await dashboard.phoneIs("live");
    await panel.getByRole("button", { name: /^Stop listening/ }).waitFor();
    // That somebody listens in is a line of its own by then.
    await panel
      .getByText(/listen in|listens in/)
      .first()
      .waitFor();
    expect(await place()).toEqual(before);
    await hangUp.click();
    expect(await place()).toEqual(before);
    await page.keyboard.press("Escape");
    await panel.getByRole("button", { name: /^Stop listening/ }).click();
    await panel.getByRole("button", { name: /^Listen to/ }).waitFor();
    expect(await place()).toEqual(before);
    // The phone's worker and its worklets are the page's own, too.
    expect(said).toEqual([]);
    await dashboard.close();
    await product.onlooker.hangUpAll();
  });
});

describe("a callback", () => {
  it("D8: is for a day and a time by the organization's clock, and stands at the icon until it is done", async () => {
    const dashboard = await Dashboard.open(browser, product, "owner");
    const { page } = dashboard;
    await page.getByRole("link", { name: /^Follow-ups/ }).click();
    await page.getByRole("link", { name: /^Callbacks/ }).click();
    await page.getByRole("button", { name: "Add callback" }).click();
    await page.getByText("By the clock of UTC.").waitFor();
    await page.getByRole("textbox", { name: "Number" }).fill("+1 212 555 0142");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Say on which day and at what time.").waitFor();
    await page.getByLabel("When").fill("2031-03-04T14:30");
    await page.getByRole("button", { name: "Save" }).click();
    const entry = page.locator("[data-entry]").filter({ hasText: "Tue 4 Mar, 14:30 (UTC)" });
    await entry.waitFor();
    await page.getByRole("link", { name: "Follow-ups, 1 open" }).waitFor();
    await entry.getByRole("button", { name: "Done" }).click();
    await page.getByRole("link", { name: "Follow-ups", exact: true }).waitFor();
    await dashboard.close();
  });
});

describe("the list", () => {
  it("D14: has each filter as a place in the history, and Back undoes one step", async () => {
    const dashboard = await Dashboard.open(browser, product, "owner");
    const { page } = dashboard;
    const place = () => page.evaluate("location.pathname + location.search");
    await page.getByRole("link", { name: /^Handled/ }).click();
    await page.getByRole("button", { name: /^Twilio/ }).click();
    const field = page.getByRole("textbox", { name: "Search calls" });
    await field.pressSequentially("crown", { delay: 60 });
    await expect.poll(place).toBe("/calls?tab=handled&source=twilio&q=crown");
    const back = async (to: string) => {
      await page.goBack();
      await expect.poll(place).toBe(to);
    };
    await back("/calls?tab=handled&source=twilio");
    expect(await field.inputValue()).toBe("");
    await back("/calls?tab=handled");
    await back("/calls");
    await dashboard.close();
  });
});
