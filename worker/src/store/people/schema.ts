import type { Role } from "@patchbay/protocol/roles";
import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Links that an admin hands over: to join, or to choose a new password. Each works once; only the hash of its token is kept. */
export const accessLink = sqliteTable(
  "access_link",
  {
    /** Drawn by the page that asks for it. */
    id: text("id").primaryKey(),
    orgId: text("org_id").notNull(),
    kind: text("kind").$type<"invitation" | "reset">().notNull(),
    tokenHash: text("token_hash").notNull().unique(),
    email: text("email").notNull(),
    /** What an invitation makes of whoever accepts it; null for other links. */
    role: text("role").$type<Role>(),
    /** Whose password it changes; null for an invitation. */
    userId: text("user_id"),
    byName: text("by_name").notNull(),
    /** Epoch milliseconds, as the others. */
    at: integer("at").notNull(),
    expiresAt: integer("expires_at").notNull(),
    /** When it was used, withdrawn or replaced; null while it is open. */
    endedAt: integer("ended_at"),
  },
  (table) => [index("access_link_org").on(table.orgId, table.endedAt)],
);

/** The phone on a member's desk: an extension of a site. */
export const deskPhone = sqliteTable(
  "desk_phone",
  {
    orgId: text("org_id").notNull(),
    userId: text("user_id").notNull(),
    siteId: text("site_id").notNull(),
    extension: text("extension").notNull(),
  },
  (table) => [primaryKey({ columns: [table.orgId, table.userId] })],
);

/** How often somebody tried to sign in to an account lately. */
export const signInTry = sqliteTable("sign_in_try", {
  /** SHA-256 of the address that was typed, whether there is an account of it or not. */
  account: text("account").primaryKey(),
  tries: integer("tries").notNull(),
  /** When the first of them was, epoch milliseconds. */
  since: integer("since").notNull(),
});
