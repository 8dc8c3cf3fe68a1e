import { callDetail } from "@patchbay/protocol/api";
import { startChromium } from "../../simulators/browser/chromium.ts";
import { sized } from "../support/size.ts";
import { quantile } from "../support/statistics.ts";
import type { FeedProduct } from "./product.ts";
import type { BenchSite } from "./site.ts";

const EVENTS = sized(40, 8);
const BETWEEN_MS = 120;

/** Installed in the page: notes for each log entry when the frame after its commit had begun (double rAF). */
const WATCH = `(() => {
  window.__painted = {};
  const note = (n) => requestAnimationFrame(() => requestAnimationFrame(() => { window.__painted[n] ??= Date.now(); }));
  const look = (node) => {
    if (!(node instanceof Element)) return;
    for (const item of [node, ...node.querySelectorAll("[data-log-n]")]) {
      const n = item.getAttribute("data-log-n");
      if (n !== null && !(n in window.__painted)) note(n);
    }
  };
  new MutationObserver((changes) => { for (const change of changes) for (const node of change.addedNodes) look(node); })
    .observe(document, { childList: true, subtree: true });
})();`;

/**
 * One round per call: from the moment an entry was accepted by the call's object (its time in the log) to its being
 * painted in Chromium. Answers with each round's p95 in milliseconds.
 */
export async function paintedP95s(product: FeedProduct, site: BenchSite, rounds: number): Promise<number[]> {
  const browser = await startChromium();
  try {
    const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
    await page.addInitScript(WATCH);
    await page.goto(product.url);
    await page.getByLabel("Email").fill(product.signIn.email);
    await page.getByLabel("Password").first().fill(product.signIn.password);
    await page.keyboard.press("Enter");
    await page.locator("[data-connection=live]").first().waitFor();
    const p95s: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const uniqueid = `bench-paint.${round}`;
      const callId = await site.ring(uniqueid);
      await page.locator(`[data-call-id="${callId}"]`).first().click();
      await page.locator('[data-log-n="2"]').waitFor();
      const first = 3;
      for (let n = 0; n < EVENTS; n += 1) {
        site.tell(
          n % 2 === 0
            ? { kind: "queue_join", queue: "support", uniqueid, channel: "x", position: 1 }
            : { kind: "queue_leave", queue: "support", uniqueid },
        );
        await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS + (n % 7)));
      }
      await page.locator(`[data-log-n="${first + EVENTS - 1}"]`).waitFor();
      await page.waitForTimeout(200);
      const painted = await page.evaluate<Record<string, number>>("window.__painted");
      p95s.push(quantile(await delays(product, callId, painted, first), 0.95));
      site.hangUp(uniqueid);
      await page.evaluate("window.__painted = {}");
      await page.keyboard.press("Escape");
    }
    return p95s;
  } finally {
    await browser.close();
  }
}

async function delays(
  product: FeedProduct,
  callId: string,
  painted: Record<string, number>,
  first: number,
): Promise<number[]> {
  const response = await fetch(`${product.url}/api/calls/${callId}`, { headers: { cookie: product.cookie } });
  const { log } = callDetail.parse(await response.json());
  const late = log.filter(({ n }) => n >= first).slice(0, EVENTS);
  const found = late.flatMap(({ n, at }) => {
    const seen = painted[String(n)];
    return seen === undefined ? [] : [seen - at];
  });
  if (found.length < EVENTS) throw new Error(`only ${found.length} of ${EVENTS} entries were painted`);
  return found;
}
