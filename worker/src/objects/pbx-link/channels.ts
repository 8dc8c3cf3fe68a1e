import { pbxChannel } from "@patchbay/protocol/pbx";
import * as z from "zod";
import type { Change, ProjectedChannel } from "../../pbx/projection.ts";
import type { Tables } from "../common/tables.ts";

/** SQL of the site's projection and of the calls that are followed in it. */
export const CHANNEL_TABLES = [
  "CREATE TABLE channel (uniqueid TEXT PRIMARY KEY, row TEXT NOT NULL, waiting INTEGER NOT NULL)",
  "CREATE TABLE followed (uniqueid TEXT PRIMARY KEY, call_id TEXT NOT NULL)",
];

const projectedChannel = pbxChannel.extend({ queue: z.string().nullable() });

/** The channels of one PBX, and which of them belong to calls. */
export class Channels {
  readonly #tables: Tables;

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  get(uniqueid: string): ProjectedChannel | null {
    const [row] = this.#tables.read<{ row: string }>("SELECT row FROM channel WHERE uniqueid = ?", uniqueid);
    const parsed = row && projectedChannel.safeParse(JSON.parse(row.row));
    return parsed?.success ? parsed.data : null;
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
    this.#tables.remove("DELETE FROM channel");
    for (const channel of channels) this.apply({ channel });
  }

  /** Extensions whose phones ring or talk. */
  busyExtensions(): string[] {
    const rows = this.#tables.read<{ row: string }>("SELECT row FROM channel");
    const busy = rows.flatMap(({ row }) => {
      const parsed = projectedChannel.safeParse(JSON.parse(row));
      return parsed.success ? (/^(?:PJSIP|SIP)\/(\d+)-/.exec(parsed.data.channel)?.[1] ?? []) : [];
    });
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

  /** Followed channels that the PBX no longer has. */
  vanished(): string[] {
    return this.#tables
      .read<{ uniqueid: string }>(
        "SELECT uniqueid FROM followed WHERE uniqueid NOT IN (SELECT uniqueid FROM channel)",
      )
      .map((row) => row.uniqueid);
  }
}
