import type { Command } from "@patchbay/protocol/link";
import type { Env } from "../../../env.ts";
import { errorText, report } from "../../../log.ts";
import { retrying } from "../../common/retry.ts";

/** A channel to end, with its Q.850 cause. */
export interface HangUp {
  channel: string;
  uniqueid: string;
  cause: number;
}

/** How a site's command went; `message` says why it did not. */
export type SiteAnswer = { ok: true } | { ok: false; code: string; message: string };

const OFFLINE: SiteAnswer = { ok: false, code: "site_offline", message: "The PBX is offline." };

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

  /** Takes a channel that the PBX has to the call's media. */
  async bring(bring: Omit<Extract<Command, { kind: "bring" }>, "kind">): Promise<SiteAnswer> {
    if (this.#siteId === null) return OFFLINE;
    return this.#links.get(this.#links.idFromName(this.#siteId)).bring(bring);
  }

  /** Puts a caller through inside the PBX. */
  async transfer(transfer: Omit<Extract<Command, { kind: "transfer" }>, "kind">): Promise<SiteAnswer> {
    if (this.#siteId === null) return OFFLINE;
    return this.#links.get(this.#links.idFromName(this.#siteId)).ask({ kind: "transfer", ...transfer });
  }

  /** Joins a leg to the call's media that hears what the PBX has in its own hands. */
  async spy(spy: Omit<Extract<Command, { kind: "spy" }>, "kind">): Promise<SiteAnswer> {
    if (this.#siteId === null) return OFFLINE;
    return this.#links.get(this.#links.idFromName(this.#siteId)).ask({ kind: "spy", ...spy });
  }

  /** Dials a number through the PBX and joins it to the call's media. */
  async originate(originate: Omit<Extract<Command, { kind: "originate" }>, "kind">): Promise<SiteAnswer> {
    if (this.#siteId === null) return OFFLINE;
    return this.#links.get(this.#links.idFromName(this.#siteId)).originate(originate);
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
