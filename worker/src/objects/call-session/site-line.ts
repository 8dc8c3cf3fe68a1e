import type { Env } from "../../env.ts";
import { errorText, report } from "../../log.ts";
import { retrying } from "../shared/retry.ts";

/** A channel to end, with its Q.850 cause. */
export interface HangUp {
  channel: string;
  uniqueid: string;
  cause: number;
}

/** A call's way to the object of its site. */
export class SiteLine {
  readonly #links: Env["PBX_LINK"];
  readonly #siteId: string | null;

  constructor(links: Env["PBX_LINK"], siteId: string | null) {
    this.#links = links;
    this.#siteId = siteId;
  }

  /** False when the site is offline. The command waits for it a few seconds all the same. */
  async hangUp({ channel, uniqueid, cause }: HangUp): Promise<boolean> {
    if (this.#siteId === null) return false;
    return this.#links.get(this.#links.idFromName(this.#siteId)).hangUp({ channel, uniqueid, cause });
  }

  /** What the site knows of a channel; `unknown` when nobody can say. */
  async channelState(uniqueid: string): Promise<"alive" | "gone" | "unknown"> {
    const site = this.#siteId;
    if (site === null) return "unknown";
    try {
      return await retrying(async () => this.#links.get(this.#links.idFromName(site)).channelState(uniqueid));
    } catch (error) {
      report("warn", "channel state unknown", { site, error: errorText(error) });
      return "unknown";
    }
  }
}
