import { parseJson } from "@patchbay/protocol/result";
import { Hono } from "hono";
import * as z from "zod";
import { authFor } from "../auth/auth.ts";
import { type AppEnv, memberOf } from "../auth/member.ts";
import { refusal } from "../refusal.ts";
import { SignInTries } from "../store/people/sign-in-tries.ts";

const credentials = z.object({ email: z.string().max(320) });

/**
 * What of better-auth's own endpoints is reached: the way in, the way out, and who one is. Everything else that they offer has a route of
 * ours, which checks the permission, keeps an owner, and leaves an entry.
 */
export const authRoutes = new Hono<AppEnv>()
  .post("/sign-in/email", async (c) => {
    const text = await c.req.raw.clone().text();
    const body = parseJson(credentials, text);
    if (!body.ok) return refusal(c, 400, "bad_body", "Send email and password as JSON.");
    const { email } = body.value;
    const tries = new SignInTries(c.env.DB);
    const waitMs = await tries.begin(email, Date.now());
    if (waitMs > 0) {
      const seconds = Math.ceil(waitMs / 1_000);
      c.header("retry-after", String(seconds));
      const words = seconds > 90 ? `${Math.ceil(seconds / 60)} minutes` : `${seconds} seconds`;
      return refusal(
        c,
        429,
        "too_many",
        `Too many attempts to sign in to this account. Wait ${words}, or ask an admin for a link to a new password.`,
      );
    }
    const response = await authFor(c.env, c.req.raw).handler(c.req.raw);
    if (response.ok) c.executionCtx.waitUntil(tries.right(email, Date.now()));
    return response;
  })
  .post("/sign-out", async (c) => {
    const asker = await memberOf(c.env, c.req.raw);
    const response = await authFor(c.env, c.req.raw).handler(c.req.raw);
    if (response.ok && asker !== null && asker !== "no_organization") {
      const { ORGANIZATION: organizations } = c.env;
      c.executionCtx.waitUntil(organizations.get(organizations.idFromName(asker.orgId)).membersChanged());
    }
    return response;
  })
  .get("/get-session", (c) => authFor(c.env, c.req.raw).handler(c.req.raw))
  .all("/*", (c) => refusal(c, 404, "not_found", "There is nothing at this address."));
