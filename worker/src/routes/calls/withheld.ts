import { may, type Role } from "@patchbay/protocol/roles";
import type { WithheldShownTo } from "@patchbay/protocol/site";
import { Hono } from "hono";
import { type AppEnv, permitted } from "../../auth/member.ts";
import { refusal } from "../../refusal.ts";
import { WithheldCallers } from "../../store/withheld-callers.ts";
import { audit, notFound, ownCall } from "./own-call.ts";

const ACTION = "calls.show_withheld";

const maySee = (role: Role, shownTo: WithheldShownTo): boolean =>
  shownTo === "everybody" || (shownTo === "supervisors" && may(role, "calls.supervise"));

/** A number that its caller withheld, for those to whom their site shows it; whoever asks is in the audit log. */
export const withheldRoutes = new Hono<AppEnv>().post("/:id/withheld", permitted("calls.read"), async (c) => {
  const callId = c.req.param("id");
  if ((await ownCall(c, callId)) === null) return notFound(c, ACTION, callId);
  const kept = await new WithheldCallers(c.env.DB, c.var.member.orgId).get(callId);
  // To whom nothing is shown is not told either whether there is something.
  if (kept !== null && maySee(c.var.member.role, kept.shownTo)) {
    audit(c, ACTION, callId, "done");
    return c.json({ number: kept.number, name: kept.name });
  }
  audit(c, ACTION, callId, "refused");
  const why =
    "Nothing is shown to you of this caller's number. An owner or admin decides on the site's page who sees withheld numbers, for calls from then on.";
  return refusal(c, 403, "withheld", why);
});
