import type { AuditAction } from "@patchbay/protocol/audit";
import { joinBody, type LinkPurpose, lookBody, resetBody } from "@patchbay/protocol/members";
import { type Context, Hono } from "hono";
import { audited } from "../../auth/audited.ts";
import { type AppEnv, fromOwnOrigin } from "../../auth/member.ts";
import { refusal } from "../../refusal.ts";
import { AccessLinks, type OpenLink } from "../../store/people/access-links.ts";
import { Accounts } from "../../store/people/accounts.ts";
import { Members } from "../../store/people/members.ts";
import { readBody } from "../request/body.ts";

type Ctx = Context<AppEnv>;

const links = (c: Ctx) => new AccessLinks(c.env.DB, c.env.AUTH_SECRET);
const organization = (c: Ctx, orgId: string) => c.env.ORGANIZATION.get(c.env.ORGANIZATION.idFromName(orgId));

/** What people without an account, or without its password, come with: a link that an admin gave them. */
export const accessRoutes = new Hono<AppEnv>()
  .use(async (c, next) => {
    if (!fromOwnOrigin(c)) {
      return refusal(c, 403, "foreign_origin", "Send this from the dashboard itself.");
    }
    await next();
  })
  .post("/look", async (c) => {
    const body = await readBody(c, lookBody);
    // Read by who opened the address, and knows nothing of its parts.
    if (!body.ok)
      return refusal(c, 400, "bad_body", "This link is not whole. Take all of it, to its last letter.");
    const link = await links(c).find(body.value.token);
    const purpose = link === null ? null : await purposeOf(c, link);
    return purpose === null ? gone(c) : c.json(purpose);
  })
  .post("/join", async (c) => {
    const body = await readBody(c, joinBody);
    if (!body.ok) return refusal(c, 400, "bad_body", body.error);
    const link = await links(c).find(body.value.token);
    if (link === null || link.purpose.kind !== "invitation") return gone(c);
    const { email, role } = link.purpose;
    const accounts = new Accounts(c.env.DB);
    if (await accounts.has(email)) {
      return refusal(
        c,
        409,
        "has_account",
        "There is an account of this email address here already. Sign in with it, or ask for an invitation to another address.",
      );
    }
    if (!(await links(c).use(link.id))) return gone(c);
    const { name, password } = body.value;
    const userId = await accounts.open(link.orgId, { name, email, password, role });
    await organization(c, link.orgId).targetsChanged(link.orgId);
    note(c, "members.join", link, { id: userId, name }, `${email} as ${role}`);
    return c.json({ email }, 201);
  })
  .post("/reset", async (c) => {
    const body = await readBody(c, resetBody);
    if (!body.ok) return refusal(c, 400, "bad_body", body.error);
    const link = await links(c).find(body.value.token);
    if (link === null || link.purpose.kind !== "reset") return gone(c);
    const { userId, email } = link.purpose;
    const member = await new Members(c.env.DB, link.orgId).find(userId);
    if (member === null || !(await links(c).use(link.id))) return gone(c);
    await new Accounts(c.env.DB).setPassword(userId, body.value.password, null);
    await organization(c, link.orgId).membersChanged();
    note(c, "members.reset_password", link, { id: userId, name: member.name }, email);
    return c.json({ email });
  });

const gone = (c: Ctx) =>
  refusal(
    c,
    410,
    "link_over",
    "This link works no more: it was used, withdrawn or replaced, or is too old. Ask an admin for a new one.",
  );

async function purposeOf(c: Ctx, { orgId, orgName, purpose }: OpenLink): Promise<LinkPurpose | null> {
  const { email } = purpose;
  if (purpose.kind === "invitation") {
    return { kind: "invitation", organization: orgName, email, role: purpose.role };
  }
  const member = await new Members(c.env.DB, orgId).find(purpose.userId);
  return member === null ? null : { kind: "reset", organization: orgName, email, name: member.name };
}

function note(
  c: Ctx,
  action: AuditAction,
  { orgId }: OpenLink,
  { id, name }: { id: string; name: string },
  detail: string,
): void {
  const actor = { kind: "member", id, name } as const;
  c.executionCtx.waitUntil(audited(c.env, { orgId, actor, action, target: id, result: "done", detail }));
}
