import { resolve } from "node:path";
import { sitesPage } from "@patchbay/protocol/api";
import { actTold } from "@patchbay/protocol/api/ami";
import type { Browser, Page } from "playwright-core";
import { type Sitting, shoot, signedIn } from "./pictures.ts";

const ROW_WITHIN_MS = 90_000;

/** Has the site's Asterisk do an act, as the page does. */
async function act(page: Page, api: string, siteId: string, action: string, input: object): Promise<void> {
  const address = new URL(`/api/sites/${siteId}/ami/${action}`, api).href;
  const response = await page.request.post(address, { data: { input }, headers: { origin: api } });
  const body: unknown = await response.json();
  if (!actTold.safeParse(body).success)
    throw new Error(`${action} was not done: ${JSON.stringify(body).slice(0, 300)}`);
}

/** Each tab of a PBX's panel and its wallboard, while a call goes on, one waits in the queue, and a member of it is at lunch. */
export async function takePbxPictures(
  browser: Browser,
  sitting: Pick<Sitting, "target" | "out" | "print"> & { placeCall: () => void },
): Promise<void> {
  const { api } = sitting.target;
  const looks = await signedIn(browser, sitting.target);
  const [first] = looks;
  if (first === undefined) return;
  const sites = sitesPage.parse(
    await (await first.calls.request.get(new URL("/api/sites", api).href)).json(),
  );
  const siteId = sites.sites[0]?.id;
  if (siteId === undefined) throw new Error("There is no site to show.");
  const member = { Queue: "support", Interface: "PJSIP/1002" };
  await act(first.calls, api, siteId, "QueuePause", { ...member, Paused: true, Reason: "Lunch" });
  // A far end of the lab's own that waits in the queue.
  await act(first.calls, api, siteId, "Originate", {
    Channel: "Local/1600@internal",
    Context: "internal",
    Exten: "1720",
    CallerID: "Rosa Lindqvist <+12125550174>",
  });
  const to = (page: Page, path: string) => page.goto(new URL(path, api).href);
  for (const { name, calls: page } of looks) {
    const take = (tab: string) => shoot(page, resolve(sitting.out, `pbx-${tab}-${name}.png`), sitting);
    // The one before may be over by now.
    sitting.placeCall();
    await to(page, `/pbx/${siteId}/channels`);
    const row = page.locator("[data-call-state=talking]").first();
    await row.waitFor({ timeout: ROW_WITHIN_MS });
    if (name === "phone") await take("channels");
    await row.getByRole("link").click();
    await page.getByRole("complementary").getByRole("list", { name: "Channels" }).waitFor();
    await take(name === "phone" ? "call" : "channels");
    await to(page, `/pbx/${siteId}/queues`);
    await page.locator("[data-queue-member]").first().waitFor();
    await take("queues");
    await to(page, `/pbx/${siteId}/extensions`);
    await page.locator("[data-extension]").first().waitFor();
    await take("extensions");
    await to(page, `/pbx/${siteId}/parking`);
    await page.getByRole("region", { name: "Parked" }).waitFor();
    await take("parking");
    await to(page, `/pbx/${siteId}/actions`);
    await page.getByLabel("Action").selectOption("QueueStatus");
    await page.getByLabel("Action").press("Control+Enter");
    await page.locator("[data-verdict]").waitFor();
    await take("actions");
    await to(page, `/pbx/${siteId}/events`);
    const seen = page.getByText("QueueMemberPause").first();
    // The page's watch begins a moment after the page.
    for (let tries = 0; tries < 20 && !(await seen.isVisible()); tries += 1) {
      await act(page, api, siteId, "QueuePause", { ...member, Paused: true, Reason: "Paperwork" });
      await page.waitForTimeout(500);
    }
    await seen.waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await take("events");
    await to(page, `/wallboard/${siteId}`);
    await page.locator("[data-wallboard=live]").waitFor();
    await shoot(page, resolve(sitting.out, `wallboard-${name}.png`), sitting);
  }
  await act(first.calls, api, siteId, "QueuePause", { ...member, Paused: false });
}
