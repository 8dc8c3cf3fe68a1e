import type { Page } from "playwright-core";
import type { AmiClient } from "../../../agent/src/asterisk/ami-client.ts";
import { sized } from "../../support/size.ts";
import { pause } from "../../support/wait.ts";

const CHANGES = sized(60, 4);
const BETWEEN_MS = 250;
const PAINTED_WITHIN_MS = 10_000;

/** Installed in the page: when each call's row had been drawn, and the tasks that kept the page from anything for over 50 ms. */
const WATCH = `(() => {
  window.__painted = {};
  window.__long = [];
  const look = (node) => {
    if (!(node instanceof Element)) return;
    for (const row of [node, ...node.querySelectorAll("[data-pbx-call]")]) {
      const id = row.getAttribute("data-pbx-call");
      if (id === null || !id.startsWith("mark-") || id in window.__painted) continue;
      window.__painted[id] = null;
      requestAnimationFrame(() => requestAnimationFrame(() => { window.__painted[id] = Date.now(); }));
    }
  };
  new MutationObserver((changes) => { for (const change of changes) for (const node of change.addedNodes) look(node); })
    .observe(document, { childList: true, subtree: true });
  new PerformanceObserver((list) => { for (const one of list.getEntries()) window.__long.push(one.duration); })
    .observe({ type: "longtask" });
})();`;

export const watchPainting = (page: Page): Promise<void> => page.addInitScript(WATCH).then(() => {});

/**
 * From Asterisk's telling of a new call to its row's being drawn, milliseconds of each; and how long the tasks were that kept the page from
 * anything else meanwhile. `toldAt` is when the bench's own session heard of a channel, epoch milliseconds.
 */
export async function paintedMs(
  page: Page,
  onlooker: AmiClient,
  toldAt: ReadonlyMap<string, number>,
): Promise<{ tookMs: number[]; longTasksMs: number[] }> {
  await page.evaluate("window.__long.length = 0");
  for (let n = 0; n < CHANGES; n += 1) {
    await onlooker.send({
      Action: "Originate",
      Channel: "Local/9813@outgoing",
      Context: "outgoing",
      Exten: "9813",
      Priority: 1,
      Timeout: 5_000,
      ChannelId: `mark-${n}`,
      Async: true,
    });
    await pause(BETWEEN_MS);
  }
  const deadline = performance.now() + PAINTED_WITHIN_MS;
  for (;;) {
    const painted = await page.evaluate<Record<string, number | null>>("window.__painted");
    const tookMs = Array.from({ length: CHANGES }, (_, n) => {
      const [at, from] = [painted[`mark-${n}`], toldAt.get(`mark-${n}`)];
      return at == null || from === undefined ? Number.NaN : at - from;
    });
    if (!tookMs.some(Number.isNaN)) {
      return { tookMs, longTasksMs: await page.evaluate<number[]>("window.__long") };
    }
    if (performance.now() > deadline)
      throw new Error(`${tookMs.filter(Number.isNaN).length} of ${CHANGES} new calls were never painted.`);
    await pause(100);
  }
}
