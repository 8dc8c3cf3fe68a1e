import { afterGaps } from "./feed/after-gap/after-gap.ts";
import { Audience } from "./feed/audience.ts";
import { feedRound, RawBroadcast } from "./feed/broadcast.ts";
import { paintedP95s } from "./feed/painted.ts";
import { startFeedProduct } from "./feed/product.ts";
import { BenchSite } from "./feed/site.ts";
import { print } from "./support/parts.ts";
import type { BenchResult } from "./support/result.ts";
import { sized } from "./support/size.ts";
import { median } from "./support/statistics.ts";

const ROUNDS = sized(5, 1);
const DASHBOARDS = sized(1_000, 10);
/** About what a batch with one new call weighs. */
const BATCH_CHARS = 720;

const list = (values: readonly number[]): string => values.map((value) => value.toFixed(0)).join(" ");

/**
 * The feed: dashboards that come back after a gap; an event accepted by the call's object to painted in Chromium, and to the last of
 * 1,000 dashboards.
 */
export async function run(): Promise<BenchResult> {
  const product = await startFeedProduct();
  const stops: (() => Promise<void> | void)[] = [product.stop];
  try {
    const site = await BenchSite.connect(product.url, product.siteToken);
    stops.unshift(() => site.close());
    const after = await afterGaps(product, site);
    print(
      `after gaps of 1 to 60 s: ${after.right} of ${after.gaps} right, p95 ${after.p95Ms.toFixed(0)} ms; ` +
        `loaded anew beside them p95 ${after.loadedP95Ms.toFixed(0)} ms`,
    );
    for (const what of new Set(after.wrong)) {
      print(`  ${after.wrong.filter((one) => one === what).length} were wrong: ${what}`);
    }
    print(`opening ${DASHBOARDS} dashboards`);
    const headers = { cookie: product.cookie, origin: product.url };
    const hello = JSON.stringify({ type: "subscribe", topic: "calls" });
    const audience = await Audience.open(
      DASHBOARDS,
      `${product.url.replace("http", "ws")}/feed`,
      headers,
      hello,
    );
    stops.unshift(() => audience.close());
    const painted = await paintedP95s(product, site, ROUNDS);
    print(`accepted to painted, p95 of each round: ${list(painted)} ms (${DASHBOARDS} idle sockets open)`);
    const raw = await RawBroadcast.start(product.dir, DASHBOARDS);
    stops.unshift(() => raw.stop());
    const ours: number[] = [];
    const theirs: number[] = [];
    // Turn and turn about, so that both see the same machine.
    for (let round = 0; round < ROUNDS; round += 1) {
      ours.push(await feedRound(audience, site, product, round));
      theirs.push(await raw.round(round, BATCH_CHARS));
    }
    print(`accepted to the last of ${DASHBOARDS}, p95 of each round: ${list(ours)} ms`);
    print(`raw workerd broadcast, the same: ${list(theirs)} ms`);
    const [value, baseline] = [median(ours), median(theirs)];
    const [rightMs, loadedMs] = [after.p95Ms, after.loadedP95Ms];
    return {
      bench: "feed",
      figures: [
        { name: "right_after_gap", value: after.right, unit: `of ${after.gaps}` },
        {
          name: "right_after_gap_p95_ms",
          value: rightMs,
          unit: "ms",
          baseline: loadedMs,
          ratio: rightMs / loadedMs,
        },
        { name: "painted_p95_ms", value: median(painted), unit: "ms" },
        { name: `broadcast_last_p95_ms.${DASHBOARDS}`, value, unit: "ms", baseline, ratio: value / baseline },
      ],
    };
  } finally {
    for (const stop of stops) await stop();
  }
}
