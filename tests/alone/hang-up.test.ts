import type { Browser } from "playwright-core";
import { describe, expect } from "vitest";
import { type CallReport, wallMs } from "../../simulators/caller/phone-leg.ts";
import { hear, type Step } from "../../simulators/caller/script.ts";
import { Dashboard } from "../support/dashboard.ts";
import { Member } from "../support/members.ts";
import { expectNothingLeft } from "../support/nothing-left.ts";
import type { Product } from "../support/product.ts";
import { it } from "../support/shared/product.ts";

const ENDS_WITHIN_MS = 2_000;

let product: Product;
let browser: Browser;
let callId: string;
let sinceMs: number;
/** The call in which everything here happens; it goes on until somebody ends it. */
let call: Promise<CallReport>;
/** The caller has heard the greeting whole: who ends the call sooner leaves them with half of what they wait for. */
const greeted = Promise.withResolvers<void>();
const isGreeted: Step = {
  kind: "cue",
  given: () => {
    greeted.resolve();
    return true;
  },
};

it.beforeAll(async ({ product: ours, browser: chromium }) => {
  product = ours;
  browser = chromium;
  sinceMs = wallMs();
  call = product.caller.call("1412", [hear("assistant.greeting"), isGreeted, { kind: "stay" }]);
  callId = await product.nextCallId(sinceMs);
});

describe("a call is hung up from the dashboard", () => {
  it("but not by a viewer, who is told why, on the page and by the server", async () => {
    const dashboard = await Dashboard.open(browser, product, "viewer");
    await dashboard.openCall(callId);
    const button = dashboard.page.getByRole("complementary").getByRole("button", { name: /^Hang up/ });
    expect(await button.getAttribute("aria-disabled")).toBe("true");
    expect(await button.getAttribute("title")).toMatch(/Your role \(viewer\) may not do this/);
    await dashboard.page.keyboard.press("h");
    await dashboard.page.keyboard.press("h");
    const viewer = await Member.signIn(product.stack.edge.url, "viewer", product.stack.signIn.password);
    expect(await viewer.post(`/api/calls/${callId}/hangup`)).toBe(403);
    expect((await product.call(callId)).call.status).toBe("in_progress");
    expect(product.history.audit(callId).filter(({ result }) => result === "done")).toEqual([]);
    await dashboard.close();
  });

  it("by an operator, who is asked once: the phone hears it within 2 s, and the audit log knows who it was", async () => {
    const dashboard = await Dashboard.open(browser, product, "operator");
    await dashboard.openCall(callId);
    const panel = dashboard.page.getByRole("complementary");
    await Promise.race([greeted.promise, call]);
    await panel.getByRole("button", { name: /^Hang up/ }).click();
    expect((await product.call(callId)).call.status).toBe("in_progress");
    await panel.getByRole("button", { name: /^Press again to hang up/ }).click();
    const pressedMs = wallMs();
    const report = await call;
    expect(report).toMatchObject({ hungUpBy: "far side", failure: null });
    expect(report.endedMs - pressedMs).toBeLessThan(ENDS_WITHIN_MS);
    await dashboard
      .row(callId)
      .and(dashboard.page.locator("[data-status=ended]"))
      .waitFor({ timeout: 5_000 });
    await expect
      .poll(() => product.history.audit(callId).filter(({ action }) => action === "calls.hangup"), {
        timeout: 5_000,
      })
      .toEqual([{ action: "calls.hangup", target: callId, result: "done", actor_name: "Olivia Berg" }]);
    await panel.getByText("Olivia Berg").first().waitFor({ timeout: 2_000 });
  });

  it("and is not sent to the queue behind the assistant", async () => {
    expect(product.onlooker.first("QueueCallerJoin", sinceMs)).toBeUndefined();
    await expect
      .poll(() => product.history.call(callId), { timeout: 15_000 })
      .toMatchObject({ disposition: "completed", attention: null });
    await expectNothingLeft(product);
  });
});
