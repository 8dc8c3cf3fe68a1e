import type { PhoneTargets } from "@patchbay/protocol/api";
import { Hono } from "hono";
import { type AppEnv, permitted } from "../auth/member.ts";
import { DialTargets } from "../store/dial-targets.ts";

/** Whom the browser phone can reach. */
export const phoneRoutes = new Hono<AppEnv>().get("/targets", permitted("calls.place"), async (c) => {
  const { orgId, userId } = c.var.member;
  const targets = await new DialTargets(c.env.DB, orgId).all();
  // Nobody calls themselves.
  const members = targets.members.filter(({ id }) => id !== userId);
  return c.json({ ...targets, members } satisfies PhoneTargets);
});
