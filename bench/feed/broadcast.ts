import { join } from "node:path";
import { freePort } from "../../asterisk-config/lab/ports.ts";
import { bin } from "../../stack/paths.ts";
import { answers, startPart, untilReady } from "../../stack/process/part.ts";
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
    const port = await freePort();
    const folder = join(import.meta.dirname, "baseline");
    const part = startPart({
      name: "raw broadcast",
      command: [
        bin("wrangler"),
        "dev",
        "--ip",
        "127.0.0.1",
        "--port",
        String(port),
        "--inspector-port",
        "0",
        "--log-level",
        "warn",
        "--persist-to",
        join(dir, "raw-state"),
        "--show-interactive-dev-session=false",
      ],
      logFile: join(dir, "logs/raw.log"),
      cwd: folder,
      env: { WRANGLER_SEND_METRICS: "false", CI: "true", CLOUDFLARE_CF_FETCH_ENABLED: "false" },
    });
    const url = `http://127.0.0.1:${port}`;
    try {
      await untilReady(part, () => answers(`${url}/healthz`));
      const audience = await Audience.open(sockets, `ws://127.0.0.1:${port}/`, {}, null);
      return new RawBroadcast(url, audience, () => part.stop());
    } catch (error) {
      await part.stop();
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
