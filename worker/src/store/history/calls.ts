import type { CallFigures, CallsPage } from "@patchbay/protocol/api";
import type { CallSource, CallSummary, LogEntry } from "@patchbay/protocol/call";
import { and, desc, eq, isNotNull, lt, or, type SQL, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { callback } from "../follow-up/schema.ts";
import { call, callTurn } from "../schema.ts";
import { countryIn, rowOf, summaryOf, turnRowsOf } from "./call-row.ts";
import { hitsIn, matching } from "./call-search.ts";
import { searchWords } from "./search-words.ts";

/** What the history is asked for; times in epoch milliseconds. */
export interface HistoryQuery {
  status?: CallSummary["status"] | undefined;
  source?: CallSource | undefined;
  attention?: boolean | undefined;
  handled?: boolean | undefined;
  text?: string | undefined;
  /** Whose national numbers `text` may have. */
  country?: string | null | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** D1 reads every row that is counted: above this, a list is only said to be long. */
const MOST_COUNTED = 1_000;

/** A turn's words as the full text has them; repeating it changes nothing. */
const INDEX_TURN =
  "INSERT OR REPLACE INTO call_turn_words (rowid, words) SELECT rowid, ? FROM call_turn WHERE call_id = ? AND n = ?";

const noCalls = (): CallFigures["bySource"] => ({ pbx: 0, twilio: 0, browser: 0, campaign: 0, inside: 0 });

/** Its caller is to be called back, and nobody has done it. */
const owed = (orgId: string): SQL =>
  sql`${call.id} IN (SELECT ${callback.callId} FROM ${callback} WHERE ${callback.orgId} = ${orgId}
      AND ${callback.doneAt} IS NULL AND ${callback.callId} IS NOT NULL)`;

/** Something is wrong that nobody has seen to, or its caller is still to be called back. */
const needsSomebody = (orgId: string): SQL | undefined =>
  or(and(isNotNull(call.attention), eq(call.handled, false)), owed(orgId));

function openOrHandled(
  orgId: string,
  { attention, handled }: Pick<HistoryQuery, "attention" | "handled">,
): (SQL | undefined)[] {
  if (attention && handled === false) return [needsSomebody(orgId)];
  return [
    attention ? isNotNull(call.attention) : undefined,
    handled === undefined ? undefined : eq(call.handled, handled),
  ];
}

/** The call history of one organization, in D1. */
export class CallHistory {
  readonly #db: ReturnType<typeof drizzle>;
  readonly #d1: D1Database;
  readonly #orgId: string;

  constructor(d1: D1Database, orgId: string) {
    this.#d1 = d1;
    this.#db = drizzle(d1);
    this.#orgId = orgId;
  }

  /** Newest first; the cursor is the last row's start and id. */
  async page(query: HistoryQuery): Promise<CallsPage> {
    const rows = await this.#db
      .select()
      .from(call)
      .where(and(eq(call.orgId, this.#orgId), ...this.#filters(query)))
      .orderBy(desc(call.startedAt), desc(call.id))
      .limit(query.limit + 1);
    const calls = rows.slice(0, query.limit).map(summaryOf);
    const ids = calls.map(({ id }) => id);
    const hits = query.text ? await hitsIn(this.#db, this.#orgId, ids, query.text) : {};
    const last = rows.length > query.limit ? calls.at(-1) : undefined;
    return { calls, hits, nextCursor: last === undefined ? null : `${last.startedAt}.${last.id}` };
  }

  async get(callId: string): Promise<CallSummary | null> {
    const rows = await this.#db
      .select()
      .from(call)
      .where(and(eq(call.orgId, this.#orgId), eq(call.id, callId)))
      .limit(1);
    return rows[0] === undefined ? null : summaryOf(rows[0]);
  }

  /** False when the history has no such call (yet). */
  async markHandled(callId: string, handled: boolean): Promise<boolean> {
    const changed = await this.#db
      .update(call)
      .set({ handled })
      .where(and(eq(call.orgId, this.#orgId), eq(call.id, callId)));
    return changed.meta.changes > 0;
  }

  /** Its recording is no more. */
  async forgetRecording(callId: string): Promise<void> {
    await this.#db
      .update(call)
      .set({ recordingMs: null })
      .where(and(eq(call.orgId, this.#orgId), eq(call.id, callId)));
  }

  /** The figures over the list: of calls that began since `since`, and of what is open. */
  async figures(since: number): Promise<Omit<CallFigures, "timeZone" | "since">> {
    const open = await this.#db
      .select({
        source: call.source,
        calls: sql<number>`count(*)`,
        oldestAt: sql<number>`min(${call.startedAt})`,
      })
      .from(call)
      .where(and(eq(call.orgId, this.#orgId), needsSomebody(this.#orgId)))
      .groupBy(call.source);
    const bySource = await this.#db
      .select({
        source: call.source,
        calls: sql<number>`count(*)`,
        durationMs: sql<number>`coalesce(sum(${call.endedAt} - ${call.answeredAt}), 0)`,
        answered: sql<number>`count(${call.answeredAt})`,
      })
      .from(call)
      .where(and(eq(call.orgId, this.#orgId), sql`${call.startedAt} >= ${since}`))
      .groupBy(call.source);
    const total = (pick: (row: (typeof bySource)[number]) => number): number =>
      bySource.reduce((sum, row) => sum + pick(row), 0);
    const answered = total((row) => row.answered);
    const counts = noCalls();
    for (const row of bySource) counts[row.source] = row.calls;
    const attentionBySource = noCalls();
    for (const row of open) attentionBySource[row.source] = row.calls;
    return {
      today: total((row) => row.calls),
      attention: open.reduce((sum, row) => sum + row.calls, 0),
      attentionBySource,
      oldestAttentionAt: open.length === 0 ? null : Math.min(...open.map((row) => row.oldestAt)),
      averageDurationMs: answered === 0 ? 0 : Math.round(total((row) => row.durationMs) / answered),
      bySource: counts,
      all: await this.#counted(),
    };
  }

  /** Every call by its source, and those that are handled; null above what is counted each time. */
  async #counted(): Promise<CallFigures["all"]> {
    const newest = this.#db
      .select({ source: call.source, handled: call.handled })
      .from(call)
      .where(eq(call.orgId, this.#orgId))
      .limit(MOST_COUNTED + 1)
      .as("counted");
    const rows = await this.#db
      .select({
        source: newest.source,
        calls: sql<number>`count(*)`,
        handled: sql<number>`coalesce(sum(${newest.handled}), 0)`,
      })
      .from(newest)
      .groupBy(newest.source);
    if (rows.reduce((sum, row) => sum + row.calls, 0) > MOST_COUNTED) return null;
    const bySource = noCalls();
    const handledBySource = noCalls();
    for (const { source, calls, handled } of rows) {
      bySource[source] = calls;
      handledBySource[source] = handled;
    }
    return { bySource, handledBySource };
  }

  /** Writes an ended call, once for each version of its log; repeating it changes nothing. */
  async save(summary: CallSummary, log: readonly LogEntry[]): Promise<void> {
    const row = rowOf(this.#orgId, summary, countryIn(log));
    // A person may have marked the call meanwhile; a later version of the log does not take that back.
    const { handled: _kept, id: _key, ...newer } = row;
    const turns = turnRowsOf(this.#orgId, summary.id, log);
    const written = [
      this.#db
        .insert(call)
        .values(row)
        .onConflictDoUpdate({ target: call.id, set: newer, setWhere: lt(call.version, summary.version) }),
      ...turns.map((turn) => {
        const { intent, confidence, emotion } = turn;
        return this.#db
          .insert(callTurn)
          .values(turn)
          .onConflictDoUpdate({
            target: [callTurn.callId, callTurn.n],
            set: { intent, confidence, emotion },
          });
      }),
    ].map((query) => {
      const { sql: text, params } = query.toSQL();
      return this.#d1.prepare(text).bind(...params);
    });
    const indexed = turns.map(({ callId, n, text }) =>
      this.#d1.prepare(INDEX_TURN).bind(searchWords(text), callId, n),
    );
    // Together: whoever finds the call finds what was said in it.
    await this.#d1.batch([...written, ...indexed]);
  }

  /** Writes an ended call that has no log; one that has takes its place, and so does a later end of the same. */
  async saveInside(summary: CallSummary, country: string | null): Promise<void> {
    const row = rowOf(this.#orgId, summary, country);
    const { handled: _kept, id: _key, ...newer } = row;
    const endedAt = summary.endedAt ?? 0;
    const setWhere = sql`${call.version} = ${summary.version} AND ${call.endedAt} <= ${endedAt}`;
    await this.#db.insert(call).values(row).onConflictDoUpdate({ target: call.id, set: newer, setWhere });
  }

  #filters(query: HistoryQuery): (SQL | undefined)[] {
    const [startedAt, id] = query.cursor?.split(".") ?? [];
    const before = Number(startedAt);
    return [
      query.status && eq(call.status, query.status),
      query.source && eq(call.source, query.source),
      ...openOrHandled(this.#orgId, query),
      query.text ? matching(this.#orgId, query.text, query.country ?? null) : undefined,
      startedAt !== undefined && id !== undefined && Number.isFinite(before)
        ? or(lt(call.startedAt, before), and(eq(call.startedAt, before), lt(call.id, id)))
        : undefined,
    ];
  }
}
