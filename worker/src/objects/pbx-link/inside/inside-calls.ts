import { deriveCallId } from "@patchbay/protocol/ids";
import type { PbxEvent } from "@patchbay/protocol/pbx";
import * as z from "zod";
import type { Env } from "../../../env.ts";
import { errorText, report } from "../../../log.ts";
import { ended, goesOn, type InsideRow, newRow, rowWith, summaryOf } from "../../../pbx/inside/row.ts";
import { aloneAt, isPatchbays, rootOf, type Standing, standingAt } from "../../../pbx/inside/standing.ts";
import type { SiteFile } from "../../../store/files/site-file.ts";
import { retrying } from "../../common/retry.ts";
import type { Settings } from "../../common/settings.ts";
import type { Tables } from "../../common/tables.ts";
import type { Channels } from "../channels.ts";
import { InsideTable } from "./inside-table.ts";

/** Between two dials of a dialplan, or while somebody is moved from bridge to bridge, nobody talks for a moment. */
const ALONE_MS = 2_000;
/** Of a PBX that cannot be seen for so long nobody can say whether its calls live. */
const UNSEEN_MS = 5 * 60_000;
const RETRY_MS = 1_000;
const BLIND_SINCE = "inside-blind-since";

/** What may be the beginning of a call. */
const BEGINS: ReadonlySet<PbxEvent["kind"]> = new Set(["dial_begin", "bridge_enter"]);

const channelsOf = (event: PbxEvent): string[] => [
  ...("uniqueid" in event ? [event.uniqueid] : []),
  ...("destUniqueid" in event ? [event.destUniqueid] : []),
];

/** Follows the calls that run in a PBX alone, where its site lists them, and tells lists and history of them. */
export class InsideCalls {
  readonly #env: Env;
  readonly #table: InsideTable;
  readonly #channels: Channels;
  readonly #settings: Settings;
  readonly #site: () => SiteFile | null;
  #alone: ReturnType<typeof setTimeout> | null = null;
  #telling: Promise<void> | null = null;

  constructor(env: Env, tables: Tables, channels: Channels, settings: Settings, site: () => SiteFile | null) {
    this.#env = env;
    this.#table = new InsideTable(tables);
    this.#channels = channels;
    this.#settings = settings;
    this.#site = site;
  }

  /** Of which channel the name of the call is made that this one is a part of; itself where it is in none. */
  seedOf(uniqueid: string): string {
    return this.#table.of(uniqueid)?.seed ?? uniqueid;
  }

  /** The call that a channel, by its name, is in: listed from now on where it was in none. Null where there is no such channel. */
  async listed(channel: string): Promise<string | null> {
    const site = this.#site();
    const own = this.#channels.named(channel);
    if (own === null || site === null) return null;
    const standing = standingAt(own, this.#channels) ?? aloneAt(own);
    const callId = this.#callOf(standing);
    if (callId !== null) return callId;
    const at = Date.now();
    const row = this.#table.of(own.uniqueid);
    const root = rootOf(standing.channels) ?? own;
    const kept = row ?? this.#shown(newRow(root.uniqueid, standing, root.since ?? at, at));
    this.#put({ ...goesOn(kept), recorded: true }, row ?? null);
    return deriveCallId({ source: "pbx", siteId: site.siteId, uniqueid: kept.seed });
  }

  /** An event came about `at` (epoch milliseconds), and is in the projection already. */
  take(event: PbxEvent, at: number): void {
    for (const uniqueid of channelsOf(event)) {
      const row = this.#table.of(uniqueid);
      if (row === undefined || (row.endedAt !== null && BEGINS.has(event.kind))) {
        if (BEGINS.has(event.kind)) this.#begins(uniqueid, at);
      } else this.#follow(event.kind === "dial_end" ? { ...row, dialStatus: event.status } : row, row, at);
    }
  }

  /** The whole PBX has been told; channels that are not in it may be there all the same where some had no room. */
  seen(at: number, isWhole: boolean): void {
    this.#settings.set(BLIND_SINCE, null);
    for (const row of this.#table.all()) {
      const isThere = row.members.some((one) => this.#channels.get(one) !== null);
      if (isThere || row.endedAt !== null) this.#follow(row, row, at);
      else if (isWhole) this.#put(ended({ ...row, members: [] }, at, true), row);
    }
    for (const { uniqueid } of this.#channels.all())
      if (this.#table.of(uniqueid)?.endedAt !== null) this.#begins(uniqueid, at);
    this.#later();
  }

  /** From now on the PBX cannot be seen: its calls are what they were, for a while. Answers when to look again. */
  blind(at: number): number {
    const since = this.#settings.get(BLIND_SINCE, z.number().nullable());
    if (since === null) this.#settings.set(BLIND_SINCE, at);
    return (since ?? at) + UNSEEN_MS;
  }

  /** Ends what nobody has seen for long. Should it live, it is the same row again once it is seen. */
  look(now: number): void {
    const since = this.#settings.get(BLIND_SINCE, z.number().nullable());
    if (since === null || now < since + UNSEEN_MS) return this.#tell();
    for (const row of this.#table.all()) if (row.endedAt === null) this.#put(ended(row, since, true), row);
    this.#tell();
  }

  #begins(uniqueid: string, at: number): void {
    if (this.#site()?.listsInside !== true) return;
    const own = this.#channels.get(uniqueid);
    const standing = own === null ? null : standingAt(own, this.#channels);
    if (standing === null || this.#isPatchbays(standing)) return;
    const root = rootOf(standing.channels);
    if (root === undefined) return;
    const ids = [root.uniqueid, ...standing.channels.map((one) => one.uniqueid)];
    const row = ids.map((id) => this.#table.of(id)).find((one) => one !== undefined);
    if (row !== undefined) return this.#follow(goesOn(row), row, at);
    this.#put(this.#shown(newRow(root.uniqueid, standing, root.since ?? at, at)), null);
  }

  #follow(row: InsideRow, before: InsideRow, at: number): void {
    const here = row.members.flatMap((one) => this.#channels.get(one) ?? []);
    const members = here.map(({ uniqueid }) => uniqueid);
    if (row.endedAt !== null) return this.#put({ ...row, members }, before);
    if (here.length === 0) return this.#put(ended({ ...row, members }, at, false), before);
    const standings = here.flatMap((one) => standingAt(one, this.#channels) ?? []);
    const standing =
      standings.find(({ channels }) => channels.some(({ uniqueid }) => uniqueid === row.party)) ??
      standings[0];
    if (standing !== undefined && this.#isPatchbays(standing)) {
      const over = ended({ ...row, members: [] }, at, false);
      return this.#put({ ...over, becameCall: this.#callOf(standing) }, before);
    }
    if (standing !== undefined)
      return this.#put(this.#shown(rowWith({ ...row, members }, standing, at)), before);
    const stays = row.recorded || members.some((one) => this.#channels.isParked(one));
    const aloneSince = stays ? null : (row.aloneSince ?? at);
    this.#put({ ...row, members, aloneSince }, before);
  }

  /** Nobody sees a number that somebody withholds who is at the PBX now, at whichever end of the call it stands. */
  #shown(row: InsideRow): InsideRow {
    const { numbers } = this.#channels.withheld();
    const hidden = ({ number, ...party }: InsideRow["from"]) =>
      numbers.has(number) ? { number: "", name: "", withheld: true } : { number, ...party };
    return numbers.size === 0 ? row : { ...row, from: hidden(row.from), to: hidden(row.to) };
  }

  #isPatchbays(standing: Standing): boolean {
    return isPatchbays(standing.channels) || this.#callOf(standing) !== null;
  }

  #callOf({ channels }: Standing): string | null {
    const calls = channels.map(
      ({ uniqueid }) => this.#channels.callOf(uniqueid) ?? this.#channels.audioOf(uniqueid),
    );
    return calls.find((callId) => callId !== null) ?? null;
  }

  #put(row: InsideRow, before: InsideRow | null): void {
    if (row.endedAt === null && row.aloneSince !== null) this.#later();
    if (before !== null && JSON.stringify(row) === JSON.stringify(before)) return;
    const shown = before === null || summaryText(row) !== summaryText(before);
    if (this.#table.put(row, shown) && shown) this.#tell();
  }

  /** What is nobody's conversation any more a moment later is over. */
  #later(): void {
    this.#alone ??= setTimeout(() => {
      this.#alone = null;
      const now = Date.now();
      for (const row of this.#table.all()) {
        if (row.endedAt !== null || row.aloneSince === null) continue;
        if (now >= row.aloneSince + ALONE_MS) this.#put(ended(row, row.aloneSince, false), row);
        else this.#later();
      }
    }, ALONE_MS);
  }

  /** One after the other, each as it is when its turn comes: a later state is never overtaken by an earlier one. */
  #tell(): void {
    this.#telling ??= this.#tellAll().finally(() => {
      this.#telling = null;
    });
  }

  async #tellAll(): Promise<void> {
    try {
      for (let [row] = this.#table.untold(); row !== undefined; [row] = this.#table.untold()) {
        await this.#tellOne(row);
        this.#table.told(row);
      }
    } catch (error) {
      report("warn", "calls inside a PBX not told", { error: errorText(error) });
      setTimeout(() => this.#tell(), RETRY_MS);
    }
  }

  async #tellOne(row: InsideRow): Promise<void> {
    const site = this.#site();
    if (site === null) return;
    const { orgId, siteId } = site;
    const callId = await deriveCallId({ source: "pbx", siteId, uniqueid: row.seed });
    // From now on its own log tells of it.
    if (row.becameCall === callId) return;
    const call = summaryOf(row, callId, siteId);
    const { ORGANIZATION } = this.#env;
    await retrying(() => ORGANIZATION.get(ORGANIZATION.idFromName(orgId)).insideCall(call));
    if (row.endedAt === null) return;
    const country = site.routing?.settings?.country ?? null;
    await this.#env.ENDED_CALLS.send({ callId, orgId, inside: call, country });
  }
}

const summaryText = (row: InsideRow): string => JSON.stringify(summaryOf(row, "", ""));
