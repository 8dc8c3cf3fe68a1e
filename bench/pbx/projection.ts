import { join } from "node:path";
import { header } from "@patchbay/protocol/ami/decoder";
import { parseSiteToken } from "@patchbay/protocol/ids";
import { AmiClient } from "../../agent/src/asterisk/ami-client.ts";
import {
  CALLS,
  differences,
  type Random,
  RELOADS,
  randomFrom,
  randomOperation,
  SALES,
} from "../../agent/test/projection.ts";
import { SlowManager } from "../../agent/test/slow-manager.ts";
import { Desk } from "../../simulators/desk/desk.ts";
import { SiteWatch } from "../../simulators/desk/site-watch.ts";
import { Cable } from "../../tests/support/cable.ts";
import { print, withParts } from "../support/parts.ts";
import { startBenchStack } from "../support/product/bench-stack.ts";
import type { BenchResult } from "../support/result.ts";
import { sized } from "../support/size.ts";
import { median, quantile } from "../support/statistics.ts";
import { pause } from "../support/wait.ts";

const OPERATIONS = sized(2_000, 40);
/** Between two comparisons. */
const BATCH = sized(50, 20);
const CUTS = sized(20, 2);
const RELOADS_DONE = sized(10, 1);
const RESTARTS = sized(5, 1);
/** What Asterisk has not told by then, and the connector has not found by its own looks, is a difference. */
const SETTLED_WITHIN_MS = 15_000;
const LOOK_EVERY_MS = 20;
/** Calls are ended from so many channels on: the bench is of what is known, not of how much Asterisk bears. */
const MOST_CHANNELS = 80;
const SEED = 20_261_130;
const ONLOOKER = "onlooker";

/**
 * What a dashboard shows of a real Asterisk beside Asterisk's own lists, after any operations, with the connector's ways to Asterisk and to
 * the edge cut and configurations read anew between them; and how soon the screen is right after such a cut, and after a restart.
 */
export async function run(): Promise<BenchResult> {
  return withParts("projection", async (dir, keep) => {
    print("starting the product");
    const ways: { ami?: SlowManager; edge?: Cable } = {};
    const stack = keep(
      await startBenchStack({
        dir: join(dir, "product"),
        voiceUrl: "http://127.0.0.1:9/v1",
        labSecret: ONLOOKER,
        moreQueues: SALES,
        amiThrough: async (port) => {
          ways.ami = keep(await SlowManager.to(port), (one) => one.close());
          return ways.ami.port;
        },
        edgeThrough: async (url) => {
          ways.edge = keep(await Cable.to(url), (one) => one.close());
          return ways.edge.url;
        },
      }),
      (one) => one.stop(),
    );
    const { ami, edge } = ways;
    if (ami === undefined || edge === undefined)
      throw new Error("The product was started without the bench's ways.");
    const desk = await Desk.signIn(stack.edge.url, stack.signIn.email, stack.signIn.password);
    const token = parseSiteToken(stack.secrets.SITE_TOKEN);
    if (!token.ok) throw new Error(token.error);
    const watch = keep(new SiteWatch(stack.edge.url, desk.cookie, token.value.siteId), (one) => one.close());
    const { host, port } = stack.pbx.ami;
    const onlooker = keep(
      new AmiClient({ host, port, username: "lab", secret: ONLOOKER, backoffMs: { first: 50, last: 200 } }),
      (one) => one.stop(),
    );
    onlooker.start();
    const bench = new Projection(onlooker, watch);
    await bench.settled("the first snapshot");

    const random = randomFrom(SEED);
    const cutAfter = every(OPERATIONS, CUTS);
    const reloadAfter = every(OPERATIONS, RELOADS_DONE);
    const cutMs: number[] = [];
    let operations = 0;
    while (operations < OPERATIONS) {
      const until = operations + BATCH;
      while (operations < until) {
        await bench.operate(random);
        operations += 1;
        if (operations % reloadAfter === 0) await bench.console(RELOADS[random(RELOADS.length)] ?? "");
        if (operations % cutAfter !== 0) continue;
        const cutAt = performance.now();
        if ((operations / cutAfter) % 2 === 0) ami.cut();
        else {
          edge.cut();
          setTimeout(() => edge.mend(), 50);
        }
        // What happens while nobody looks is what a list has to bring.
        for (let n = 0; n < 3; n += 1) await bench.operate(random);
        operations += 3;
        if (await bench.settled(`a cut after ${operations} operations`))
          cutMs.push(performance.now() - cutAt);
      }
      await bench.settled(`${operations} operations`);
    }
    print(
      `${operations} operations, ${CUTS} cuts, ${RELOADS_DONE} reloads: ${bench.wrong.length} differences`,
    );
    print(`a cut to a right screen: ${spread(cutMs)}`);

    const restartMs: number[] = [];
    for (let n = 0; n < RESTARTS; n += 1) {
      for (const call of CALLS) await bench.console(`channel originate ${call}`);
      await bench.settled("calls before a restart");
      stack.pbx = keep(await stack.pbx.restart(), (one) => one.stop());
      const readyAt = performance.now();
      await bench.console(`channel originate ${CALLS[0]}`);
      if (await bench.settled("a restart of Asterisk")) restartMs.push(performance.now() - readyAt);
    }
    print(`Asterisk ready again to a right screen: ${spread(restartMs)}`);
    return {
      bench: "projection",
      figures: [
        { name: "differences", value: bench.wrong.length, unit: "rows" },
        { name: "operations", value: operations, unit: "operations" },
        { name: "right_after_cut_p95_ms", value: quantile(cutMs, 0.95), unit: "ms" },
        { name: "right_after_restart_p95_ms", value: quantile(restartMs, 0.95), unit: "ms" },
      ],
    };
  });
}

/** Of `all` steps every so many one that is done `times` in all. */
const every = (all: number, times: number): number => Math.max(1, Math.floor(all / times));

const spread = (ms: readonly number[]): string =>
  `p50 ${median(ms).toFixed(0)}, p95 ${quantile(ms, 0.95).toFixed(0)}, most ${quantile(ms, 1).toFixed(0)} ms of ${ms.length}`;

class Projection {
  /** What was wrong for longer than it may be. */
  readonly wrong: string[] = [];
  readonly #onlooker: AmiClient;
  readonly #watch: SiteWatch;

  constructor(onlooker: AmiClient, watch: SiteWatch) {
    this.#onlooker = onlooker;
    this.#watch = watch;
  }

  async console(line: string): Promise<void> {
    await this.#onlooker.act({ action: "Command", input: { Command: line }, id: crypto.randomUUID() });
  }

  async operate(random: Random): Promise<void> {
    const channels = await this.#onlooker.list({ Action: "CoreShowChannels" });
    // Only calls: announcers of conferences are Asterisk's own.
    const names = (channels.ok ? channels.items : [])
      .map((item) => header(item, "Channel"))
      .filter((name) => name.startsWith("Local/"));
    const victim = names[random(Math.max(1, names.length))];
    if (victim !== undefined && (names.length > MOST_CHANNELS || random(5) === 0))
      return this.console(`channel request hangup ${victim}`);
    return this.console(randomOperation(random));
  }

  /** Waits until the dashboard shows what Asterisk lists; what still differs then is noted, and answered with false. */
  async settled(after: string): Promise<boolean> {
    const deadline = performance.now() + SETTLED_WITHIN_MS;
    for (;;) {
      const differences = await this.#differences();
      if (differences.length === 0) return true;
      if (performance.now() > deadline) {
        print(`after ${after}: ${differences.slice(0, 5).join("; ")}`);
        this.wrong.push(...differences);
        return false;
      }
      await pause(LOOK_EVERY_MS);
    }
  }

  async #differences(): Promise<string[]> {
    const view = this.#watch.view;
    if (view === null || this.#onlooker.state.state !== "up") return ["nothing is known yet"];
    return differences(this.#onlooker, view);
  }
}
