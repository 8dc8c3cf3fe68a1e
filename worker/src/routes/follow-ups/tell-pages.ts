import { createMiddleware } from "hono/factory";
import type { AppEnv } from "../../auth/member.ts";
import { organization } from "../calls/own-call.ts";

/** What one member changes, the others see at once: their pages read the lists again. */
export const tellPages = createMiddleware<AppEnv>(async (c, next) => {
  await next();
  if (c.req.method !== "GET" && c.res.ok) c.executionCtx.waitUntil(organization(c).followUpsChanged());
});
