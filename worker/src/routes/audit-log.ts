import { auditLog } from "@patchbay/protocol/api/organization";
import { AuditLog } from "../store/audit.ts";
import type { Ctx } from "./endpoint/asker.ts";
import { done } from "./endpoint/outcome.ts";
import { serve } from "./endpoint/serve.ts";

const log = (c: Ctx) => new AuditLog(c.env.DB, c.var.member.orgId);

/** Who did what, for those who answer for it. */
export const auditRoutes = [
  serve(auditLog.page, async (c, { query }) => done(await log(c).page(query))),
  serve(auditLog.people, async (c) => done({ people: await log(c).people() })),
];
