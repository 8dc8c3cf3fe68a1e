import {
  type AssistantDraft,
  type AssistantPage,
  type GoneReference,
  NOTE_CHARS,
  newAssistantBody,
  type RolledBack,
  rollbackBody,
  saveAssistantBody,
} from "@patchbay/protocol/assistants";
import type { AuditAction } from "@patchbay/protocol/audit";
import { Hono } from "hono";
import { type AppEnv, permitted } from "../auth/member.ts";
import { goneOf, withoutGoneTools, withoutWhatIsGone } from "../call/assistant/left-out.ts";
import { refusal } from "../refusal.ts";
import { Assistants, type SaveRefusal } from "../store/assistants.ts";
import { DialTargets } from "../store/dial-targets.ts";
import { HttpTools } from "../store/http-tool/http-tools.ts";
import { withTargets } from "../telephony/site-targets.ts";
import { audit, type Ctx } from "./calls/own-call.ts";
import { pushRouting } from "./push-routing.ts";
import { readBody } from "./request/body.ts";
import { createdId } from "./request/created-id.ts";

const store = (c: Ctx) => new Assistants(c.env.DB, c.var.member.orgId);

const MISSING = "This organization has no such assistant.";

function missing(c: Ctx, action: AuditAction, id: string) {
  audit(c, action, id.slice(0, 64), "not_found");
  return refusal(c, 404, "not_found", MISSING);
}

/** Somebody else's version is newer than the one that was edited: nothing of theirs is lost. */
function refused(c: Ctx, action: AuditAction, id: string, why: SaveRefusal) {
  if (why.code === "not_found") return missing(c, action, id);
  audit(c, action, id, "refused", why.code);
  const { version, savedBy } = why.newest;
  return refusal(
    c,
    409,
    "stale",
    `${savedBy || "Somebody"} saved version ${version} meanwhile. Look at it, then save yours again.`,
  );
}

const targetsOf = (c: Ctx): DialTargets => new DialTargets(c.env.DB, c.var.member.orgId);

const unknownTarget = (c: Ctx, { putsThroughTo }: AssistantDraft): Promise<string | null> =>
  targetsOf(c).whyNotOurs(putsThroughTo);

const toolsOf = async (c: Ctx): Promise<ReadonlySet<string>> => {
  const own = await new HttpTools(c.env.DB, c.var.member.orgId).list();
  return new Set(own.map(({ name }) => name));
};

/** Of what a version names, what this organization has today. */
async function whatIsThere(c: Ctx, { putsThroughTo }: AssistantDraft, targets = targetsOf(c)) {
  const [gone, tools] = await Promise.all([targets.gone(putsThroughTo), toolsOf(c)]);
  return { gone, tools };
}

/** The same, with queues that no site has: those are said, and not refused, for a PBX loses them for a moment while it is set up. */
async function whatIsGone(c: Ctx, draft: AssistantDraft): Promise<GoneReference[]> {
  const targets = targetsOf(c);
  const [{ gone, tools }, queues] = await Promise.all([
    whatIsThere(c, draft, targets),
    goneQueues(c, draft, targets),
  ]);
  return goneOf(draft, { gone: new Map([...gone, ...queues]), tools });
}

/** Queues of the put-through list that no site has where they are looked for, and why; a site that is out of reach may have them. */
async function goneQueues(c: Ctx, { putsThroughTo }: AssistantDraft, targets: DialTargets) {
  const wanted = putsThroughTo.flatMap(({ name, target }) =>
    target.kind === "queue" ? [{ name, target }] : [],
  );
  if (wanted.length === 0) return [];
  const { lines } = await targets.all();
  const sites = await withTargets(
    c.env,
    lines.filter(({ from }) => from === ""),
  );
  return wanted.flatMap(({ name, target: { queue, line } }) => {
    const at = sites.filter(({ id }) => line === "" || id === line);
    const mayBe = at.some(({ has }) => has === null || has.queues.includes(queue));
    if (at.length === 0 || mayBe) return [];
    return [[name, `no queue ${queue} at ${at.map((site) => site.name).join(", ")}`] as const];
  });
}

/** A tool may be removed while somebody edits an assistant that has it. */
const withToolsThatAre = async (c: Ctx, draft: AssistantDraft) => withoutGoneTools(draft, await toolsOf(c));

const saidOf = (leftOut: string[]): Partial<RolledBack> => (leftOut.length === 0 ? {} : { leftOut });

/** What assistants are: edited here in versions, and pushed to whatever routes calls. A call keeps the version it began with. */
export const assistantRoutes = new Hono<AppEnv>()
  .get("/", permitted("assistants.read"), async (c) => c.json({ assistants: await store(c).list() }))
  .get("/:id", permitted("assistants.read"), async (c) => {
    const id = c.req.param("id");
    const page = await store(c).page(id);
    const draft = page?.versions[0]?.draft;
    if (page === null || draft === undefined) return missing(c, "assistants.read", id);
    return c.json({ ...page, gone: await whatIsGone(c, draft) } satisfies AssistantPage);
  })
  .post("/", permitted("assistants.manage"), async (c) => {
    const body = await readBody(c, newAssistantBody);
    if (!body.ok) return refusal(c, 400, "bad_body", body.error);
    const gone = await unknownTarget(c, body.value.draft);
    if (gone !== null) return refusal(c, 400, "bad_body", gone);
    const { draft, leftOut } = await withToolsThatAre(c, body.value.draft);
    const id = await createdId(c, "assistant", body.value.id);
    const isNew = await store(c).create(id, draft, c.var.member.name, body.value.note);
    if (isNew) audit(c, "assistants.create", id, "done", draft.name);
    return c.json({ id, version: 1, ...saidOf(leftOut) }, 201);
  })
  .put("/:id", permitted("assistants.manage"), async (c) => {
    const id = c.req.param("id");
    const body = await readBody(c, saveAssistantBody);
    if (!body.ok) return refusal(c, 400, "bad_body", body.error);
    const { base, note } = body.value;
    const gone = await unknownTarget(c, body.value.draft);
    if (gone !== null) return refusal(c, 400, "bad_body", gone);
    const { draft, leftOut } = await withToolsThatAre(c, body.value.draft);
    const saved = await store(c).save(id, base, draft, c.var.member.name, note);
    if (typeof saved !== "number") return refused(c, "assistants.save", id, saved);
    await pushRouting(c);
    const without = leftOut.length === 0 ? "" : `, without ${leftOut.join(", ")}`;
    audit(c, "assistants.save", id, "done", `version ${saved}${without}`.slice(0, NOTE_CHARS));
    return c.json({ version: saved, ...saidOf(leftOut) });
  })
  .post("/:id/rollback", permitted("assistants.manage"), async (c) => {
    const id = c.req.param("id");
    const body = await readBody(c, rollbackBody);
    if (!body.ok) return refusal(c, 400, "bad_body", body.error);
    const { base, version } = body.value;
    const versions = (await store(c).page(id))?.versions ?? [];
    const old = versions.find((one) => one.version === version);
    if (old === undefined) return missing(c, "assistants.rollback", id);
    const { draft, leftOut } = withoutWhatIsGone(old.draft, {
      ...(await whatIsThere(c, old.draft)),
      model: versions[0]?.draft.model ?? null,
    });
    const without = leftOut.length === 0 ? "" : `, without ${leftOut.join(", ")}`;
    const note = `Back to version ${version}${without}`.slice(0, NOTE_CHARS);
    const saved = await store(c).save(id, base, draft, c.var.member.name, note);
    if (typeof saved !== "number") return refused(c, "assistants.rollback", id, saved);
    await pushRouting(c);
    audit(
      c,
      "assistants.rollback",
      id,
      "done",
      `version ${version} as ${saved}${without}`.slice(0, NOTE_CHARS),
    );
    return c.json({ version: saved, leftOut } satisfies RolledBack);
  })
  .delete("/:id", permitted("assistants.manage"), async (c) => {
    const id = c.req.param("id");
    const users = await store(c).usedBy(id);
    if (users.length > 0) {
      audit(c, "assistants.remove", id, "refused", "in use");
      const where = users.slice(0, 5).join(", ");
      return refusal(c, 409, "in_use", `Calls to ${where} go to this assistant. Send them elsewhere first.`);
    }
    if (!(await store(c).remove(id))) return missing(c, "assistants.remove", id);
    audit(c, "assistants.remove", id, "done");
    return c.json({ removed: id });
  });
