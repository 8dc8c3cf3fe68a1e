import type { Me } from "@patchbay/protocol/api";
import { permissionsOf } from "@patchbay/protocol/roles";
import { Hono } from "hono";
import type { AppEnv } from "../auth/member.ts";

/** Who is signed in, where, and what they may do. */
export const meRoutes = new Hono<AppEnv>().get("/", (c) => {
  const { userId, name, email, orgId, orgName, country, role } = c.var.member;
  const me: Me = {
    user: { id: userId, name, email },
    organization: { id: orgId, name: orgName, country },
    role,
    permissions: [...permissionsOf(role)],
  };
  return c.json(me);
});
