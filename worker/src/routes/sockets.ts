import { callId as callIdSchema, parseSiteToken } from "@patchbay/protocol/ids";
import { may } from "@patchbay/protocol/roles";
import { type Context, Hono } from "hono";
import { type AppEnv, fromOwnOrigin, permitted, signedIn } from "../auth/member.ts";
import { rightOnLeg } from "../call/people/right-on-leg.ts";
import { PHONE_MEMBER_HEADER, phoneMemberHeader } from "../objects/call-session/legs/phone-door.ts";
import { VIEWER_HEADER } from "../objects/organization.ts";
import { refusal } from "../refusal.ts";
import { notFound, ownCall, session } from "./calls/own-call.ts";

const escaped = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
const isUpgrade = (c: Context<AppEnv>): boolean => c.req.header("upgrade")?.toLowerCase() === "websocket";
const upgradeOnly = (c: Context<AppEnv>) =>
  refusal(c, 426, "upgrade_required", "This address speaks WebSocket only.");

/** The kinds of sockets, each with its own proof; what follows on them is their objects' business. */
export const socketRoutes = new Hono<AppEnv>()
  .get("/feed", signedIn, permitted("calls.read"), (c) => {
    if (!isUpgrade(c)) return upgradeOnly(c);
    if (!fromOwnOrigin(c))
      return refusal(c, 403, "foreign_origin", "Open the feed from the dashboard itself.");
    const { orgId, userId, name, role, sessionId } = c.var.member;
    const request = new Request(c.req.raw);
    // Header values are Latin-1: what a name holds beyond it is escaped.
    const viewer = JSON.stringify({
      userId,
      name,
      answers: may(role, "calls.answer"),
      sessionId,
      orgId,
      role,
    });
    request.headers.set(VIEWER_HEADER, viewer.replace(/[^\x20-\x7e]/g, escaped));
    return c.env.ORGANIZATION.get(c.env.ORGANIZATION.idFromName(orgId)).fetch(request);
  })
  .get(
    "/phone/:callId",
    signedIn,
    async (c, next) => permitted(rightOnLeg(c.req.query("leg") ?? ""))(c, next),
    async (c) => {
      if (!isUpgrade(c)) return upgradeOnly(c);
      if (!fromOwnOrigin(c))
        return refusal(c, 403, "foreign_origin", "Open the phone from the dashboard itself.");
      const callId = c.req.param("callId");
      if ((await ownCall(c, callId)) === null) return notFound(c, "calls.phone", callId);
      const { userId, sessionId, orgId } = c.var.member;
      const request = new Request(c.req.raw);
      request.headers.set(PHONE_MEMBER_HEADER, phoneMemberHeader({ userId, sessionId, orgId }));
      return session(c, callId).fetch(request);
    },
  )
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
