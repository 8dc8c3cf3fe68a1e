import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** What calls leave to be done, and whom they were with. Ids come from the call's log, so that nothing is written twice. */
const orgId = () => text("org_id").notNull();
/** Is the number one value, E.164 or a PBX's own? False when its country is not known; null for rows that were not looked at yet. */
const placed = () => integer("placed", { mode: "boolean" });

export const message = sqliteTable(
  "message",
  {
    id: text("id").primaryKey(),
    orgId: orgId(),
    callId: text("call_id").notNull(),
    at: integer("at").notNull(),
    fromName: text("from_name").notNull(),
    number: text("number").notNull(),
    recipient: text("recipient").notNull(),
    text: text("text").notNull(),
    urgent: integer("urgent", { mode: "boolean" }).notNull(),
    doneAt: integer("done_at"),
    doneBy: text("done_by"),
    placed: placed(),
  },
  (table) => [index("message_org").on(table.orgId, table.at)],
);

export const callback = sqliteTable(
  "callback",
  {
    id: text("id").primaryKey(),
    orgId: orgId(),
    /** Null when a person wrote it down. */
    callId: text("call_id"),
    at: integer("at").notNull(),
    name: text("name").notNull(),
    number: text("number").notNull(),
    when: text("due").notNull(),
    dueAt: integer("due_at"),
    about: text("about").notNull(),
    doneAt: integer("done_at"),
    doneBy: text("done_by"),
    placed: placed(),
  },
  (table) => [index("callback_org").on(table.orgId, table.at)],
);

/** Numbers that are not called, E.164 where they have one. */
export const doNotCall = sqliteTable(
  "do_not_call",
  {
    orgId: orgId(),
    number: text("number").notNull(),
    at: integer("at").notNull(),
    /** The call in which they asked for it; null when a person listed them. */
    callId: text("call_id"),
    /** What they said, or why they are listed. */
    words: text("words").notNull(),
    addedBy: text("added_by").notNull(),
    placed: placed(),
  },
  (table) => [primaryKey({ columns: [table.orgId, table.number] })],
);

/** What people took off these lists; a call's log that is told again does not bring it back. */
export const removedFollowUp = sqliteTable(
  "removed_follow_up",
  { orgId: orgId(), id: text("id").notNull(), at: integer("at").notNull() },
  (table) => [primaryKey({ columns: [table.orgId, table.id] })],
);

/** People outside whom the organization knows. */
export const contact = sqliteTable(
  "contact",
  {
    orgId: orgId(),
    number: text("number").notNull(),
    name: text("name").notNull(),
    notes: text("notes").notNull(),
    at: integer("at").notNull(),
    placed: placed(),
  },
  (table) => [primaryKey({ columns: [table.orgId, table.number] })],
);
