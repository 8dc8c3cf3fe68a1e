import { header } from "@patchbay/protocol/ami/decoder";
import { type Keep, print, withParts } from "../support/parts.ts";
import { startPbxPanel } from "../support/pbx/panel.ts";
import type { BenchResult } from "../support/result.ts";
import { sized } from "../support/size.ts";
import { median, quantile } from "../support/statistics.ts";
import { pause } from "../support/wait.ts";
import { BusyPbx } from "./events/busy-pbx.ts";
import { type CountedWay, countedWay } from "./events/counted-way.ts";
import { forwarding } from "./events/forwarding.ts";
import { paintedMs, watchPainting } from "./events/painted.ts";

const CALLS = sized(200, 5);
const EVENTS_PER_SECOND = sized(500, 100);
const COUNTED_MS = sized(15_000, 1_500);
const LONG_MS = 50;

/**
 * Events of a busy PBX: from Asterisk to a row that has been drawn; what the link carries while nobody watches raw events, beside all of
 * them; and the connector's cost beside a process on asterisk-manager.
 */
export async function run(): Promise<BenchResult> {
  const page = await withParts("pbx-events", watched);
  const { connectorMs, peerMs, lost, growthMb } = await withParts("pbx-forwarding", forwarding);
  return {
    bench: "pbx-events",
    figures: [
      ...page,
      {
        name: "connector_cpu_ratio",
        value: connectorMs / peerMs,
        unit: "ratio",
        baseline: 1,
        ratio: connectorMs / peerMs,
      },
      { name: "lost_events", value: lost, unit: "events" },
      { name: "rss_growth_mb", value: growthMb, unit: "MB" },
    ],
  };
}

async function watched(dir: string, keep: Keep): Promise<BenchResult["figures"]> {
  const toldAt = new Map<string, number>();
  const seen: { pbx?: BusyPbx; way?: CountedWay } = {};
  const { onlooker, page, open } = await startPbxPanel(dir, keep, {
    calls: CALLS,
    onEvent: (event) => {
      if (seen.pbx !== undefined) seen.pbx.events += 1;
      if (header(event, "Event") === "Newchannel") toldAt.set(header(event, "Uniqueid"), Date.now());
    },
    edgeThrough: async (url) => {
      seen.way = keep(await countedWay(url), (one) => one.close());
      return seen.way.url;
    },
  });
  const pbx = keep(new BusyPbx(onlooker, EVENTS_PER_SECOND), (one) => one.stop());
  seen.pbx = pbx;
  const { way } = seen;
  if (way === undefined) throw new Error("The connector was started without the counted way.");
  await watchPainting(page);
  await open("channels");
  const began = performance.now();
  pbx.start();
  await pause(2_000);
  const { tookMs, longTasksMs } = await paintedMs(page, onlooker, toldAt);
  print(`${((pbx.events / (performance.now() - began)) * 1_000).toFixed(0)} events/s`);
  print(`told to painted: p50 ${median(tookMs).toFixed(0)}, p95 ${quantile(tookMs, 0.95).toFixed(0)} ms`);
  const long = longTasksMs.filter((ms) => ms > LONG_MS);
  print(`${long.length} long tasks, the longest ${Math.max(0, ...long).toFixed(0)} ms`);

  const bytesAnEvent = async (): Promise<number> => {
    const from = { bytes: way.bytes, events: pbx.events };
    await pause(COUNTED_MS);
    return (way.bytes - from.bytes) / (pbx.events - from.events);
  };
  const unwatched = await bytesAnEvent();
  await open("events");
  await pause(1_000);
  const all = await bytesAnEvent();
  print(
    `the link: ${unwatched.toFixed(0)} bytes an event while nobody watches, ${all.toFixed(0)} with all of them`,
  );
  return [
    { name: "painted_p95_ms", value: quantile(tookMs, 0.95), unit: "ms" },
    { name: "long_tasks_over_50ms", value: long.length, unit: "tasks" },
    {
      name: "link_bytes_ratio",
      value: unwatched / all,
      unit: "ratio",
      baseline: all,
      ratio: unwatched / all,
    },
  ];
}
