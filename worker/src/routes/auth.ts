import { Hono } from "hono";
import { authFor } from "../auth/auth.ts";
import { type AppEnv, memberOf } from "../auth/member.ts";

/** What may end a session, or change what its user may see. */
const ENDS = /\/(?:sign-out|revoke-[a-z-]+|change-password|remove-member|update-member-role|leave)$/;

/** better-auth's own endpoints. */
export const authRoutes = new Hono<AppEnv>().on(["GET", "POST"], "/*", async (c) => {
  const ends = c.req.method === "POST" && ENDS.test(c.req.path);
  const asker = ends ? await memberOf(c.env, c.req.raw) : null;
  const response = await authFor(c.env, c.req.raw).handler(c.req.raw);
  if (response.ok && asker !== null && asker !== "no_organization") {
    const { ORGANIZATION: organizations } = c.env;
    c.executionCtx.waitUntil(organizations.get(organizations.idFromName(asker.orgId)).membersChanged());
  }
  return response;
});
