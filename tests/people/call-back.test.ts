import { callDetail } from "@patchbay/protocol/api";
import { afterEach, expect } from "vitest";
import { wallMs } from "../../simulators/caller/phone-leg.ts";
import { expectNothingLeft } from "../support/nothing-left.ts";
import { type PersonAtDashboard, personAtDashboard } from "../support/people/person-at-dashboard.ts";
import type { Product } from "../support/product.ts";
import { it } from "../support/shared/product.ts";

/** The lab's dialplan gives whoever dials it this number and this name, and queues them where nobody is. */
const QUEUED_EXTENSION = "1611";
const NUMBER = "+4721000000";
const NAME = "Acme Ltd";

let product: Product;
let olivia: PersonAtDashboard | null = null;

afterEach(async () => {
  await olivia?.leave();
  olivia = null;
  await product.onlooker.hangUpAll();
});

/** A caller who gave up before anybody answered; answers their call. */
async function missed(): Promise<string> {
  const giveUp = new AbortController();
  const sinceMs = wallMs();
  const over = product.caller.call(QUEUED_EXTENSION, [{ kind: "stay", withinMs: 60_000 }], {
    giveUp: giveUp.signal,
  });
  const callId = await product.nextCallId(sinceMs);
  const summary = async () => (await product.call(callId).catch(() => null))?.call;
  await expect.poll(summary).toMatchObject({ status: "queued", from: { number: NUMBER, name: NAME } });
  giveUp.abort();
  await over;
  await expect.poll(summary).toMatchObject({ status: "ended", disposition: "abandoned" });
  return callId;
}

it("D8: Call back on a missed call dials its caller through the PBX, and is refused in words where they want no calls", async ({
  product: ours,
  browser,
}) => {
  product = ours;
  const callId = await missed();
  olivia = await personAtDashboard(browser, product, "operator", [{ kind: "stay", withinMs: 60_000 }]);
  const { page } = olivia.dashboard;
  // The line that this browser called out by last.
  await page.evaluate((line) => localStorage.setItem("patchbay.line", line), product.siteId);
  await page.goto(`${product.stack.edge.url}/calls?tab=attention`);
  await olivia.dashboard.openCall(callId);
  const panel = page.getByRole("complementary");
  const callBack = panel.getByRole("button", { name: `Call back ${NAME}` });
  const sinceMs = wallMs();
  const placed = page.waitForResponse(
    (one) => /\/api\/calls$/.test(one.url()) && one.request().method() === "POST",
  );
  await callBack.click();
  const body: unknown = (await placed).request().postDataJSON();
  expect(body).toMatchObject({ to: { kind: "number", number: NUMBER, line: product.siteId } });
  await product.onlooker.next(
    "Newchannel",
    sinceMs,
    10_000,
    ({ Context, Exten }) => Context === "patchbay-out" && Exten === NUMBER,
  );
  // The page is at the call that it has placed.
  await page.waitForURL((url) => /\/calls\/[a-z2-7]+$/.test(url.pathname) && !url.pathname.endsWith(callId));
  const dialled = page.url().split("/").at(-1)?.split("?")[0] ?? "";
  expect((await product.owner.get(`/api/calls/${dialled}`, callDetail)).call).toMatchObject({
    direction: "outbound",
    to: { number: NUMBER },
  });
  await product.onlooker.hangUpAll();
  await expect.poll(async () => (await product.call(dialled)).call.status).toBe("ended");

  expect(
    await product.owner.post("/api/do-not-call", { number: NUMBER, words: "Asked for it." }),
  ).toBeLessThan(300);
  await page.goto(`${product.stack.edge.url}/calls/${callId}`);
  await expect.poll(() => callBack.getAttribute("aria-disabled")).toBeNull();
  const againMs = wallMs();
  await callBack.click();
  await page.getByText(`${NAME} was not called`).waitFor();
  await page
    .getByText(`${NUMBER} is on the do-not-call list. Take it off the list under Follow-ups`)
    .waitFor();
  expect(new URL(page.url()).pathname).toBe(`/calls/${callId}`);
  expect(product.onlooker.first("Newchannel", againMs)).toBeUndefined();
  await expectNothingLeft(product);
}, 180_000);
