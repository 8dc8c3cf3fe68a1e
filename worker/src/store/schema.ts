import type { AssistantDraft } from "@patchbay/protocol/assistants";
import type { AuditResult } from "@patchbay/protocol/audit";
import type {
  CallSummary,
  CallUnderstanding,
  Disposition,
  Emotion,
  Handler,
  Plan,
} from "@patchbay/protocol/call";
import type { CallCost } from "@patchbay/protocol/cost/cost";
import type { OrgSettings } from "@patchbay/protocol/org-settings";
import type { SiteRules } from "@patchbay/protocol/pbx/site-rules";
import type { Playbooks } from "@patchbay/protocol/playbooks";
import type { PutThroughEntry } from "@patchbay/protocol/put-through";
import type { Speaker } from "@patchbay/protocol/turn";
import { index, integer, primaryKey, real, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { TurnTaking } from "../media/turn-taking/settings.ts";

/** What D1 keeps beside the accounts: history and configuration. Never written while a call's audio waits. */
const orgId = () => text("org_id").notNull();

/** A PBX with its connector. Of the token only the SHA-256 is kept. */
export const site = sqliteTable(
  "site",
  {
    id: text("id").primaryKey(),
    orgId: orgId(),
    name: text("name").notNull(),
    tokenHash: text("token_hash").notNull(),
    createdAt: integer("created_at").notNull(),
    revokedAt: integer("revoked_at"),
    /** Whose national numbers its PBX delivers; null takes the organization's. */
    country: text("country"),
    withheldShownTo: text("withheld_shown_to").notNull().default("nobody"),
    /** What admins let people ask of its PBX; null is what nobody has narrowed. */
    rules: text("rules", { mode: "json" }).$type<SiteRules>(),
    /** Calls that run in its PBX alone are in the list of calls, too. */
    listsInside: integer("lists_inside", { mode: "boolean" }).notNull().default(false),
  },
  (table) => [index("site_org").on(table.orgId)],
);

/** Callers who withheld their number, of sites that show it to somebody. Of a call nothing else has it. */
export const withheldCaller = sqliteTable(
  "withheld_caller",
  {
    callId: text("call_id").primaryKey(),
    orgId: orgId(),
    siteId: text("site_id").notNull(),
    number: text("number").notNull(),
    name: text("name").notNull(),
    at: integer("at").notNull(),
  },
  (table) => [index("withheld_caller_site").on(table.orgId, table.siteId)],
);

export const assistant = sqliteTable(
  "assistant",
  {
    id: text("id").primaryKey(),
    orgId: orgId(),
    name: text("name").notNull(),
    instructions: text("instructions").notNull(),
    greeting: text("greeting").notNull(),
    language: text("language").notNull(),
    voice: text("voice").notNull(),
    /** Null takes the deployment's default model. */
    model: text("model"),
    /** What differs from the defaults in how it takes turns; null when nothing does. */
    turnTaking: text("turn_taking", { mode: "json" }).$type<TurnTaking>(),
    /** IANA; for the date and the time in its texts. */
    timeZone: text("time_zone").notNull().default("UTC"),
    guardrails: text("guardrails", { mode: "json" }).$type<string[]>(),
    version: integer("version").notNull().default(1),
    /** Names of the tools that are on; null has all of them. */
    tools: text("tools", { mode: "json" }).$type<string[]>(),
    playbooks: text("playbooks", { mode: "json" }).$type<Playbooks>(),
    /** Whom it may put callers through to. */
    putsThroughTo: text("puts_through_to", { mode: "json" }).$type<PutThroughEntry[]>(),
  },
  (table) => [index("assistant_org").on(table.orgId)],
);

/** Every saved state of an assistant; rows are only ever added. The newest is what `assistant` has too. */
export const assistantVersion = sqliteTable(
  "assistant_version",
  {
    assistantId: text("assistant_id").notNull(),
    version: integer("version").notNull(),
    orgId: orgId(),
    savedAt: integer("saved_at").notNull(),
    savedBy: text("saved_by").notNull(),
    note: text("note").notNull(),
    draft: text("draft", { mode: "json" }).$type<AssistantDraft>().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.assistantId, table.version] }),
    index("assistant_version_org").on(table.orgId),
  ],
);

/** Which plan an extension of a site gets; edited here, pushed to the site's object, read there. */
export const route = sqliteTable(
  "route",
  {
    siteId: text("site_id").notNull(),
    orgId: orgId(),
    exten: text("exten").notNull(),
    plan: text("plan", { mode: "json" }).$type<Plan>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.siteId, table.exten] }), index("route_org").on(table.orgId)],
);

/** A Twilio account; its Auth Token and its SharedKey's secret are sealed (see `auth/sealed`). */
export const phoneAccount = sqliteTable("phone_account", {
  accountSid: text("account_sid").primaryKey(),
  orgId: orgId(),
  sealedToken: text("sealed_token").notNull(),
  sealedSharedKey: text("sealed_shared_key"),
});

/** A number in E.164 belongs to one organization, and to one account. */
export const phoneNumber = sqliteTable(
  "phone_number",
  {
    number: text("number").primaryKey(),
    orgId: orgId(),
    accountSid: text("account_sid").notNull(),
    plan: text("plan", { mode: "json" }).$type<Plan>().notNull(),
  },
  (table) => [index("phone_number_account").on(table.accountSid)],
);

/** The history: one row a call, upserted by the log's version. */
export const call = sqliteTable(
  "call",
  {
    id: text("id").primaryKey(),
    orgId: orgId(),
    version: integer("version").notNull(),
    source: text("source").$type<CallSummary["source"]>().notNull(),
    direction: text("direction").$type<CallSummary["direction"]>().notNull(),
    fromNumber: text("from_number").notNull(),
    fromName: text("from_name").notNull(),
    /** The caller wanted their number shown to nobody: there is none in this row. */
    fromWithheld: integer("from_withheld", { mode: "boolean" }).notNull().default(false),
    toNumber: text("to_number").notNull(),
    toName: text("to_name").notNull(),
    siteId: text("site_id"),
    status: text("status").$type<CallSummary["status"]>().notNull(),
    disposition: text("disposition").$type<Disposition>(),
    handler: text("handler", { mode: "json" }).$type<Handler>().notNull(),
    startedAt: integer("started_at").notNull(),
    answeredAt: integer("answered_at"),
    endedAt: integer("ended_at"),
    turns: integer("turns").notNull(),
    lastWords: text("last_words").notNull(),
    attention: text("attention"),
    handled: integer("handled", { mode: "boolean" }).notNull(),
    /** The caller's words for why it was urgent. */
    urgent: text("urgent"),
    // What was made of the call once it was over; all null until then.
    summary: text("summary"),
    intent: text("intent"),
    urgency: text("urgency").$type<CallUnderstanding["urgency"]>(),
    outcome: text("outcome").$type<CallUnderstanding["outcome"]>(),
    sentiment: text("sentiment").$type<CallUnderstanding["sentiment"]>(),
    /** With the day of the prices it was reckoned by. */
    cost: text("cost", { mode: "json" }).$type<CallCost>(),
    /** How long its recording is; null while there is none, or no more. */
    recordingMs: integer("recording_ms"),
    /** The outside party as lists of numbers know them; null for rows that were not looked at yet, empty for none. */
    outsideNumber: text("outside_number"),
    /** Names and numbers as searches look for them: see `search-words`; null for rows that were not looked at yet. */
    foundBy: text("found_by"),
  },
  (table) => [
    index("call_org_started").on(table.orgId, table.startedAt),
    index("call_org_attention").on(table.orgId, table.attention, table.handled),
    index("call_org_outside").on(table.orgId, table.outsideNumber, table.startedAt),
  ],
);

/** The transcript, one row a finished turn; `n` is the turn's number in the call's log. */
export const callTurn = sqliteTable(
  "call_turn",
  {
    callId: text("call_id").notNull(),
    n: integer("n").notNull(),
    orgId: orgId(),
    speaker: text("speaker").$type<Speaker>().notNull(),
    text: text("text").notNull(),
    unheard: text("unheard"),
    startMs: integer("start_ms").notNull(),
    endMs: integer("end_ms").notNull(),
    intent: text("intent"),
    confidence: real("confidence"),
    emotion: text("emotion").$type<Emotion>(),
  },
  (table) => [primaryKey({ columns: [table.callId, table.n] }), index("call_turn_org").on(table.orgId)],
);

/** What a PBX has recorded because a member asked for it; its id is that of their act. */
export const pbxRecording = sqliteTable(
  "pbx_recording",
  {
    siteId: text("site_id").notNull(),
    id: text("id").notNull(),
    orgId: orgId(),
    callId: text("call_id").notNull(),
    at: integer("at").notNull(),
    /** Whoever had it begun. */
    byName: text("by_name").notNull(),
    /** Null until it lies in the archive. */
    bytes: integer("bytes"),
    ms: integer("ms"),
    /** Why it could not be fetched yet, in words; empty where nothing stands in the way. */
    trouble: text("trouble").notNull().default(""),
    deletedAt: integer("deleted_at"),
  },
  (table) => [
    primaryKey({ columns: [table.siteId, table.id] }),
    index("pbx_recording_call").on(table.orgId, table.callId),
  ],
);

/** What an organization has decided for all its calls; no row takes every default. */
export const organizationSettings = sqliteTable("organization_settings", {
  orgId: text("org_id").primaryKey(),
  settings: text("settings", { mode: "json" }).$type<OrgSettings>().notNull(),
});

/** Who did what to what, and how it ended. Rows are only ever added. */
export const audit = sqliteTable(
  "audit",
  {
    id: text("id").primaryKey(),
    orgId: orgId(),
    at: integer("at").notNull(),
    actorKind: text("actor_kind").$type<"member" | "assistant" | "system">().notNull(),
    actorId: text("actor_id").notNull(),
    actorName: text("actor_name").notNull(),
    action: text("action").notNull(),
    target: text("target").notNull(),
    result: text("result").$type<AuditResult>().notNull(),
    detail: text("detail").notNull(),
  },
  (table) => [index("audit_org_at").on(table.orgId, table.at)],
);
