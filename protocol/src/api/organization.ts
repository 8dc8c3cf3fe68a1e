import * as z from "zod";
import { auditPage, auditPeople, auditQuery } from "../audit.ts";
import {
  accessLink,
  membersPage,
  newInvitation,
  newResetLink,
  ownPasswordBody,
  roleBody,
} from "../members.ts";
import { settingsBody, settingsPage } from "../org-settings.ts";
import { endpoint, removed } from "./endpoint.ts";

/** One's own password. */
export const ownPassword = {
  change: endpoint({
    method: "PUT",
    path: "/api/me/password",
    about: "Changes one's own password; one's other sessions end",
    audit: "members.change_password",
    body: ownPasswordBody,
    answer: z.object({ changed: z.literal(true) }),
  }),
};

/** What an organization has decided for all its calls. */
export const settings = {
  read: endpoint({
    method: "GET",
    path: "/api/settings",
    about: "What is decided for all calls",
    permission: "settings.manage",
    answer: settingsPage,
  }),
  change: endpoint({
    method: "PUT",
    path: "/api/settings",
    about: "Decides for calls that begin from now on; what is not named stays",
    permission: "settings.manage",
    audit: "settings.change",
    body: settingsBody,
    answer: settingsPage,
  }),
};

/** Who belongs to the organization, and who is to. */
export const members = {
  list: endpoint({
    method: "GET",
    path: "/api/members",
    about: "The members, and the invitations that are open",
    permission: "members.manage",
    answer: membersPage,
  }),
  invite: endpoint({
    method: "POST",
    path: "/api/members/invitations",
    about: "Makes a link that invites somebody; repeated with the same id it is the same one",
    permission: "members.manage",
    audit: "members.invite",
    status: 201,
    body: newInvitation,
    answer: accessLink,
  }),
  withdraw: endpoint({
    method: "DELETE",
    path: "/api/members/invitations/:id",
    about: "Withdraws an invitation",
    permission: "members.manage",
    audit: "members.withdraw",
    answer: removed,
  }),
  makeResetLink: endpoint({
    method: "POST",
    path: "/api/members/:id/reset-link",
    about: "Makes a link by which a member sets a new password; repeated with the same id it is the same one",
    permission: "members.manage",
    audit: "members.reset_link",
    status: 201,
    body: newResetLink,
    answer: accessLink,
  }),
  changeRole: endpoint({
    method: "PUT",
    path: "/api/members/:id/role",
    about: "Changes what a member may do",
    permission: "members.manage",
    audit: "members.change_role",
    body: roleBody,
    answer: roleBody,
  }),
  remove: endpoint({
    method: "DELETE",
    path: "/api/members/:id",
    about: "Lets a member go",
    permission: "members.manage",
    audit: "members.remove",
    answer: removed,
  }),
};

/** Who did what. */
export const auditLog = {
  page: endpoint({
    method: "GET",
    path: "/api/audit",
    about: "A page of the audit log, newest first",
    permission: "audit.read",
    query: auditQuery,
    answer: auditPage,
  }),
  people: endpoint({
    method: "GET",
    path: "/api/audit/people",
    about: "Whose entries the audit log can have",
    permission: "audit.read",
    answer: auditPeople,
  }),
};
