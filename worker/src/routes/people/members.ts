import { members } from "@patchbay/protocol/api/organization";
import type { AccessLink, MemberRow } from "@patchbay/protocol/members";
import type { Role } from "@patchbay/protocol/roles";
import { AccessLinks, type Purpose } from "../../store/people/access-links.ts";
import { Members } from "../../store/people/members.ts";
import { type Ctx, organization } from "../endpoint/asker.ts";
import { done, forbidden, missing, type Outcome, type Refused, refused } from "../endpoint/outcome.ts";
import { serve } from "../endpoint/serve.ts";
import { pushRouting } from "../push-routing.ts";

const store = (c: Ctx) => new Members(c.env.DB, c.var.member.orgId);
const links = (c: Ctx) => new AccessLinks(c.env.DB, c.env.AUTH_SECRET);

/** What each kind of link is called in an address. */
const PAGES = { invitation: "join", reset: "reset" } as const;

/** Who belongs to the organization, and who is to: invited, changed, let go. */
export const memberRoutes = [
  serve(members.list, async (c) => {
    const [here, invitations] = await Promise.all([
      store(c).list(),
      links(c).invitations(c.var.member.orgId),
    ]);
    return done({ members: here, invitations });
  }),
  serve(members.invite, async (c, { body: { id, email, role } }) => {
    if (ownersOnly(c, role)) return forbidden(OWNERS_ONLY, { target: email });
    if ((await store(c).findByEmail(email)) !== null) {
      const message = `${email} belongs to this organization already.`;
      return refused({ code: "already_member", message }, { target: email });
    }
    return handOver(c, id, { kind: "invitation", email, role });
  }),
  serve(members.withdraw, async (c, { params: { id } }) => {
    const email = await links(c).withdraw(c.var.member.orgId, id);
    if (email === null) return missing("This invitation is not open: it was accepted or withdrawn.");
    return done({ removed: id }, { detail: email });
  }),
  serve(members.makeResetLink, async (c, { params, body }) => {
    const found = await mayTouch(c, params.id);
    if ("refused" in found) return found;
    return handOver(c, body.id, { kind: "reset", email: found.email, userId: found.id });
  }),
  serve(members.changeRole, async (c, { params, body: { role } }) => {
    const found = await mayTouch(c, params.id, role);
    if ("refused" in found) return found;
    const { id, name, role: before } = found;
    if (before === role) return done({ role }, { again: true });
    if (!(await store(c).changeRole(id, role))) return refused(LAST_OWNER);
    await changed(c);
    return done({ role }, { detail: `${name}: ${before} to ${role}` });
  }),
  serve(members.remove, async (c, { params }) => {
    const found = await mayTouch(c, params.id);
    if ("refused" in found) return found;
    const { id, name, role } = found;
    if (!(await store(c).remove(id))) return refused(LAST_OWNER);
    await changed(c);
    return done({ removed: id }, { detail: `${name} (${role})` });
  }),
];

const OWNERS_ONLY = {
  code: "owners_only",
  message: "Only an owner can make an owner, or change, reset or remove one. Ask an owner.",
};
const LAST_OWNER = {
  code: "last_owner",
  message:
    "This is the last owner. Make somebody else an owner first: an organization without one is nobody's.",
};

/** Would this touch an owner, or make one, by somebody who is none? */
const ownersOnly = (c: Ctx, ...roles: Role[]): boolean =>
  c.var.member.role !== "owner" && roles.includes("owner");

/** The member whom the asker may change, to that role where one is given; or the refusal. */
async function mayTouch(c: Ctx, id: string, to?: Role): Promise<MemberRow | Refused> {
  const member = await store(c).find(id);
  if (member === null) return missing("This organization has no such member.");
  const roles = to === undefined ? [member.role] : [member.role, to];
  return ownersOnly(c, ...roles) ? forbidden(OWNERS_ONLY) : member;
}

/** Makes the link that the asker hands over; it is shown to them and kept nowhere. */
async function handOver(c: Ctx, id: string, purpose: Purpose): Promise<Outcome<AccessLink>> {
  const { orgId, name } = c.var.member;
  const made = await links(c).make(orgId, id, purpose, name);
  const target = purpose.kind === "reset" ? purpose.userId : id;
  if (made === null) {
    const message = "This link is over: it was used, withdrawn or replaced. Make a new one.";
    return refused({ code: "link_over", message }, { target });
  }
  const detail = purpose.kind === "reset" ? purpose.email : `${purpose.email} as ${purpose.role}`;
  const { origin } = new URL(c.req.url);
  const link = `${origin}/${PAGES[purpose.kind]}#${made.token}`;
  return done({ link, expiresAt: made.expiresAt }, { target, detail });
}

/** Whoever may do less now is let go at once, and nobody is offered who is gone. */
async function changed(c: Ctx): Promise<void> {
  await organization(c).membersChanged();
  await organization(c).targetsChanged(c.var.member.orgId);
  // A route may have named them.
  await pushRouting(c);
}
