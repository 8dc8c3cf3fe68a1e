import type { Command } from "@patchbay/protocol/link/commands";
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

/** A call's way to the object of a site, which takes commands from calls of its own organization only. */
export class SiteLine {
  readonly #links: Env["PBX_LINK"];
  readonly #orgId: string;
  readonly #siteId: string | null;

  constructor(links: Env["PBX_LINK"], orgId: string, siteId: string | null) {
    this.#links = links;
    this.#orgId = orgId;
    this.#siteId = siteId;
  }

  /** False when the site is offline, or its object cannot be told. The command waits for it a few seconds all the same. */
  async hangUp({ channel, uniqueid, cause }: HangUp): Promise<boolean> {
    try {
      return (await this.#link()?.hangUp(this.#orgId, { channel, uniqueid, cause })) ?? false;
    } catch (error) {
      const site = this.#siteId ?? "";
      report("warn", "a hang-up did not reach the site's object", { site, error: errorText(error) });
      return false;
    }
  }

  /** Takes a channel that the PBX has to the call's media. */
  async bring(bring: Omit<Extract<Command, { kind: "bring" }>, "kind">): Promise<SiteAnswer> {
    return this.#link()?.join(this.#orgId, { kind: "bring", ...bring }) ?? OFFLINE;
  }

  /** Puts a caller through inside the PBX. */
  async transfer(transfer: Omit<Extract<Command, { kind: "transfer" }>, "kind">): Promise<SiteAnswer> {
    return this.#link()?.ask(this.#orgId, { kind: "transfer", ...transfer }) ?? OFFLINE;
  }

  /** Joins a leg to the call's media that hears what the PBX has in its own hands. */
  async spy(spy: Omit<Extract<Command, { kind: "spy" }>, "kind">): Promise<SiteAnswer> {
    return this.#link()?.ask(this.#orgId, { kind: "spy", ...spy }) ?? OFFLINE;
  }

  /** Dials a number through the PBX and joins it to the call's media. */
  async originate(originate: Omit<Extract<Command, { kind: "originate" }>, "kind">): Promise<SiteAnswer> {
    return this.#link()?.join(this.#orgId, { kind: "originate", ...originate }) ?? OFFLINE;
  }

  /** Has the caller wait in a queue of the PBX; whoever takes them there is joined to the call's media. */
  async enqueue(wait: Omit<Extract<Command, { kind: "enqueue" }>, "kind">): Promise<SiteAnswer> {
    return this.#link()?.join(this.#orgId, { kind: "enqueue", ...wait }) ?? OFFLINE;
  }

  /** What the site knows of a channel; `unknown` when nobody can say. */
  async channelState(uniqueid: string): Promise<"alive" | "gone" | "unknown"> {
    try {
      const asked = () => this.#link()?.channelState(this.#orgId, uniqueid);
      return (await retrying(async () => asked())) ?? "unknown";
    } catch (error) {
      report("warn", "channel state unknown", { site: this.#siteId ?? "", error: errorText(error) });
      return "unknown";
    }
  }

  #link() {
    return this.#siteId === null ? null : this.#links.get(this.#links.idFromName(this.#siteId));
  }
}
