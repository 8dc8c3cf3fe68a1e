import { calls } from "@patchbay/protocol/api/calls";
import { logEntry } from "@patchbay/protocol/call";
import { parseJson } from "@patchbay/protocol/result";
import * as z from "zod";
import { archiveKey } from "../../jobs/archive-call.ts";
import { OrgSettingsStore } from "../../store/org-settings.ts";
import { actorOf, organization } from "../endpoint/asker.ts";
import { accepted, done, failed, refused } from "../endpoint/outcome.ts";
import { serve } from "../endpoint/serve.ts";
import { dayBegan } from "./day.ts";
import { history, onCall, onLine, session } from "./own-call.ts";

/** The history, and what is done to a call whoever has it. */
export const callRoutes = [
  serve(calls.list, async (c, { query }) => {
    const { attention, handled, q, ...rest } = query;
    const page = await history(c).page({
      ...rest,
      text: q,
      country: c.var.member.country,
      attention: attention === "true",
      handled: handled === undefined ? undefined : handled === "true",
    });
    return done(page);
  }),
  serve(calls.figures, async (c) => {
    const { timeZone } = await new OrgSettingsStore(c.env.DB, c.var.member.orgId).read();
    const since = dayBegan(Date.now(), timeZone);
    return done({ timeZone, since, ...(await history(c).figures(since)) });
  }),
  serve(
    calls.read,
    onCall(async (c, call) => {
      const live = await session(c, call.id).export();
      // Whether a person has dealt with it is not in the call's own log.
      if (live !== null) return done({ call: { ...live.summary, handled: call.handled }, log: live.log });
      const archived = await c.env.ARCHIVE.get(archiveKey(c.var.member.orgId, call.id));
      const log = parseJson(z.array(logEntry), await archived?.text(), Number.POSITIVE_INFINITY);
      return done({ call, log: log.ok ? log.value : [] });
    }),
  ),
  serve(
    calls.hangUp,
    onLine(async (c, call) => {
      const outcome = call.status !== "ended" && (await session(c, call.id).requestHangup(actorOf(c)));
      if (outcome === false) {
        const why = { code: "already_ended", message: "This call has already ended." };
        return refused(why, { detail: "already ended" });
      }
      if (outcome === null) return accepted(null);
      return failed({ code: "not_hung_up", message: outcome }, { detail: outcome });
    }),
  ),
  serve(
    calls.setHandled,
    onCall(async (c, { id, status }, { body: { handled } }) => {
      if (status !== "ended") {
        const message = "A call can be marked as handled once it has ended.";
        return refused({ code: "still_live", message }, { detail: "still live" });
      }
      // In this order: what comes to the history before its call does, the archive finds with the organization.
      await organization(c).markHandled(id, handled);
      await history(c).markHandled(id, handled);
      return done({ handled }, { detail: handled ? "handled" : "not handled" });
    }),
  ),
];
