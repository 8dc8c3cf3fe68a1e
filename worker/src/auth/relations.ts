import { relations } from "drizzle-orm";
import { account, invitation, member, organization, session, user } from "../store/auth-schema.ts";

/** How better-auth's tables belong together, by the names that it asks for them: a session comes with its user in one read. */
export const authRelations = {
  userRelations: relations(user, ({ many }) => ({
    sessions: many(session),
    accounts: many(account),
    members: many(member),
    invitations: many(invitation),
  })),
  sessionRelations: relations(session, ({ one }) => ({
    user: one(user, { fields: [session.userId], references: [user.id] }),
  })),
  accountRelations: relations(account, ({ one }) => ({
    user: one(user, { fields: [account.userId], references: [user.id] }),
  })),
  organizationRelations: relations(organization, ({ many }) => ({
    members: many(member),
    invitations: many(invitation),
  })),
  memberRelations: relations(member, ({ one }) => ({
    organization: one(organization, { fields: [member.organizationId], references: [organization.id] }),
    user: one(user, { fields: [member.userId], references: [user.id] }),
  })),
  invitationRelations: relations(invitation, ({ one }) => ({
    organization: one(organization, { fields: [invitation.organizationId], references: [organization.id] }),
    user: one(user, { fields: [invitation.inviterId], references: [user.id] }),
  })),
};
