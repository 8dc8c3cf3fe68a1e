import type { PbxRecording } from "@patchbay/protocol/api/pbx-recordings";
import { and, asc, eq, isNull } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { sameDigest } from "../auth/tokens.ts";
import { pbxRecording, site } from "./schema.ts";

type Row = typeof pbxRecording.$inferSelect;

/** What an organization's PBXs have recorded because a member asked for it. */
export class PbxRecordings {
  readonly #db: ReturnType<typeof drizzle>;
  readonly #orgId: string;

  constructor(d1: D1Database, orgId: string) {
    this.#db = drizzle(d1);
    this.#orgId = orgId;
  }

  /** Repeating it changes nothing. */
  async begin(begun: Pick<Row, "siteId" | "id" | "callId" | "byName">): Promise<void> {
    await this.#db
      .insert(pbxRecording)
      .values({ ...begun, orgId: this.#orgId, at: Date.now() })
      .onConflictDoNothing();
  }

  /** Those of a call, in order. */
  async ofCall(callId: string): Promise<PbxRecording[]> {
    const rows = await this.#db
      .select()
      .from(pbxRecording)
      .where(and(this.#own(callId), isNull(pbxRecording.deletedAt)))
      .orderBy(asc(pbxRecording.at));
    return rows.map(({ id, at, byName, bytes, ms, trouble }) => ({ id, at, byName, bytes, ms, trouble }));
  }

  async get(callId: string, id: string): Promise<Row | null> {
    const [row] = await this.#db
      .select()
      .from(pbxRecording)
      .where(and(this.#own(callId), eq(pbxRecording.id, id), isNull(pbxRecording.deletedAt)))
      .limit(1);
    return row ?? null;
  }

  /** From now on it is wanted no more, wherever it is. */
  async remove(callId: string, id: string): Promise<void> {
    await this.#db
      .update(pbxRecording)
      .set({ deletedAt: Date.now(), bytes: null })
      .where(and(this.#own(callId), eq(pbxRecording.id, id)));
  }

  /** False when somebody has deleted it meanwhile. */
  async stored({ siteId, id }: Row, bytes: number, ms: number): Promise<boolean> {
    const changed = await this.#db
      .update(pbxRecording)
      .set({ bytes, ms, trouble: "" })
      .where(and(this.#of(siteId, id), isNull(pbxRecording.deletedAt)));
    return changed.meta.changes > 0;
  }

  async troubled({ siteId, id }: Row, trouble: string): Promise<void> {
    await this.#db.update(pbxRecording).set({ trouble }).where(this.#of(siteId, id));
  }

  #own(callId: string) {
    return and(eq(pbxRecording.orgId, this.#orgId), eq(pbxRecording.callId, callId));
  }

  #of(siteId: string, id: string) {
    return and(eq(pbxRecording.orgId, this.#orgId), eq(pbxRecording.siteId, siteId), eq(pbxRecording.id, id));
  }
}

/** The recording that a site's connector names, where its token (of which this is the hash) is the site's: else why not. */
export async function recordingOfSite(
  d1: D1Database,
  siteId: string,
  tokenHash: string,
  id: string,
): Promise<Row | "no_right" | "unknown"> {
  const db = drizzle(d1);
  const [owner] = await db.select().from(site).where(eq(site.id, siteId)).limit(1);
  if (owner === undefined || owner.revokedAt !== null || !sameDigest(tokenHash, owner.tokenHash))
    return "no_right";
  const [row] = await db
    .select()
    .from(pbxRecording)
    .where(and(eq(pbxRecording.siteId, siteId), eq(pbxRecording.id, id), eq(pbxRecording.orgId, owner.orgId)))
    .limit(1);
  return row ?? "unknown";
}
