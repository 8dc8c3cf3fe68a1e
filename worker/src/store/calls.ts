import type { CallFigures, CallsPage } from "@patchbay/protocol/api";
import type { CallSource, CallSummary, LogEntry } from "@patchbay/protocol/call";
import { and, desc, eq, isNotNull, lt, or, type SQL, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { rowOf, summaryOf, turnRowsOf } from "./call-row.ts";
import { call, callTurn } from "./schema.ts";

/** What the history is asked for; times in epoch milliseconds. */
export interface HistoryQuery {
  status?: CallSummary["status"] | undefined;
  source?: CallSource | undefined;
  attention?: boolean | undefined;
  handled?: boolean | undefined;
  text?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** The call history of one organization, in D1. */
export class CallHistory {
  readonly #db: ReturnType<typeof drizzle>;
  readonly #orgId: string;

  constructor(d1: D1Database, orgId: string) {
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
    const last = rows.length > query.limit ? calls.at(-1) : undefined;
    return { calls, nextCursor: last === undefined ? null : `${last.startedAt}.${last.id}` };
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

  /** The figures over the list, for calls that began since `since`. */
  async figures(since: number): Promise<CallFigures> {
    const bySource = await this.#db
      .select({
        source: call.source,
        calls: sql<number>`count(*)`,
        attention: sql<number>`sum(${call.attention} is not null and not ${call.handled})`,
        durationMs: sql<number>`coalesce(sum(${call.endedAt} - ${call.answeredAt}), 0)`,
        answered: sql<number>`count(${call.answeredAt})`,
      })
      .from(call)
      .where(and(eq(call.orgId, this.#orgId), sql`${call.startedAt} >= ${since}`))
      .groupBy(call.source);
    const total = (pick: (row: (typeof bySource)[number]) => number): number =>
      bySource.reduce((sum, row) => sum + pick(row), 0);
    const answered = total((row) => row.answered);
    const counts: CallFigures["bySource"] = { pbx: 0, twilio: 0, browser: 0, campaign: 0 };
    for (const row of bySource) counts[row.source] = row.calls;
    return {
      today: total((row) => row.calls),
      attention: total((row) => row.attention),
      averageDurationMs: answered === 0 ? 0 : Math.round(total((row) => row.durationMs) / answered),
      bySource: counts,
    };
  }

  /** Writes an ended call, once for each version of its log; repeating it changes nothing. */
  async save(summary: CallSummary, log: readonly LogEntry[]): Promise<void> {
    const row = rowOf(this.#orgId, summary);
    // A person may have marked the call meanwhile; a later version of the log does not take that back.
    const { handled: _kept, id: _key, ...newer } = row;
    const turns = turnRowsOf(this.#orgId, summary.id, log).map((turn) => {
      const { intent, confidence, emotion } = turn;
      return this.#db
        .insert(callTurn)
        .values(turn)
        .onConflictDoUpdate({
          target: [callTurn.callId, callTurn.n],
          set: { intent, confidence, emotion },
        });
    });
    // Together: whoever finds the call finds what was said in it.
    await this.#db.batch([
      this.#db
        .insert(call)
        .values(row)
        .onConflictDoUpdate({ target: call.id, set: newer, setWhere: lt(call.version, summary.version) }),
      ...turns,
    ]);
  }

  #filters(query: HistoryQuery): (SQL | undefined)[] {
    const [startedAt, id] = query.cursor?.split(".") ?? [];
    const before = Number(startedAt);
    return [
      query.status && eq(call.status, query.status),
      query.source && eq(call.source, query.source),
      query.attention ? isNotNull(call.attention) : undefined,
      query.handled === undefined ? undefined : eq(call.handled, query.handled),
      query.text ? this.#matches(query.text) : undefined,
      startedAt !== undefined && id !== undefined && Number.isFinite(before)
        ? or(lt(call.startedAt, before), and(eq(call.startedAt, before), lt(call.id, id)))
        : undefined,
    ];
  }

  #matches(text: string): SQL | undefined {
    // Not LIKE: D1 refuses a pattern above 50 bytes. Its lower() knows A to Z alone.
    const part = text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
    const holds = (column: typeof call.fromName | typeof call.fromNumber | typeof call.toNumber) =>
      sql`instr(lower(${column}), ${part}) > 0`;
    // Each word as a quoted prefix: whatever a person types is a search, never an FTS expression.
    const words = text
      .split(/\s+/)
      .filter((word) => word !== "")
      .map((word) => `"${word.replaceAll('"', '""')}"*`)
      .join(" ");
    return or(
      holds(call.fromName),
      holds(call.fromNumber),
      holds(call.toNumber),
      sql`${call.id} IN (SELECT ${callTurn.callId} FROM call_turn_text JOIN ${callTurn} ON ${callTurn}.rowid = call_turn_text.rowid
          WHERE call_turn_text MATCH ${words} AND ${callTurn.orgId} = ${this.#orgId})`,
    );
  }
}
