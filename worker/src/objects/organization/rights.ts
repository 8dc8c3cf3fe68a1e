import { may } from "@patchbay/protocol/roles";
import { rightOnLeg } from "../../call/people/right-on-leg.ts";
import type { Env } from "../../env.ts";
import { errorText, report } from "../../log.ts";
import type { Tables } from "../common/tables.ts";
import { admitted, type Credential } from "./admitted.ts";
import type { Directory } from "./directory.ts";
import type { Feed } from "./feed.ts";

/** SQL of the phones that members have open, for the object's migrations. */
export const PHONES_TABLE =
  "CREATE TABLE phone (call_id TEXT NOT NULL, leg_id TEXT NOT NULL, session_id TEXT NOT NULL, org_id TEXT NOT NULL, PRIMARY KEY (call_id, leg_id))";

/** A session that merely expires lets nobody stay for a minute longer. */
const LOOK_EVERY_MS = 45_000;

/** The phone of a member at a call: a listener's, a person's, or the one that began it. */
export interface MemberPhone extends Credential {
  callId: string;
  legId: string;
}

/**
 * The one place that ends what members have open: dashboards and phones were let in by a session and a role, and go with them. It
 * looks when it is told that something changed, and every while for what nobody tells.
 */
export class Rights {
  readonly #env: Env;
  readonly #storage: DurableObjectStorage;
  readonly #tables: Tables;
  readonly #feed: Feed;
  readonly #directory: Directory;

  constructor(env: Env, storage: DurableObjectStorage, tables: Tables, feed: Feed, directory: Directory) {
    this.#env = env;
    this.#storage = storage;
    this.#tables = tables;
    this.#feed = feed;
    this.#directory = directory;
  }

  /** A member opens a phone: the newest session that does counts. */
  async phoneOpens({ callId, legId, sessionId, orgId }: MemberPhone): Promise<void> {
    if (this.#directory.call(callId)?.status === "ended") return;
    this.#tables.write(
      `INSERT INTO phone (call_id, leg_id, session_id, org_id) VALUES (?, ?, ?, ?)
       ON CONFLICT (call_id, leg_id) DO UPDATE SET session_id = excluded.session_id`,
      callId,
      legId,
      sessionId,
      orgId,
    );
    await this.watch();
  }

  /** A call is over, and every phone at it with it. */
  callEnded(callId: string): void {
    this.#tables.remove("DELETE FROM phone WHERE call_id = ?", callId);
  }

  /** Lets go whoever may not be here any more. A database that cannot be read lets nobody go. */
  async look(): Promise<void> {
    const phones = this.#phones();
    const viewers = this.#feed.viewers();
    if (phones.length === 0 && viewers.length === 0) return;
    try {
      const roles = await admitted(this.#env.DB, [...viewers, ...phones]);
      this.#feed.dismiss(({ sessionId, role }) => roles.get(sessionId) === role);
      const ended = phones.filter(({ sessionId, legId }) => {
        const role = roles.get(sessionId);
        return role === undefined || !may(role, rightOnLeg(legId));
      });
      await Promise.all(ended.map((phone) => this.#end(phone)));
    } catch (error) {
      report("warn", "sessions could not be looked at", { error: errorText(error) });
    }
  }

  /** Looks again in a while for as long as anything is open. */
  async watch(): Promise<void> {
    if (this.#feed.viewers().length === 0 && this.#phones().length === 0) return;
    if ((await this.#storage.getAlarm()) === null) await this.#storage.setAlarm(Date.now() + LOOK_EVERY_MS);
  }

  /** A call that cannot be told is told with the next look. */
  async #end({ callId, legId }: MemberPhone): Promise<void> {
    const calls = this.#env.CALL_SESSION;
    await calls.get(calls.idFromName(callId)).dismiss(legId);
    this.#tables.remove("DELETE FROM phone WHERE call_id = ? AND leg_id = ?", callId, legId);
  }

  #phones(): MemberPhone[] {
    return this.#tables
      .read<{ call_id: string; leg_id: string; session_id: string; org_id: string }>(
        "SELECT call_id, leg_id, session_id, org_id FROM phone",
      )
      .map((row) => ({
        callId: row.call_id,
        legId: row.leg_id,
        sessionId: row.session_id,
        orgId: row.org_id,
      }));
  }
}
