import { pbxChannel } from "@patchbay/protocol/pbx";
import { transferOf } from "@patchbay/protocol/pbx-names";
import * as z from "zod";
import type { Change, ProjectedChannel } from "../../pbx/projection.ts";
import type { HungUp, QueueJoin } from "../../pbx/seen.ts";
import type { Tables } from "../common/tables.ts";

/** SQL of the site's projection and of the calls that are followed in it. */
export const CHANNEL_TABLES = [
  "CREATE TABLE channel (uniqueid TEXT PRIMARY KEY, row TEXT NOT NULL, waiting INTEGER NOT NULL)",
  "CREATE TABLE followed (uniqueid TEXT PRIMARY KEY, call_id TEXT NOT NULL)",
  "CREATE INDEX channel_bridge ON channel (json_extract(row, '$.bridgeId'))",
  "CREATE INDEX channel_name ON channel (json_extract(row, '$.channel'))",
  // Channels by which a call's audio comes here; `outlived` is how its party left it (hung up, or waits in a queue), where the channel is there still.
  "CREATE TABLE audio (uniqueid TEXT PRIMARY KEY, call_id TEXT NOT NULL, outlived TEXT)",
];

const projectedChannel = pbxChannel.extend({ queue: z.string().nullable() });

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

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  get(uniqueid: string): ProjectedChannel | null {
    return this.#rows("WHERE uniqueid = ?", uniqueid)[0] ?? null;
  }

  /** Whether it exists, or left a call's audio behind that is there still. */
  isThere(uniqueid: string): boolean {
    return (
      this.get(uniqueid) !== null || this.audio().some(({ outlived }) => outlived?.uniqueid === uniqueid)
    );
  }

  inBridge(bridgeId: string): ProjectedChannel[] {
    return this.#rows("WHERE json_extract(row, '$.bridgeId') = ?", bridgeId);
  }

  named(channel: string): ProjectedChannel | null {
    return this.#rows("WHERE json_extract(row, '$.channel') = ?", channel)[0] ?? null;
  }

  /** Numbers and names of those who are here now and withhold them. */
  withheld(): Set<string> {
    const here = this.#rows("").filter((one) => one.withheld === true);
    return new Set(here.flatMap((one) => [one.callerNumber, one.callerName]).filter((one) => one !== ""));
  }

  apply(change: Change): void {
    if (change === null) return;
    if ("gone" in change) {
      this.#tables.remove("DELETE FROM channel WHERE uniqueid = ?", change.gone);
      return;
    }
    this.#tables.write(
      `INSERT INTO channel (uniqueid, row, waiting) VALUES (?, ?, ?)
       ON CONFLICT (uniqueid) DO UPDATE SET row = excluded.row, waiting = excluded.waiting`,
      change.channel.uniqueid,
      JSON.stringify(change.channel),
      change.channel.queue === null ? 0 : 1,
    );
  }

  replaceAll(channels: readonly ProjectedChannel[]): void {
    // A list of channels does not say who withholds their number: it stays as it was told.
    const withheld = new Set(this.#rows("").flatMap((one) => (one.withheld ? [one.uniqueid] : [])));
    this.#tables.remove("DELETE FROM channel");
    for (const channel of channels)
      this.apply({ channel: withheld.has(channel.uniqueid) ? { ...channel, withheld: true } : channel });
  }

  /** Extensions whose phones ring or talk. */
  busyExtensions(): string[] {
    const busy = this.#rows("").flatMap(({ channel }) => /^(?:PJSIP|SIP)\/(\d+)-/.exec(channel)?.[1] ?? []);
    return [...new Set(busy)];
  }

  counts(): { channels: number; waiting: number } {
    const [counted] = this.#tables.read<{ channels: number; waiting: number }>(
      "SELECT count(*) AS channels, coalesce(sum(waiting), 0) AS waiting FROM channel",
    );
    return counted ?? { channels: 0, waiting: 0 };
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
    // Legs that were dialled for a transfer are the call's still; by the whole of their name, for a site's own may begin alike.
    for (const { uniqueid: before } of this.#tables.read<{ uniqueid: string }>(query, callId))
      if (transferOf(before) === null) this.unfollow(before);
    this.follow(uniqueid, callId);
    this.#tables.remove("UPDATE audio SET outlived = NULL WHERE call_id = ?", callId);
    return outlived ?? null;
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
    const query =
      "SELECT uniqueid, call_id, outlived FROM audio WHERE uniqueid IN (SELECT uniqueid FROM channel)";
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
    const there = "call_id = ? AND uniqueid IN (SELECT uniqueid FROM channel)";
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
    this.#tables.remove("DELETE FROM audio WHERE uniqueid NOT IN (SELECT uniqueid FROM channel)");
  }

  #rows(where: string, ...bindings: string[]): ProjectedChannel[] {
    return this.#tables
      .read<{ row: string }>(`SELECT row FROM channel ${where}`, ...bindings)
      .flatMap(({ row }) => {
        const parsed = projectedChannel.safeParse(JSON.parse(row));
        return parsed.success ? [parsed.data] : [];
      });
  }

  /** Followed channels that the PBX no longer has. */
  vanished(): string[] {
    return this.#tables
      .read<{ uniqueid: string }>(
        "SELECT uniqueid FROM followed WHERE uniqueid NOT IN (SELECT uniqueid FROM channel)",
      )
      .map((row) => row.uniqueid);
  }
}
