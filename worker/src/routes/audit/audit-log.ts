import { type AuditPage, type AuditPeople, auditQuery } from "@patchbay/protocol/audit";
import { check } from "@patchbay/protocol/result";
import { Hono } from "hono";
import { type AppEnv, permitted } from "../../auth/member.ts";
import { refusal } from "../../refusal.ts";
import { AuditLog } from "../../store/audit.ts";

/** Who did what, for those who answer for it. */
export const auditRoutes = new Hono<AppEnv>()
  .use(permitted("audit.read"))
  .get("/", async (c) => {
    const query = check(auditQuery, c.req.query());
    if (!query.ok) return refusal(c, 400, "bad_query", query.error);
    const log = new AuditLog(c.env.DB, c.var.member.orgId);
    return c.json((await log.page(query.value)) satisfies AuditPage);
  })
  .get("/people", async (c) => {
    const log = new AuditLog(c.env.DB, c.var.member.orgId);
    return c.json({ people: await log.people() } satisfies AuditPeople);
  });
