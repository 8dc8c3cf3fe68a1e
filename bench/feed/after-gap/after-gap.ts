import { sized } from "../../support/size.ts";
import { quantile } from "../../support/statistics.ts";
import type { FeedProduct } from "../product.ts";
import type { BenchSite } from "../site.ts";
import { BusyMinute } from "./busy-minute.ts";
import { GapDashboard } from "./gap-dashboard.ts";

/** How many pages lose their network at once, and how often. */
export interface GapPlan {
  dashboards: number;
  rounds: number;
}

const WHOLE: GapPlan = { dashboards: sized(100, 3), rounds: sized(2, 1) };
const SHORTEST_MS = 1_000;
const LONGEST_MS = sized(60_000, 3_000);
/** A page that is not right by then is not counted as right. */
const RIGHT_WITHIN_MS = 5_000;
const OPEN_AT_ONCE = 20;

export interface AfterGap {
  gaps: number;
  right: number;
  p95Ms: number;
  /** The same for the pages that are loaded anew beside them: what a page takes that has nothing to make good. */
  loadedP95Ms: number;
  /** Why a page was not right in the end, once for each that was not. */
  wrong: string[];
}

/**
 * 200 gaps of 1 to 60 s, evenly spread, none shortened: 100 dashboards lose their network in the same moment, so that nobody is left on
 * any topic, and come back one after another, twice. Each shows the list and a live call; calls ring, change and end all the while.
 * A page is right once it is live and shows what a page shows that is loaded anew in the moment the network is back.
 */
export async function afterGaps(
  product: FeedProduct,
  site: BenchSite,
  { dashboards, rounds }: GapPlan = WHOLE,
): Promise<AfterGap> {
  const at = {
    url: `${product.url.replace("http", "ws")}/feed`,
    headers: { cookie: product.cookie, origin: product.url },
  };
  const minute = await BusyMinute.begin(site, dashboards);
  const pages = minute.watched.map((callId) => new GapDashboard(at, callId));
  try {
    for (let from = 0; from < pages.length; from += OPEN_AT_ONCE) {
      await Promise.all(pages.slice(from, from + OPEN_AT_ONCE).map(opened));
    }
    const backs: Back[] = [];
    for (let round = 0; round < rounds; round += 1) {
      for (const page of pages) page.leave();
      const gaps = pages.map(async (page, which) => {
        // Who was gone longest in the one round is back first in the next.
        const step = round % 2 === 0 ? which : dashboards - 1 - which;
        await pause(SHORTEST_MS + ((LONGEST_MS - SHORTEST_MS) * step) / (dashboards - 1));
        return rightAfter(page, new GapDashboard(at, page.callId));
      });
      backs.push(...(await Promise.all(gaps)));
    }
    const wrong = backs.flatMap((back) => back.wrong ?? []);
    return {
      gaps: backs.length,
      right: backs.length - wrong.length,
      p95Ms: p95(backs.map(({ rightMs }) => rightMs)),
      loadedP95Ms: p95(backs.map(({ loadedMs }) => loadedMs)),
      wrong,
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

const p95 = (values: readonly number[]): number => quantile(values, 0.95);

/** What became of a page since its network is back, beside the page that was loaded in that moment; all of the wait for what did not. */
interface Back {
  rightMs: number;
  loadedMs: number;
  wrong: string | null;
}

function rightAfter(page: GapDashboard, fresh: GapDashboard): Promise<Back> {
  const backAt = performance.now();
  let loadedMs = RIGHT_WITHIN_MS;
  return new Promise((resolve) => {
    const compare = (): void => {
      const sinceMs = performance.now() - backAt;
      if (fresh.live) loadedMs = Math.min(loadedMs, sinceMs);
      const wrong = page.differs(fresh);
      if (wrong !== null && sinceMs < RIGHT_WITHIN_MS) return;
      clearInterval(look);
      fresh.close();
      resolve({ rightMs: Math.min(sinceMs, RIGHT_WITHIN_MS), loadedMs, wrong });
    };
    const look = setInterval(compare, 5);
    fresh.open(() => {});
    page.comeBack();
  });
}
