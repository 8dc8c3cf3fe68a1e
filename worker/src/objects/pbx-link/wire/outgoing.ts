import { randomToken } from "@patchbay/protocol/ids";
import { type LinkDown, linkDown } from "@patchbay/protocol/link/down";
import { PROTOCOL_VERSION } from "@patchbay/protocol/version";
import type { Tables } from "../../common/tables.ts";

/** SQL of what was sent to the connector and not acknowledged yet. */
export const OUTGOING_TABLE =
  "CREATE TABLE outgoing (seq INTEGER PRIMARY KEY AUTOINCREMENT, expires_at INTEGER NOT NULL, message TEXT NOT NULL)";

type Numbered = Extract<LinkDown, { type: "route_decided" | "command" }>;
type Body = Numbered extends infer M ? (M extends Numbered ? Pick<M, "type" | "data"> : never) : never;

/** Numbered messages to the connector: kept until acknowledged or too late, sent again after a reconnect. */
export class Outgoing {
  readonly #tables: Tables;

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  /** Stores and numbers a message that is worth nothing after `expiresAt` (epoch ms). */
  number(body: Body, expiresAt: number, ack: number): string {
    const [row] = this.#tables.write<{ seq: number }>(
      "INSERT INTO outgoing (expires_at, message) VALUES (?, '') RETURNING seq",
      expiresAt,
    );
    const seq = row?.seq ?? 0;
    const text = envelope(body, seq, ack);
    this.#tables.write("UPDATE outgoing SET message = ? WHERE seq = ?", text, seq);
    return text;
  }

  acknowledged(seq: number): void {
    this.#tables.remove("DELETE FROM outgoing WHERE seq <= ?", seq);
  }

  /** What the connector has not seen and may still act on, in order. */
  pending(afterSeq: number, now: number): string[] {
    this.#tables.remove("DELETE FROM outgoing WHERE expires_at < ?", now);
    return this.#tables
      .read<{ message: string }>("SELECT message FROM outgoing WHERE seq > ? ORDER BY seq", afterSeq)
      .map((row) => row.message);
  }
}

/** An envelope around `body`; `seq` 0 for what needs no acknowledgement. */
export function envelope(body: Pick<LinkDown, "type" | "data">, seq: number, ack: number): string {
  return JSON.stringify(
    linkDown.parse({ v: PROTOCOL_VERSION, seq, ack, id: randomToken(8), ts: Date.now(), ...body }),
  );
}
