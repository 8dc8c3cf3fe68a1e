import {
  ANY_ACT,
  type AuditAction,
  type AuditPage,
  type AuditPeople,
  type AuditQuery,
  type AuditResult,
  type AuditRow,
  MOST_EXPORTED,
} from "@patchbay/protocol/audit";
import { type Actor, type CallSummary, shortName } from "@patchbay/protocol/call";
import { callId } from "@patchbay/protocol/ids";
import { and, desc, eq, gte, lt, ne, or, type SQL, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { errorText, report } from "../log.ts";
import { member, user } from "./auth-schema.ts";
import { assistant, audit, call, site } from "./schema.ts";

export interface AuditEntry {
  orgId: string;
  actor: Actor;
  /** What was done, or the permission that it needed. */
  action: AuditAction;
  target: string;
  result: AuditResult;
  detail?: string;
}

/** Writes who did what. A database that is down must not stop the action itself, so a failure is only reported. */
export async function recordAudit(d1: D1Database, entry: AuditEntry): Promise<void> {
  try {
    await drizzle(d1)
      .insert(audit)
      .values({
        id: crypto.randomUUID(),
        orgId: entry.orgId,
        at: Date.now(),
        actorKind: entry.actor.kind,
        actorId: entry.actor.id,
        actorName: entry.actor.name,
        action: entry.action,
        target: entry.target,
        result: entry.result,
        detail: entry.detail ?? "",
      });
  } catch (error) {
    report("error", "audit entry not stored", {
      org: entry.orgId,
      code: entry.action,
      error: errorText(error),
    });
  }
}

/** A message stands as `call/message`, an extension as `site/extension`; anything else has no slash. */
const HOME = sql<string>`substr(${audit.target}, 1, instr(${audit.target} || '/', '/') - 1)`;

const EXPORTED_AT_ONCE = 1_000;

/** What an entry has to be like. */
function fitting({
  person,
  action,
  q,
  site: asked,
  from,
  until,
  call: on,
  result,
}: Omit<AuditQuery, "cursor" | "limit">) {
  const words = q === undefined ? [] : q.split(/\s+/).filter((word) => word !== "");
  return [
    person === undefined ? undefined : eq(audit.actorId, person),
    action === undefined
      ? undefined
      : action === ANY_ACT
        ? sql`substr(${audit.action}, 1, 4) = 'ami.'`
        : eq(audit.action, action),
    asked === undefined ? undefined : eq(HOME, asked),
    on === undefined ? undefined : eq(HOME, on),
    from === undefined ? undefined : gte(audit.at, from),
    until === undefined ? undefined : lt(audit.at, until),
    result === undefined ? undefined : (result === "done" ? eq : ne)(audit.result, "done"),
    ...words.map(standsIn),
  ];
}

/** What an entry is found by, and what it was done to is called; a blank, which is in no word, parts them. */
const FOUND_BY = sql.join(
  [
    audit.actorName,
    audit.action,
    audit.target,
    audit.result,
    audit.detail,
    call.fromName,
    call.fromNumber,
    call.toName,
    call.toNumber,
    assistant.name,
    site.name,
  ].map((field) => sql`coalesce(${field}, '')`),
  sql` || ' ' || `,
);

/**
 * Does a word stand somewhere in an entry? D1 takes no LIKE of more than 50 bytes, and no more than 100 parameters in a query: one for each
 * word, of which there may be fifty.
 */
const standsIn = (word: string): SQL => sql`instr(lower(${FOUND_BY}), lower(${word})) > 0`;

/** The audit log of one organization, to be read. */
export class AuditLog {
  readonly #db: ReturnType<typeof drizzle>;
  readonly #orgId: string;

  constructor(d1: D1Database, orgId: string) {
    this.#db = drizzle(d1);
    this.#orgId = orgId;
  }

  /** Newest first. Whatever an entry was done to is named as the organization calls it now, or not at all. */
  async page({ cursor, limit, ...narrowed }: AuditQuery): Promise<AuditPage> {
    const [at, id] = cursor?.split(".") ?? [];
    const before = Number(at);
    const rows = await this.#db
      .select({
        entry: audit,
        callId: call.id,
        direction: call.direction,
        from: { name: call.fromName, number: call.fromNumber },
        to: { name: call.toName, number: call.toNumber },
        assistant: assistant.name,
        site: site.name,
      })
      .from(audit)
      .leftJoin(call, and(eq(call.id, HOME), eq(call.orgId, audit.orgId)))
      .leftJoin(assistant, and(eq(assistant.id, HOME), eq(assistant.orgId, audit.orgId)))
      .leftJoin(site, and(eq(site.id, HOME), eq(site.orgId, audit.orgId)))
      .where(
        and(
          eq(audit.orgId, this.#orgId),
          ...fitting(narrowed),
          id === undefined
            ? undefined
            : or(lt(audit.at, before), and(eq(audit.at, before), lt(audit.id, id))),
        ),
      )
      .orderBy(desc(audit.at), desc(audit.id))
      .limit(limit + 1);
    const entries = rows.slice(0, limit).map(({ entry, ...named }) => ({
      id: entry.id,
      at: entry.at,
      actor: { id: entry.actorId, name: entry.actorName },
      action: entry.action,
      target: entry.target,
      result: entry.result,
      detail: entry.detail,
      call: callOf(entry.target, entry.result, named),
      about: named.assistant ?? named.site ?? "",
    }));
    const last = rows.length > limit ? entries.at(-1) : undefined;
    return { entries, nextCursor: last === undefined ? null : `${last.at}.${last.id}` };
  }

  /** The same, page by page to the end, or to as many as a file holds. */
  async *pages(narrowed: Omit<AuditQuery, "cursor" | "limit">): AsyncGenerator<AuditRow[]> {
    let cursor: string | null = null;
    let told = 0;
    do {
      const page: AuditPage = await this.page({
        ...narrowed,
        ...(cursor === null ? {} : { cursor }),
        limit: Math.min(EXPORTED_AT_ONCE, MOST_EXPORTED - told),
      });
      yield page.entries;
      told += page.entries.length;
      cursor = page.nextCursor;
    } while (cursor !== null && told < MOST_EXPORTED);
  }

  /** Whoever belongs to the organization now. */
  async people(): Promise<AuditPeople["people"]> {
    const rows = await this.#db
      .select({ id: user.id, name: user.name })
      .from(member)
      .innerJoin(user, eq(user.id, member.userId))
      .where(eq(member.organizationId, this.#orgId))
      .orderBy(user.name);
    return rows.map(({ id, name }) => ({ id, name: shortName(name) }));
  }
}

interface Party {
  name: string;
  number: string;
}

interface NamedCall {
  callId: string | null;
  direction: CallSummary["direction"] | null;
  from: Party | null;
  to: Party | null;
}

/** A call that is still live is in no history; one that is not the organization's is never named. */
function callOf(target: string, result: string, { callId: known, direction, from, to }: NamedCall) {
  const outside = direction === "outbound" ? to : from;
  if (known !== null && outside !== null) return { id: known, ...outside };
  const [id = ""] = target.split("/");
  return result === "not_found" || !callId.safeParse(id).success ? null : { id, name: "", number: "" };
}
