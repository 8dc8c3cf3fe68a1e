import type { Withheld } from "@patchbay/protocol/pbx/withheld";
import { isDialledLeg } from "@patchbay/protocol/pbx-names";
import * as z from "zod";
import type { ProjectedChannel } from "../../pbx/projection.ts";
import type { HungUp, QueueJoin } from "../../pbx/seen.ts";
import type { Tables } from "../common/tables.ts";
import type { SiteTable } from "./site/site-table.ts";

/** SQL of the site's projection and of the calls that are followed in it. */
export const CHANNEL_TABLES = [
  "CREATE TABLE channel (uniqueid TEXT PRIMARY KEY, row TEXT NOT NULL, waiting INTEGER NOT NULL)",
  "CREATE TABLE followed (uniqueid TEXT PRIMARY KEY, call_id TEXT NOT NULL)",
  "CREATE INDEX channel_bridge ON channel (json_extract(row, '$.bridgeId'))",
  "CREATE INDEX channel_name ON channel (json_extract(row, '$.channel'))",
  // Channels by which a call's audio comes here; `outlived` is how its party left it (hung up, or waits in a queue), where the channel is there still.
  "CREATE TABLE audio (uniqueid TEXT PRIMARY KEY, call_id TEXT NOT NULL, outlived TEXT)",
];

/** The far halves by which queues ring assistants, each for the caller of one call. */
export const RING_TABLE = "CREATE TABLE member_ring (uniqueid TEXT PRIMARY KEY, call_id TEXT NOT NULL)";

/** The channels that there are, for queries. */
const THERE = "(SELECT id FROM entity WHERE kind = 'channel')";

/** How the party of a call left its audio. */
export type Left = HungUp | QueueJoin;
const left = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("channel_hangup"),
    uniqueid: z.string(),
    channel: z.string(),
    cause: z.number(),
    causeText: z.string(),
    at: z.number().exactOptional(),
  }),
  z.object({
    kind: z.literal("queue_join"),
    queue: z.string(),
    uniqueid: z.string(),
    channel: z.string(),
    position: z.number(),
  }),
]);
function leftIn(text: string | null): Left | null {
  const parsed = text === null ? null : left.safeParse(JSON.parse(text));
  return parsed?.success ? parsed.data : null;
}

/** The channels of one PBX, and which of them belong to calls. */
export class Channels {
  readonly #tables: Tables;
  readonly #site: SiteTable;

  constructor(tables: Tables, site: SiteTable) {
    this.#tables = tables;
    this.#site = site;
  }

  get(uniqueid: string): ProjectedChannel | null {
    return this.#site.get("channel", uniqueid) ?? null;
  }

  all(): ProjectedChannel[] {
    return [...this.#site.all("channel").values()];
  }

  /** Whether it exists, or left a call's audio behind that is there still. */
  isThere(uniqueid: string): boolean {
    return (
      this.get(uniqueid) !== null || this.audio().some(({ outlived }) => outlived?.uniqueid === uniqueid)
    );
  }

  inBridge(bridgeId: string): ProjectedChannel[] {
    return this.#where("json_extract(row, '$.bridgeId') = ?", bridgeId);
  }

  named(channel: string): ProjectedChannel | null {
    return this.#where("json_extract(row, '$.channel') = ?", channel)[0] ?? null;
  }

  /** Nobody dials a channel that Asterisk was told to call (Originate): it is its own dialler there. */
  diallerOf(uniqueid: string): ProjectedChannel | null {
    const by = this.#site.get("channel", uniqueid)?.dialledBy ?? null;
    return by === null || by === uniqueid ? null : this.get(by);
  }

  dialledBy(uniqueid: string): ProjectedChannel[] {
    // No index has who is dialled by whom; in memory it is looked through in microseconds.
    return [...this.#site.all("channel").values()].filter(
      (one) => one.dialledBy === uniqueid && one.uniqueid !== uniqueid,
    );
  }

  isParked(uniqueid: string): boolean {
    return this.#site.get("parked", uniqueid) !== undefined;
  }

  /** Those who are here now and withhold their number. */
  withheld(): Withheld {
    const here = this.all().filter((one) => one.withheld === true);
    const told = (values: string[]) => new Set(values.filter((one) => one !== ""));
    return {
      numbers: told(here.map(({ callerNumber }) => callerNumber)),
      names: told(here.map(({ callerName }) => callerName)),
    };
  }

  /** Extensions whose phones ring or talk. */
  busyExtensions(): string[] {
    const busy = this.all().flatMap(({ channel }) => /^(?:PJSIP|SIP)\/(\d+)-/.exec(channel)?.[1] ?? []);
    return [...new Set(busy)];
  }

  counts(): { channels: number; waiting: number } {
    const channels = this.#site.all("channel");
    let waiting = 0;
    for (const { queue } of channels.values()) if (queue !== null) waiting += 1;
    return { channels: channels.size, waiting };
  }

  follow(uniqueid: string, callId: string): void {
    this.#tables.write("INSERT OR REPLACE INTO followed (uniqueid, call_id) VALUES (?, ?)", uniqueid, callId);
  }

  unfollow(uniqueid: string): void {
    this.#tables.remove("DELETE FROM followed WHERE uniqueid = ?", uniqueid);
  }

  callOf(uniqueid: string): string | null {
    const query = "SELECT call_id FROM followed WHERE uniqueid = ?";
    return this.#tables.read<{ call_id: string }>(query, uniqueid)[0]?.call_id ?? null;
  }

  /** The party of a call is another channel from now on; answers how the one before had left, where it had. */
  followInstead(uniqueid: string, callId: string): Left | null {
    const outlived = this.audio().find((one) => one.callId === callId && one.outlived !== null)?.outlived;
    const query = "SELECT uniqueid FROM followed WHERE call_id = ?";
    // Legs that were dialled for the call are its own still; by the whole of their name, for a site's own may begin alike.
    for (const { uniqueid: before } of this.#tables.read<{ uniqueid: string }>(query, callId))
      if (!isDialledLeg(before)) this.unfollow(before);
    this.follow(uniqueid, callId);
    this.#tables.remove("UPDATE audio SET outlived = NULL WHERE call_id = ?", callId);
    return outlived ?? null;
  }

  /** By this channel a queue rings an assistant for the caller of a call. */
  rings(uniqueid: string, callId: string): void {
    this.#tables.write(
      "INSERT OR REPLACE INTO member_ring (uniqueid, call_id) VALUES (?, ?)",
      uniqueid,
      callId,
    );
  }

  /** The call for whose caller that is. */
  rungFor(uniqueid: string): string | null {
    const query = "SELECT call_id FROM member_ring WHERE uniqueid = ?";
    return this.#tables.read<{ call_id: string }>(query, uniqueid)[0]?.call_id ?? null;
  }

  ringOver(uniqueid: string): void {
    this.#tables.remove("DELETE FROM member_ring WHERE uniqueid = ?", uniqueid);
  }

  /** Those that the PBX no longer has. */
  ringsOver(): { uniqueid: string; callId: string }[] {
    const query = `SELECT uniqueid, call_id FROM member_ring WHERE uniqueid NOT IN ${THERE}`;
    return this.#tables
      .read<{ uniqueid: string; call_id: string }>(query)
      .map(({ uniqueid, call_id }) => ({ uniqueid, callId: call_id }));
  }

  /** This channel brings a call's audio. */
  brings(uniqueid: string, callId: string): void {
    this.#tables.write("INSERT OR REPLACE INTO audio (uniqueid, call_id) VALUES (?, ?)", uniqueid, callId);
  }

  audioOf(uniqueid: string): string | null {
    const query = "SELECT call_id FROM audio WHERE uniqueid = ?";
    return this.#tables.read<{ call_id: string }>(query, uniqueid)[0]?.call_id ?? null;
  }

  /** The channels that bring audio and are there still. */
  audio(): { uniqueid: string; callId: string; outlived: Left | null }[] {
    const query = `SELECT uniqueid, call_id, outlived FROM audio WHERE uniqueid IN ${THERE}`;
    return this.#tables
      .read<{ uniqueid: string; call_id: string; outlived: string | null }>(query)
      .map(({ uniqueid, call_id, outlived }) => ({
        uniqueid,
        callId: call_id,
        outlived: leftIn(outlived),
      }));
  }

  /** A call's party has left, and its audio has not: that is kept until it is known what becomes of it. False when there is none. */
  outlive(callId: string, gone: Left): boolean {
    const there = `call_id = ? AND uniqueid IN ${THERE}`;
    const query = `UPDATE audio SET outlived = ? WHERE ${there} RETURNING uniqueid`;
    return this.#tables.write(query, JSON.stringify(gone), callId).length > 0;
  }

  /** The audio has gone, too; answers how the party left whom it had outlived. */
  audioGone(uniqueid: string): Left | null {
    const query = "DELETE FROM audio WHERE uniqueid = ? RETURNING outlived";
    return leftIn(this.#tables.write<{ outlived: string | null }>(query, uniqueid)[0]?.outlived ?? null);
  }

  /** What brings nothing any more is forgotten. */
  forgetAudio(): void {
    this.#tables.remove(`DELETE FROM audio WHERE uniqueid NOT IN ${THERE}`);
  }

  #where(condition: string, value: string): ProjectedChannel[] {
    return this.#tables
      .read<{ id: string }>(`SELECT id FROM entity WHERE kind = 'channel' AND ${condition}`, value)
      .flatMap(({ id }) => this.get(id) ?? []);
  }

  /** Followed channels that the PBX no longer has. */
  vanished(): string[] {
    return this.#tables
      .read<{ uniqueid: string }>(`SELECT uniqueid FROM followed WHERE uniqueid NOT IN ${THERE}`)
      .map((row) => row.uniqueid);
  }
}
