import { callId as callIdSchema, parseSiteToken } from "@patchbay/protocol/ids";
import { type Context, Hono } from "hono";
import { type AppEnv, fromOwnOrigin, permitted, signedIn } from "../auth/member.ts";
import { VIEWER_HEADER } from "../objects/organization.ts";
import { refusal } from "./refusal.ts";

const isUpgrade = (c: Context<AppEnv>): boolean => c.req.header("upgrade")?.toLowerCase() === "websocket";
const upgradeOnly = (c: Context<AppEnv>) =>
  refusal(c, 426, "upgrade_required", "This address speaks WebSocket only.");

/** The three kinds of sockets, each with its own proof; what follows on them is their objects' business. */
export const socketRoutes = new Hono<AppEnv>()
  .get("/feed", signedIn, permitted("calls.read"), (c) => {
    if (!isUpgrade(c)) return upgradeOnly(c);
    if (!fromOwnOrigin(c))
      return refusal(c, 403, "foreign_origin", "Open the feed from the dashboard itself.");
    const { orgId, userId } = c.var.member;
    const request = new Request(c.req.raw);
    request.headers.set(VIEWER_HEADER, userId);
    return c.env.ORGANIZATION.get(c.env.ORGANIZATION.idFromName(orgId)).fetch(request);
  })
  .get("/link", (c) => {
    if (!isUpgrade(c)) return upgradeOnly(c);
    const token = parseSiteToken(c.req.header("authorization")?.replace(/^Bearer /, ""));
    if (!token.ok) return refusal(c, 401, "bad_token", token.error);
    return c.env.PBX_LINK.get(c.env.PBX_LINK.idFromName(token.value.siteId)).fetch(c.req.raw);
  })
  .get("/media/:callId", (c) => {
    if (!isUpgrade(c)) return upgradeOnly(c);
    const callId = c.req.param("callId");
    if (!callIdSchema.safeParse(callId).success) return refusal(c, 404, "not_found", "No such call.");
    return c.env.CALL_SESSION.get(c.env.CALL_SESSION.idFromName(callId)).fetch(c.req.raw);
  });
