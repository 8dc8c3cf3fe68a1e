import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/**
 * The tables of better-auth, in the shapes that `getAuthTables` of `better-auth/db` reports for 1.7.7 with the
 * organization plugin. Property names are better-auth's; changing one breaks sign-in.
 */
const at = (name: string) => integer(name, { mode: "timestamp_ms" });
const id = () => text("id").primaryKey();
const stamps = { createdAt: at("created_at").notNull(), updatedAt: at("updated_at").notNull() };

export const user = sqliteTable("user", {
  id: id(),
  name: text("name").notNull(),
  email: text("email").notNull().unique(),
  emailVerified: integer("email_verified", { mode: "boolean" }).notNull(),
  image: text("image"),
  ...stamps,
});

const userId = () =>
  text("user_id")
    .notNull()
    .references(() => user.id, { onDelete: "cascade" });

export const session = sqliteTable("session", {
  id: id(),
  expiresAt: at("expires_at").notNull(),
  token: text("token").notNull().unique(),
  ipAddress: text("ip_address"),
  userAgent: text("user_agent"),
  userId: userId(),
  activeOrganizationId: text("active_organization_id"),
  ...stamps,
});

export const account = sqliteTable("account", {
  id: id(),
  accountId: text("account_id").notNull(),
  providerId: text("provider_id").notNull(),
  userId: userId(),
  accessToken: text("access_token"),
  refreshToken: text("refresh_token"),
  idToken: text("id_token"),
  accessTokenExpiresAt: at("access_token_expires_at"),
  refreshTokenExpiresAt: at("refresh_token_expires_at"),
  scope: text("scope"),
  password: text("password"),
  ...stamps,
});

export const verification = sqliteTable("verification", {
  id: id(),
  identifier: text("identifier").notNull(),
  value: text("value").notNull(),
  expiresAt: at("expires_at").notNull(),
  ...stamps,
});

export const organization = sqliteTable("organization", {
  id: id(),
  name: text("name").notNull(),
  slug: text("slug").notNull().unique(),
  logo: text("logo"),
  createdAt: at("created_at").notNull(),
  metadata: text("metadata"),
});

const organizationId = () =>
  text("organization_id")
    .notNull()
    .references(() => organization.id, { onDelete: "cascade" });

export const member = sqliteTable("member", {
  id: id(),
  organizationId: organizationId(),
  userId: userId(),
  role: text("role").notNull(),
  createdAt: at("created_at").notNull(),
});

export const invitation = sqliteTable("invitation", {
  id: id(),
  organizationId: organizationId(),
  email: text("email").notNull(),
  role: text("role"),
  status: text("status").notNull(),
  expiresAt: at("expires_at").notNull(),
  createdAt: at("created_at").notNull(),
  inviterId: text("inviter_id")
    .notNull()
    .references(() => user.id, { onDelete: "cascade" }),
});
