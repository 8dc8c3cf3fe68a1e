import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { freePort } from "../../asterisk-config/lab/ports.ts";
import { startEdge } from "../../stack/edge.ts";
import { sized } from "../support/size.ts";
import { quantile } from "../support/statistics.ts";
import { Audience } from "./audience.ts";
import type { FeedProduct } from "./product.ts";
import type { BenchSite } from "./site.ts";

const SAMPLES = sized(20, 3);

/** From the acceptance of a new call by its object to the last dashboard's having it; p95 of one round, in ms. */
export async function feedRound(
  audience: Audience,
  site: BenchSite,
  product: FeedProduct,
  round: number,
): Promise<number> {
  const delays: number[] = [];
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    const uniqueid = `bench-all.${round}.${sample}`;
    // The channel's name is not in what dashboards get; the call's id is, and only the route tells it.
    const all = audience.untilAllHave('"call_started"');
    const callId = await site.ring(uniqueid);
    const lastAt = await all;
    const response = await fetch(`${product.url}/api/calls/${callId}`, {
      headers: { cookie: product.cookie },
    });
    const began: { log: { at: number }[] } = await response.json();
    delays.push(lastAt - (began.log[0]?.at ?? Number.NaN));
    site.hangUp(uniqueid);
    await audience.untilAllHave('"call_ended"');
  }
  return quantile(delays, 0.95);
}

/** The raw broadcast of the same text to as many sockets, in a workerd of its own. */
export class RawBroadcast {
  readonly #url: string;
  readonly #audience: Audience;
  readonly #stop: () => Promise<void>;

  private constructor(url: string, audience: Audience, stop: () => Promise<void>) {
    this.#url = url;
    this.#audience = audience;
    this.#stop = stop;
  }

  static async start(dir: string, sockets: number): Promise<RawBroadcast> {
    const envFile = join(dir, "raw.env");
    await mkdir(dir, { recursive: true });
    await writeFile(envFile, "");
    const edge = await startEdge({
      port: await freePort(),
      stateDir: join(dir, "raw-state"),
      logDir: join(dir, "raw-logs"),
      envFile,
      vars: {},
      project: join(import.meta.dirname, "baseline"),
    });
    try {
      const audience = await Audience.open(sockets, `${edge.url.replace("http", "ws")}/`, {}, null);
      return new RawBroadcast(edge.url, audience, () => edge.stop());
    } catch (error) {
      await edge.stop();
      throw error;
    }
  }

  async round(round: number, chars: number): Promise<number> {
    const delays: number[] = [];
    for (let sample = 0; sample < SAMPLES; sample += 1) {
      const needle = `sample-${round}-${sample}.`;
      let acceptedAt = Number.NaN;
      const all = this.#audience.untilAllHave(needle, 20_000, (text) => {
        acceptedAt = Number(text.slice(0, text.indexOf(" ")));
      });
      await fetch(this.#url, { method: "POST", body: needle.padEnd(chars, "x") });
      delays.push((await all) - acceptedAt);
    }
    return quantile(delays, 0.95);
  }

  async stop(): Promise<void> {
    this.#audience.close();
    await this.#stop();
  }
}
