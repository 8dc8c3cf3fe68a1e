import { type CallDetail, type CallFigures, callsQuery, handledBody } from "@patchbay/protocol/api";
import { logEntry } from "@patchbay/protocol/call";
import { check, parseJson } from "@patchbay/protocol/result";
import { Hono } from "hono";
import * as z from "zod";
import { type AppEnv, permitted } from "../../auth/member.ts";
import { archiveKey } from "../../jobs/archive-call.ts";
import { refusal } from "../../refusal.ts";
import { OrgSettingsStore } from "../../store/org-settings.ts";
import { readBody } from "../request/body.ts";
import { dayBegan } from "./day.ts";
import { actorOf, audit, history, notFound, organization, ownCall, session } from "./own-call.ts";

export const callRoutes = new Hono<AppEnv>()
  .get("/", permitted("calls.read"), async (c) => {
    const query = check(callsQuery, c.req.query());
    if (!query.ok) return refusal(c, 400, "bad_query", query.error);
    const { attention, handled, q, ...rest } = query.value;
    const page = await history(c).page({
      ...rest,
      text: q,
      country: c.var.member.country,
      attention: attention === "true",
      handled: handled === undefined ? undefined : handled === "true",
    });
    return c.json(page);
  })
  .get("/figures", permitted("calls.read"), async (c) => {
    const { timeZone } = await new OrgSettingsStore(c.env.DB, c.var.member.orgId).read();
    const since = dayBegan(Date.now(), timeZone);
    const figures: CallFigures = { timeZone, since, ...(await history(c).figures(since)) };
    return c.json(figures);
  })
  .get("/:id", permitted("calls.read"), async (c) => {
    const callId = c.req.param("id");
    const call = await ownCall(c, callId);
    if (call === null) return notFound(c, "calls.read", callId);
    const live = await session(c, callId).export();
    if (live !== null) {
      // Whether a person has dealt with it is not in the call's own log.
      const summary = { ...live.summary, handled: call.handled };
      return c.json({ call: summary, log: live.log } satisfies CallDetail);
    }
    const archived = await c.env.ARCHIVE.get(archiveKey(c.var.member.orgId, callId));
    const log = parseJson(z.array(logEntry), await archived?.text(), Number.POSITIVE_INFINITY);
    return c.json({ call, log: log.ok ? log.value : [] } satisfies CallDetail);
  })
  .post("/:id/hangup", permitted("calls.hangup"), async (c) => {
    const callId = c.req.param("id");
    const call = await ownCall(c, callId);
    if (call === null) return notFound(c, "calls.hangup", callId);
    const outcome = call.status !== "ended" && (await session(c, callId).requestHangup(actorOf(c)));
    const why = outcome === false ? "already ended" : (outcome ?? "");
    audit(c, "calls.hangup", callId, why === "" ? "done" : "refused", why);
    if (outcome === false) return refusal(c, 409, "already_ended", "This call has already ended.");
    return outcome === null ? c.json({ accepted: true }, 202) : refusal(c, 502, "not_hung_up", outcome);
  })
  .post("/:id/handled", permitted("calls.handle"), async (c) => {
    const callId = c.req.param("id");
    const body = await readBody(c, handledBody);
    if (!body.ok) return refusal(c, 400, "bad_body", body.error);
    const call = await ownCall(c, callId);
    if (call === null) return notFound(c, "calls.handle", callId);
    if (call.status !== "ended") {
      audit(c, "calls.handle", callId, "refused", "still live");
      return refusal(c, 409, "still_live", "A call can be marked as handled once it has ended.");
    }
    // In this order: what comes to the history before its call does, the archive finds with the organization.
    await organization(c).markHandled(callId, body.value.handled);
    await history(c).markHandled(callId, body.value.handled);
    audit(c, "calls.handle", callId, "done", body.value.handled ? "handled" : "not handled");
    return c.json({ handled: body.value.handled });
  });
