import { seenNow } from "@patchbay/protocol/link/connector-health";
import type { LinkDown } from "@patchbay/protocol/link/down";
import type { Stray } from "@patchbay/protocol/link/stray";
import type { PbxEvent, PbxSnapshot } from "@patchbay/protocol/pbx";
import type { Env } from "../../env.ts";
import { report } from "../../log.ts";
import type { SiteFile } from "../../store/files/site-file.ts";
import type { Settings } from "../common/settings.ts";
import type { PbxTransfers } from "./acts/transfers.ts";
import type { CallDesk } from "./call-desk.ts";
import type { Channels } from "./channels.ts";
import { type Commands, isOfAct } from "./commands.ts";
import { Conversations } from "./conversations.ts";
import { directoryOf, keepDirectory } from "./directory.ts";
import type { InsideCalls } from "./inside/inside-calls.ts";
import { type KeptLink, sweptNow } from "./link-state.ts";
import type { WatchedEvents } from "./raw-events.ts";
import type { Projection } from "./site/projection.ts";
import type { SiteNews } from "./site-news.ts";
import { Sweeper } from "./sweeper.ts";
import type { Said } from "./wire/inbox.ts";

const EVENTS_ANEW_MS = 2_000;
/** What could not be read now may be readable later; it is much to ask for. */
const SNAPSHOT_ANEW_MS = 60_000;

type Decided = Extract<LinkDown, { type: "route_decided" }>["data"];

/** What the site's object has for those that tell it something. */
export interface IntakeSite {
  settings: Settings;
  link: KeptLink;
  channels: Channels;
  desk: CallDesk;
  commands: Commands;
  news: SiteNews;
  watched: WatchedEvents;
  transfers: PbxTransfers;
  inside: InsideCalls;
  /** What is known of the PBX. */
  projection: Projection;
  /** Sends the route of an offered call down. */
  decided(decided: Decided): void;
  /** Goes on beside the messages that follow. */
  meanwhile(work: Promise<void>): void;
}

/** What a greeted connector tells: each message brought to whom it concerns. */
export class Intake {
  readonly #site: IntakeSite;
  readonly #conversations: Conversations;
  readonly #sweeper: Sweeper;

  constructor(env: Env, site: IntakeSite) {
    this.#site = site;
    this.#conversations = new Conversations(site.channels, (event, at) => {
      site.projection.take(event, at);
      site.inside.take(event, at);
    });
    this.#sweeper = new Sweeper(env, site.channels, site.commands);
  }

  async take(file: SiteFile, { message, at }: Said): Promise<void> {
    const { settings, link, desk, commands, news } = this.#site;
    switch (message.type) {
      case "call_offered": {
        const decided = await desk.decide(file, message.data);
        if (decided !== null) this.#site.decided(decided);
        return;
      }
      case "offer_expired":
        return desk.expire(file, message.data.uniqueid);
      case "pbx_events":
        return this.#events(file, message.data.events, at);
      case "snapshot":
        return this.#snapshot(file, message.data, at);
      case "site_events":
        for (const event of message.data.events) {
          this.#site.projection.take(event, at);
          if (/^transfer/.test(event.kind)) this.#site.meanwhile(this.#site.transfers.told(file, event));
        }
        return;
      case "connector_trouble":
        link.keep({ connectorTrouble: message.data.trouble });
        return news.now();
      case "connector_health":
        link.keep({ health: seenNow(message.data, message.ts, at) });
        return news.now();
      case "raw_events":
        return this.#site.watched.take(file.orgId, file.siteId, message.data);
      case "directory":
        return keepDirectory(settings, message.data);
      case "ami_state":
        link.keep({
          ami: message.data.state,
          amiReason: message.data.reason,
          asteriskVersion: message.data.asteriskVersion || link.state.asteriskVersion,
        });
        if (message.data.state === "down") this.#site.inside.blind(at);
        return news.now();
      case "strays":
        // Waits for a result, which is a later message.
        return this.#site.meanwhile(this.#letGo(file, message.data.channels));
      case "command_result": {
        const { ok, code, message: error } = message.data;
        commands.settle(message.data);
        const why = isOfAct(message.data) ? {} : { error };
        if (!ok) report("warn", "command failed", { site: file.siteId, code, ...why });
      }
    }
  }

  /** What a message told that could not be read is asked for anew. */
  async lost({ lost, error }: { lost: string; error: string }): Promise<void> {
    const { link, commands, news } = this.#site;
    if (lost === "pbx_events") commands.tellAnew(EVENTS_ANEW_MS);
    if (lost !== "snapshot") return;
    commands.tellAnew(SNAPSHOT_ANEW_MS);
    // Of the PBX nothing is known now, though its connector can reach it.
    link.keep({ ami: "down", amiReason: `What the connector tells of it cannot be read (${error}).` });
    await news.now();
  }

  async #events(file: SiteFile, events: readonly PbxEvent[], at: number): Promise<void> {
    const { desk, news } = this.#site;
    const steps = this.#conversations.take(events, at);
    news.soon();
    this.#conversations.soon((told) => this.#site.meanwhile(desk.facts(file, told)));
    await desk.facts(file, steps, at);
  }

  async #snapshot(file: SiteFile, snapshot: PbxSnapshot, at: number): Promise<void> {
    const { settings, link, desk, commands, news } = this.#site;
    this.#site.projection.take({ kind: "snapshot", snapshot }, at);
    const channels = this.#site.channels.all();
    keepDirectory(settings, directoryOf(snapshot));
    const { asteriskVersion, leftOut = 0 } = snapshot;
    link.keep({ ami: "up", amiReason: "", asteriskVersion, leftOut });
    news.soon();
    const isAwaited = (uniqueid: string) => leftOut > 0 || commands.dialling(uniqueid);
    this.#site.inside.seen(at, leftOut === 0);
    await desk.snapshot(file, channels, this.#conversations.seen(), isAwaited);
  }

  async #letGo(file: SiteFile, strays: readonly Stray[]): Promise<void> {
    const { link, news } = this.#site;
    const count = await this.#sweeper.judge(file, strays);
    if (count > 0) link.keep({ lastSweep: sweptNow(link.state, count) });
    news.soon();
  }
}
