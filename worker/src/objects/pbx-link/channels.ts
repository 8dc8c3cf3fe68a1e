import { pbxChannel } from "@patchbay/protocol/pbx";
import * as z from "zod";
import type { Change, ProjectedChannel } from "../../pbx/projection.ts";

/** SQL of the site's projection and of the calls that are followed in it. */
export const CHANNEL_TABLES = [
  "CREATE TABLE channel (uniqueid TEXT PRIMARY KEY, row TEXT NOT NULL, waiting INTEGER NOT NULL)",
  "CREATE TABLE followed (uniqueid TEXT PRIMARY KEY, call_id TEXT NOT NULL)",
];

const projectedChannel = pbxChannel.extend({ queue: z.string().nullable() });

/** The channels of one PBX, and which of them belong to calls. */
export class Channels {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  get(uniqueid: string): ProjectedChannel | null {
    const row = this.#sql
      .exec<{ row: string }>("SELECT row FROM channel WHERE uniqueid = ?", uniqueid)
      .toArray()[0];
    const parsed = row && projectedChannel.safeParse(JSON.parse(row.row));
    return parsed?.success ? parsed.data : null;
  }

  apply(change: Change): void {
    if (change === null) return;
    if ("gone" in change) {
      this.#sql.exec("DELETE FROM channel WHERE uniqueid = ?", change.gone);
      return;
    }
    this.#sql.exec(
      `INSERT INTO channel (uniqueid, row, waiting) VALUES (?, ?, ?)
       ON CONFLICT (uniqueid) DO UPDATE SET row = excluded.row, waiting = excluded.waiting`,
      change.channel.uniqueid,
      JSON.stringify(change.channel),
      change.channel.queue === null ? 0 : 1,
    );
  }

  replaceAll(channels: readonly ProjectedChannel[]): void {
    this.#sql.exec("DELETE FROM channel");
    for (const channel of channels) this.apply({ channel });
  }

  /** Extensions whose phones ring or talk. */
  busyExtensions(): string[] {
    const rows = this.#sql.exec<{ row: string }>("SELECT row FROM channel").toArray();
    const busy = rows.flatMap(({ row }) => {
      const parsed = projectedChannel.safeParse(JSON.parse(row));
      return parsed.success ? (/^(?:PJSIP|SIP)\/(\d+)-/.exec(parsed.data.channel)?.[1] ?? []) : [];
    });
    return [...new Set(busy)];
  }

  counts(): { channels: number; waiting: number } {
    return this.#sql
      .exec<{ channels: number; waiting: number }>(
        "SELECT count(*) AS channels, coalesce(sum(waiting), 0) AS waiting FROM channel",
      )
      .one();
  }

  follow(uniqueid: string, callId: string): void {
    this.#sql.exec("INSERT OR REPLACE INTO followed (uniqueid, call_id) VALUES (?, ?)", uniqueid, callId);
  }

  unfollow(uniqueid: string): void {
    this.#sql.exec("DELETE FROM followed WHERE uniqueid = ?", uniqueid);
  }

  callOf(uniqueid: string): string | null {
    return (
      this.#sql
        .exec<{ call_id: string }>("SELECT call_id FROM followed WHERE uniqueid = ?", uniqueid)
        .toArray()[0]?.call_id ?? null
    );
  }

  /** Followed channels that the PBX no longer has. */
  vanished(): string[] {
    return this.#sql
      .exec<{ uniqueid: string }>(
        "SELECT uniqueid FROM followed WHERE uniqueid NOT IN (SELECT uniqueid FROM channel)",
      )
      .toArray()
      .map((row) => row.uniqueid);
  }
}
