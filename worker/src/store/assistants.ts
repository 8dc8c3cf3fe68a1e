import {
  type AssistantDraft,
  type AssistantPage,
  type AssistantsPage,
  type AssistantVersion,
  assistantDraft,
} from "@patchbay/protocol/assistants";
import { and, desc, eq, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { assistantIdOf } from "../call/routing.ts";
import { assistant, assistantVersion, phoneNumber, route } from "./schema.ts";

type Row = typeof assistant.$inferSelect;

/** Why an assistant was not saved: it is not there, or somebody saved another version meanwhile. */
export type SaveRefusal = { code: "not_found" } | { code: "stale"; newest: AssistantVersion };

/** The assistants of one organization, with all their versions. */
export class Assistants {
  readonly #db: ReturnType<typeof drizzle>;
  readonly #orgId: string;

  constructor(d1: D1Database, orgId: string) {
    this.#db = drizzle(d1);
    this.#orgId = orgId;
  }

  async list(): Promise<AssistantsPage["assistants"]> {
    const rows = await this.#db
      .select({
        id: assistant.id,
        name: assistant.name,
        version: assistant.version,
        savedAt: sql<number>`coalesce(max(${assistantVersion.savedAt}), 0)`,
      })
      .from(assistant)
      .leftJoin(assistantVersion, eq(assistantVersion.assistantId, assistant.id))
      .where(eq(assistant.orgId, this.#orgId))
      .groupBy(assistant.id)
      .orderBy(assistant.name);
    return rows;
  }

  /** Newest first; null when the organization has no such assistant. */
  async page(id: string): Promise<Omit<AssistantPage, "gone"> | null> {
    const row = await this.#row(id);
    if (row === null) return null;
    const saved = await this.#db
      .select()
      .from(assistantVersion)
      .where(and(eq(assistantVersion.orgId, this.#orgId), eq(assistantVersion.assistantId, id)))
      .orderBy(desc(assistantVersion.version));
    const versions = saved.flatMap((one) => {
      // A version of before may lack what was added since; it is read with today's defaults.
      const draft = assistantDraft.safeParse(one.draft);
      return draft.success ? [versionOf(one, draft.data)] : [];
    });
    // What an organization begins with was never saved by anybody.
    const first = { version: row.version, savedAt: 0, savedBy: "", note: "" };
    return {
      id,
      versions:
        versions[0]?.version === row.version ? versions : [versionOf(first, draftOf(row)), ...versions],
    };
  }

  /** False when it was there. */
  async create(id: string, draft: AssistantDraft, savedBy: string, note: string): Promise<boolean> {
    const [created] = await this.#db.batch([
      this.#db
        .insert(assistant)
        .values({ id, orgId: this.#orgId, version: 1, ...draft })
        .onConflictDoNothing(),
      this.#insertVersion(id, {
        version: 1,
        savedAt: Date.now(),
        savedBy,
        note,
        draft,
      }).onConflictDoNothing(),
    ]);
    return created.meta.changes > 0;
  }

  /** Saves a new version on top of `base`; answers its number, or why not. */
  async save(
    id: string,
    base: number,
    draft: AssistantDraft,
    savedBy: string,
    note: string,
  ): Promise<number | SaveRefusal> {
    const page = await this.page(id);
    const [newest] = page?.versions ?? [];
    if (newest === undefined) return { code: "not_found" };
    if (newest.version !== base) return { code: "stale", newest };
    const version = base + 1;
    try {
      await this.#db.batch([
        // What there was before anybody saved is a version too.
        this.#insertVersion(id, newest).onConflictDoNothing(),
        // The key refuses a second version of the same number: of two who save at once one is told.
        this.#insertVersion(id, { version, savedAt: Date.now(), savedBy, note, draft }),
        this.#db
          .update(assistant)
          .set({ ...draft, version })
          .where(this.#own(id)),
      ]);
    } catch (error) {
      const now = (await this.page(id))?.versions[0];
      if (now !== undefined && now.version !== base) return { code: "stale", newest: now };
      throw error;
    }
    return version;
  }

  /** Numbers and extensions that lead to it. */
  async usedBy(id: string): Promise<string[]> {
    const [numbers, extensions] = await Promise.all([
      this.#db.select().from(phoneNumber).where(eq(phoneNumber.orgId, this.#orgId)),
      this.#db.select().from(route).where(eq(route.orgId, this.#orgId)),
    ]);
    return [
      ...numbers.filter(({ plan }) => assistantIdOf(plan) === id).map(({ number }) => number),
      ...extensions.filter(({ plan }) => assistantIdOf(plan) === id).map(({ exten }) => exten),
    ];
  }

  /** False when the organization has no such assistant. Its versions stay: calls of before name them. */
  async remove(id: string): Promise<boolean> {
    const gone = await this.#db.delete(assistant).where(this.#own(id)).returning({ id: assistant.id });
    return gone.length > 0;
  }

  #insertVersion(assistantId: string, version: AssistantVersion) {
    return this.#db.insert(assistantVersion).values({ assistantId, orgId: this.#orgId, ...version });
  }

  async #row(id: string): Promise<Row | null> {
    const rows = await this.#db.select().from(assistant).where(this.#own(id)).limit(1);
    return rows[0] ?? null;
  }

  #own(id: string) {
    return and(eq(assistant.orgId, this.#orgId), eq(assistant.id, id));
  }
}

const versionOf = (
  { version, savedAt, savedBy, note }: Omit<AssistantVersion, "draft">,
  draft: AssistantDraft,
): AssistantVersion => ({ version, savedAt, savedBy, note, draft });

/** What is edited of a stored assistant; what the row does not say is at its default. */
function draftOf(row: Row): AssistantDraft {
  const { id: _id, orgId: _org, version: _version, guardrails, putsThroughTo, ...rest } = row;
  return assistantDraft.parse({
    ...rest,
    guardrails: guardrails ?? [],
    putsThroughTo: putsThroughTo ?? [],
  });
}
