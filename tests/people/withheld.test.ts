import { auditPage } from "@patchbay/protocol/audit";
import { expect } from "vitest";
import { wallMs } from "../../simulators/caller/phone-leg.ts";
import { Dashboard } from "../support/dashboard.ts";
import { CALLER } from "../support/product.ts";
import { it } from "../support/shared/product.ts";

/** The lab's dialplan withholds the number of whoever dials it, and has the assistant answer. */
const WITHHELD_EXTENSION = "1612";

it("A8: a number that its caller withholds is shown by a button to whom the site shows it, and that is in the audit log", async ({
  product,
  browser,
}) => {
  const site = `/api/sites/${product.siteId}`;
  expect(await product.owner.put(site, { withheldShownTo: "supervisors" })).toBe(200);
  const sinceMs = wallMs();
  const call = product.caller.call(WITHHELD_EXTENSION, [{ kind: "stay", withinMs: 90_000 }]);
  const callId = await product.nextCallId(sinceMs);
  try {
    const [sam, olivia] = await Promise.all([
      Dashboard.open(browser, product, "supervisor"),
      Dashboard.open(browser, product, "operator"),
    ]);
    for (const { page } of [sam, olivia]) {
      await page.goto(`${product.stack.edge.url}/calls/${callId}`);
      await page.getByText("This caller withholds their number.").waitFor();
      expect(await page.getByRole("complementary").textContent()).not.toContain(CALLER);
      await page.getByRole("button", { name: "Show it" }).click();
    }
    await expect
      .poll(() => sam.page.getByRole("complementary").textContent())
      .toContain(`Withheld: Extension ${CALLER} · ext ${CALLER}`);
    await olivia.page.getByText("Nothing is shown to you of this caller's number.").waitFor();
    expect(await olivia.page.getByRole("complementary").textContent()).not.toContain(CALLER);
    const path = `/api/audit?call=${callId}&action=calls.show_withheld`;
    const entries = async () => (await product.owner.get(path, auditPage)).entries;
    await expect
      .poll(async () => (await entries()).map(({ actor, result }) => [actor.name, result]).sort())
      .toEqual([
        ["Olivia Berg", "refused"],
        ["Sam Okafor", "done"],
      ]);
  } finally {
    await product.onlooker.hangUpAll();
    await call;
    expect(await product.owner.put(site, { withheldShownTo: "nobody" })).toBe(200);
  }
});
