import type { AuditAction } from "@patchbay/protocol/audit";
import {
  type AccessLink,
  type MemberRow,
  newInvitation,
  newResetLink,
  roleBody,
} from "@patchbay/protocol/members";
import type { Role } from "@patchbay/protocol/roles";
import { Hono } from "hono";
import { type AppEnv, permitted } from "../../auth/member.ts";
import { refusal } from "../../refusal.ts";
import { AccessLinks, type Purpose } from "../../store/people/access-links.ts";
import { Members } from "../../store/people/members.ts";
import { audit, type Ctx, organization } from "../calls/own-call.ts";
import { pushRouting } from "../push-routing.ts";
import { readBody } from "../request/body.ts";

const members = (c: Ctx) => new Members(c.env.DB, c.var.member.orgId);
const links = (c: Ctx) => new AccessLinks(c.env.DB, c.env.AUTH_SECRET);

/** What each kind of link is called in an address. */
const PAGES = { invitation: "join", reset: "reset" } as const;

/** Who belongs to the organization, and who is to: invited, changed, let go. Each leaves an entry. */
export const memberRoutes = new Hono<AppEnv>()
  .use(permitted("members.manage"))
  .get("/", async (c) => {
    const [here, invitations] = await Promise.all([
      members(c).list(),
      links(c).invitations(c.var.member.orgId),
    ]);
    return c.json({ members: here, invitations });
  })
  .post("/invitations", async (c) => {
    const body = await readBody(c, newInvitation);
    if (!body.ok) return refusal(c, 400, "bad_body", body.error);
    const { id, email, role } = body.value;
    const no = refusing(c, "members.invite", email);
    if (ownersOnly(c, role)) return no(403, "owners_only", OWNERS_ONLY);
    if ((await members(c).findByEmail(email)) !== null) {
      return no(409, "already_member", `${email} belongs to this organization already.`);
    }
    return handOver(c, "members.invite", id, { kind: "invitation", email, role });
  })
  .delete("/invitations/:id", async (c) => {
    const id = c.req.param("id");
    const email = await links(c).withdraw(c.var.member.orgId, id);
    if (email === null) {
      const no = refusing(c, "members.withdraw", id.slice(0, 64));
      return no(404, "not_found", "This invitation is not open: it was accepted or withdrawn.");
    }
    audit(c, "members.withdraw", id, "done", email);
    return c.json({ removed: id });
  })
  .post("/:id/reset-link", async (c) => {
    const body = await readBody(c, newResetLink);
    if (!body.ok) return refusal(c, 400, "bad_body", body.error);
    const found = await mayTouch(c, "members.reset_link");
    if ("refused" in found) return found.refused;
    const { id: userId, email } = found.member;
    return handOver(c, "members.reset_link", body.value.id, { kind: "reset", email, userId });
  })
  .put("/:id/role", async (c) => {
    const body = await readBody(c, roleBody);
    if (!body.ok) return refusal(c, 400, "bad_body", body.error);
    const { role } = body.value;
    const found = await mayTouch(c, "members.change_role", role);
    if ("refused" in found) return found.refused;
    const { id, name, role: before } = found.member;
    if (before === role) return c.json({ role });
    if (!(await members(c).changeRole(id, role))) {
      return refusing(c, "members.change_role", id)(409, "last_owner", LAST_OWNER);
    }
    await changed(c);
    audit(c, "members.change_role", id, "done", `${name}: ${before} to ${role}`);
    return c.json({ role });
  })
  .delete("/:id", async (c) => {
    const found = await mayTouch(c, "members.remove");
    if ("refused" in found) return found.refused;
    const { id, name, role } = found.member;
    if (!(await members(c).remove(id))) {
      return refusing(c, "members.remove", id)(409, "last_owner", LAST_OWNER);
    }
    await changed(c);
    audit(c, "members.remove", id, "done", `${name} (${role})`);
    return c.json({ removed: id });
  });

const OWNERS_ONLY = "Only an owner can make an owner, or change, reset or remove one. Ask an owner.";
const LAST_OWNER =
  "This is the last owner. Make somebody else an owner first: an organization without one is nobody's.";

/** Would this touch an owner, or make one, by somebody who is none? */
const ownersOnly = (c: Ctx, ...roles: Role[]): boolean =>
  c.var.member.role !== "owner" && roles.includes("owner");

const refusing =
  (c: Ctx, action: AuditAction, target: string) =>
  (status: 403 | 404 | 409, code: string, message: string) => {
    audit(c, action, target, status === 404 ? "not_found" : "refused", status === 404 ? "" : code);
    return refusal(c, status, code, message);
  };

/** The member of the address, whom the asker may change, to that role where one is given; or the refusal. */
async function mayTouch(
  c: Ctx,
  action: AuditAction,
  to?: Role,
): Promise<{ member: MemberRow } | { refused: Response }> {
  const id = c.req.param("id") ?? "";
  const no = refusing(c, action, id.slice(0, 64));
  const member = await members(c).find(id);
  if (member === null) return { refused: no(404, "not_found", "This organization has no such member.") };
  const roles = to === undefined ? [member.role] : [member.role, to];
  return ownersOnly(c, ...roles) ? { refused: no(403, "owners_only", OWNERS_ONLY) } : { member };
}

/** Makes the link that the asker hands over; it is shown to them and kept nowhere. */
async function handOver(c: Ctx, action: AuditAction, id: string, purpose: Purpose) {
  const { orgId, name } = c.var.member;
  const made = await links(c).make(orgId, id, purpose, name);
  const target = purpose.kind === "reset" ? purpose.userId : id;
  if (made === null) {
    const message = "This link is over: it was used, withdrawn or replaced. Make a new one.";
    return refusing(c, action, target)(409, "link_over", message);
  }
  const what = purpose.kind === "reset" ? purpose.email : `${purpose.email} as ${purpose.role}`;
  audit(c, action, target, "done", what);
  const { origin } = new URL(c.req.url);
  const link = `${origin}/${PAGES[purpose.kind]}#${made.token}`;
  return c.json({ link, expiresAt: made.expiresAt } satisfies AccessLink, 201);
}

/** Whoever may do less now is let go at once, and nobody is offered who is gone. */
async function changed(c: Ctx): Promise<void> {
  await organization(c).membersChanged();
  await organization(c).targetsChanged(c.var.member.orgId);
  // A route may have named them.
  await pushRouting(c);
}
