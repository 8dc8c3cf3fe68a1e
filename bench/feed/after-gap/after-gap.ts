import { quantile } from "../../statistics.ts";
import type { FeedProduct } from "../product.ts";
import type { BenchSite } from "../site.ts";
import { BusyMinute } from "./busy-minute.ts";
import { GapDashboard } from "./gap-dashboard.ts";

const DASHBOARDS = 100;
const ROUNDS = 2;
const SHORTEST_MS = 1_000;
const LONGEST_MS = 60_000;
/** A page that is not right by then is not counted as right. */
const RIGHT_WITHIN_MS = 5_000;
const OPEN_AT_ONCE = 20;

export interface AfterGap {
  gaps: number;
  right: number;
  p95Ms: number;
}

/**
 * 200 gaps of 1 to 60 s, evenly spread, none shortened: 100 dashboards lose their network in the same moment, so that nobody is left on
 * any topic, and come back one after another, twice. Each shows the list and a live call; calls ring, change and end all the while.
 * A page is right once it is live and shows what a page shows that is loaded anew in the moment the network is back.
 */
export async function afterGaps(product: FeedProduct, site: BenchSite): Promise<AfterGap> {
  const at = {
    url: `${product.url.replace("http", "ws")}/feed`,
    headers: { cookie: product.cookie, origin: product.url },
  };
  const minute = await BusyMinute.begin(site, DASHBOARDS);
  const pages = minute.watched.map((callId) => new GapDashboard(at, callId));
  try {
    for (let from = 0; from < pages.length; from += OPEN_AT_ONCE) {
      await Promise.all(pages.slice(from, from + OPEN_AT_ONCE).map(opened));
    }
    const delays: (number | null)[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const page of pages) page.leave();
      const gaps = pages.map(async (page, which) => {
        // Who was gone longest in the one round is back first in the next.
        const step = round % 2 === 0 ? which : DASHBOARDS - 1 - which;
        await pause(SHORTEST_MS + ((LONGEST_MS - SHORTEST_MS) * step) / (DASHBOARDS - 1));
        return rightAfter(page, new GapDashboard(at, page.callId));
      });
      delays.push(...(await Promise.all(gaps)));
    }
    const right = delays.filter((ms) => ms !== null);
    return {
      gaps: delays.length,
      right: right.length,
      p95Ms: quantile(
        delays.map((ms) => ms ?? Infinity),
        0.95,
      ),
    };
  } finally {
    for (const page of pages) page.close();
    minute.end();
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function opened(page: GapDashboard): Promise<void> {
  return new Promise((resolve) => {
    page.open(() => {
      if (page.live) resolve();
    });
  });
}

/** How long from the network's return until the page shows what `fresh`, loaded now, does; null when it does not. */
function rightAfter(page: GapDashboard, fresh: GapDashboard): Promise<number | null> {
  const backAt = performance.now();
  return new Promise((resolve) => {
    const settle = (ms: number | null): void => {
      clearTimeout(late);
      clearInterval(look);
      fresh.close();
      resolve(ms);
    };
    const late = setTimeout(() => settle(null), RIGHT_WITHIN_MS);
    const compare = (): void => {
      if (page.shows(fresh)) settle(performance.now() - backAt);
    };
    const look = setInterval(compare, 5);
    fresh.open(() => {});
    page.comeBack();
  });
}
