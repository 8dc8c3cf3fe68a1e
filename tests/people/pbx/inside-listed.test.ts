import { callsPage } from "@patchbay/protocol/api";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeEach, describe, expect } from "vitest";
import { Dashboard } from "../../support/dashboard.ts";
import { AGENT, CUSTOMER, PbxFloor, SILENT } from "../../support/pbx/floor.ts";
import type { Product } from "../../support/product.ts";
import { it } from "../../support/shared/product.ts";

let product: Product;
let browser: Browser;
let floor: PbxFloor;
let dashboard: Dashboard;

const lists = (listsInside: boolean) => product.owner.put(`/api/sites/${product.siteId}`, { listsInside });

it.beforeAll(async ({ product: ours, browser: chromium }) => {
  product = ours;
  browser = chromium;
  floor = await PbxFloor.open(product);
});
beforeEach(async () => {
  await lists(true);
  dashboard = await Dashboard.open(browser, product, "supervisor");
});
afterEach(async () => {
  await lists(false);
  await dashboard.close();
  await floor.calm();
});
afterAll(() => floor?.close());

const row = (callId: string) => dashboard.row(callId);
const status = (callId: string) => row(callId).getAttribute("data-status");
const inHistory = async (callId: string) =>
  (await product.owner.get("/api/calls?source=inside", callsPage)).calls.find(({ id }) => id === callId);

describe("a call between two phones of the PBX, where its site lists such calls", () => {
  it("stands in the list while they talk, is opened with a way to the panel, and is in the history with its end", async () => {
    const { line, callId } = await floor.dials(CUSTOMER, AGENT);
    await floor.phones.answered(line);
    await expect.poll(() => status(callId)).toBe("in_progress");
    await expect.poll(() => row(callId).textContent()).toContain("Inside PBX");
    await row(callId).getByRole("link").click();
    const { page } = dashboard;
    await expect.poll(() => page.locator("[data-inside]").textContent()).toContain("They talk.");
    const panel = page.getByRole("link", { name: "Open the panel" });
    await expect.poll(() => panel.getAttribute("href")).toContain(`/pbx/${product.siteId}/channels`);
    await floor.phones.hangUp(line);
    await expect.poll(() => page.locator("[data-inside]").textContent()).toContain("They have talked");
    await expect
      .poll(() => inHistory(callId))
      .toMatchObject({
        direction: "internal",
        from: { number: CUSTOMER },
        to: { number: AGENT },
        disposition: "completed",
      });
  });

  it("that nobody answers rings in the list for nobody here, and is missed", async () => {
    const { line, callId } = await floor.dials(CUSTOMER, SILENT);
    await expect.poll(() => status(callId)).toBe("ringing");
    expect(await dashboard.page.getByRole("button", { name: /^Answer/ }).count()).toBe(0);
    await floor.phones.hangUp(line);
    await expect.poll(() => inHistory(callId)).toMatchObject({ disposition: "abandoned", answeredAt: null });
    await expect.poll(() => row(callId).textContent()).toContain("Hung up before an answer");
  });

  it("is not listed when Patchbay has it: the assistant's call is one row, as ever", async () => {
    const { callId, since } = await floor.withAssistant(CUSTOMER);
    const rows = async () =>
      (await product.owner.get("/api/calls", callsPage)).calls.filter(({ startedAt }) => startedAt >= since);
    await floor.phones.calm();
    await floor.ended(callId);
    // A row of the PBX's own would end seconds after the call: it would be there before that of a call that came later.
    const later = await floor.dials(CUSTOMER, AGENT);
    await floor.phones.answered(later.line);
    await floor.phones.hangUp(later.line);
    await expect.poll(async () => (await inHistory(later.callId))?.status).toBe("ended");
    expect(Object.fromEntries((await rows()).map(({ id, source }) => [id, source]))).toEqual({
      [callId]: "pbx",
      [later.callId]: "inside",
    });
  });
});
