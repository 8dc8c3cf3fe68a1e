import { assistants } from "@patchbay/protocol/api/assistants";
import { type AssistantDraft, type GoneReference, NOTE_CHARS } from "@patchbay/protocol/assistants";
import { goneOf, withoutGoneTools, withoutWhatIsGone } from "../call/assistant/left-out.ts";
import { Assistants, type SaveRefusal } from "../store/assistants.ts";
import { DialTargets } from "../store/dial-targets.ts";
import { HttpTools } from "../store/http-tool/http-tools.ts";
import { withTargets } from "../telephony/site-targets.ts";
import type { Ctx } from "./endpoint/asker.ts";
import { done, missing, refused, unusable } from "./endpoint/outcome.ts";
import { serve } from "./endpoint/serve.ts";
import { pushRouting } from "./push-routing.ts";
import { createdId } from "./request/created-id.ts";

const store = (c: Ctx) => new Assistants(c.env.DB, c.var.member.orgId);

const noSuchAssistant = () => missing("This organization has no such assistant.");

/** Somebody else's version is newer than the one that was edited: nothing of theirs is lost. */
function unsaved(why: SaveRefusal) {
  if (why.code === "not_found") return noSuchAssistant();
  const { version, savedBy } = why.newest;
  const message = `${savedBy || "Somebody"} saved version ${version} meanwhile. Look at it, then save yours again.`;
  return refused({ code: "stale", message }, { detail: why.code });
}

/** What a version names and nobody has: it cannot be meant. */
const unknown = (message: string) => unusable({ code: "bad_body", message });

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

const without = (leftOut: readonly string[]): string =>
  leftOut.length === 0 ? "" : `, without ${leftOut.join(", ")}`;

/** Answers name only what was left out, where anything was. */
const saidOf = (leftOut: string[]) => (leftOut.length === 0 ? {} : { leftOut });

/** What assistants are: edited here in versions, and pushed to whatever routes calls. A call keeps the version it began with. */
export const assistantRoutes = [
  serve(assistants.list, async (c) => done({ assistants: await store(c).list() })),
  serve(assistants.read, async (c, { params: { id } }) => {
    const page = await store(c).page(id);
    const draft = page?.versions[0]?.draft;
    if (page === null || draft === undefined) return noSuchAssistant();
    return done({ ...page, gone: await whatIsGone(c, draft) });
  }),
  serve(assistants.create, async (c, { body }) => {
    const gone = await unknownTarget(c, body.draft);
    if (gone !== null) return unknown(gone);
    const { draft, leftOut } = await withToolsThatAre(c, body.draft);
    const id = await createdId(c, "assistant", body.id);
    const isNew = await store(c).create(id, draft, c.var.member.name, body.note);
    const entry = { target: id, detail: draft.name, again: !isNew };
    return done({ id, version: 1, ...saidOf(leftOut) }, entry);
  }),
  serve(assistants.save, async (c, { params: { id }, body }) => {
    const { base, note } = body;
    const gone = await unknownTarget(c, body.draft);
    if (gone !== null) return unknown(gone);
    const { draft, leftOut } = await withToolsThatAre(c, body.draft);
    const saved = await store(c).save(id, base, draft, c.var.member.name, note);
    if (typeof saved !== "number") return unsaved(saved);
    await pushRouting(c);
    const detail = `version ${saved}${without(leftOut)}`.slice(0, NOTE_CHARS);
    return done({ version: saved, ...saidOf(leftOut) }, { detail });
  }),
  serve(assistants.rollBack, async (c, { params: { id }, body: { base, version } }) => {
    const versions = (await store(c).page(id))?.versions ?? [];
    const old = versions.find((one) => one.version === version);
    if (old === undefined) return noSuchAssistant();
    const { draft, leftOut } = withoutWhatIsGone(old.draft, {
      ...(await whatIsThere(c, old.draft)),
      model: versions[0]?.draft.model ?? null,
    });
    const note = `Back to version ${version}${without(leftOut)}`.slice(0, NOTE_CHARS);
    const saved = await store(c).save(id, base, draft, c.var.member.name, note);
    if (typeof saved !== "number") return unsaved(saved);
    await pushRouting(c);
    const detail = `version ${version} as ${saved}${without(leftOut)}`.slice(0, NOTE_CHARS);
    return done({ version: saved, leftOut }, { detail });
  }),
  serve(assistants.remove, async (c, { params: { id } }) => {
    const users = await store(c).usedBy(id);
    if (users.length > 0) {
      const where = users.slice(0, 5).join(", ");
      const message = `Calls to ${where} go to this assistant. Send them elsewhere first.`;
      return refused({ code: "in_use", message }, { detail: "in use" });
    }
    return (await store(c).remove(id)) ? done({ removed: id }) : noSuchAssistant();
  }),
];
