import { holdBody, placeCallBody } from "@patchbay/protocol/api";
import { deriveCallId } from "@patchbay/protocol/ids";
import { may } from "@patchbay/protocol/roles";
import { Hono } from "hono";
import { type AppEnv, permitted } from "../../auth/member.ts";
import { refusal } from "../../refusal.ts";
import { DialTargets, type Placing } from "../../store/dial-targets.ts";
import { OrgSettingsStore } from "../../store/org-settings.ts";
import { type DialRefusal, whyNotDialled } from "../../telephony/dial-gate.ts";
import { parseTwilioLine } from "../../telephony/twilio/line.ts";
import { readBody } from "../request/body.ts";
import { actorOf, audit, type Ctx, notFound, organization, ownCall, session } from "./own-call.ts";

/** Whether what a person wants dialled may be; null lets it pass. */
async function whyNotPlaced(c: Ctx, { decision, country }: Placing): Promise<DialRefusal | null> {
  const { plan } = decision;
  if (plan.kind !== "dial") return null;
  return whyNotDialled(plan.number, country, {
    isExtension: async (digits) => {
      if (parseTwilioLine(plan.line) !== null) return false;
      const has = await c.env.PBX_LINK.get(c.env.PBX_LINK.idFromName(plan.line)).targets();
      return has?.extensions.includes(digits) ?? false;
    },
    mayDial: async (numbers) => organization(c).mayDial(c.var.member.orgId, numbers),
  });
}

/** What people do with calls: place, answer, reject, hold. Each asks a permission and leaves a trace. */
export const callControlRoutes = new Hono<AppEnv>()
  .post("/", permitted("calls.place"), async (c) => {
    const body = await readBody(c, placeCallBody);
    if (!body.ok) return refusal(c, 400, "bad_body", body.error);
    const { orgId, userId, name, role } = c.var.member;
    if (body.value.to.kind === "draft" && !may(role, "assistants.manage")) {
      audit(c, "calls.place", "draft", "refused", "forbidden");
      return refusal(c, 403, "forbidden", "Only who may edit assistants can call a draft.");
    }
    const [target, settings] = await Promise.all([
      new DialTargets(c.env.DB, orgId).resolve(body.value.to),
      new OrgSettingsStore(c.env.DB, orgId).read(),
    ]);
    if (!target.ok) {
      audit(c, "calls.place", body.value.to.kind, "refused", target.code);
      return refusal(c, 409, target.code, target.message);
    }
    const barred = await whyNotPlaced(c, target.value);
    if (barred !== null) {
      audit(c, "calls.place", body.value.to.kind, "refused", barred.code);
      return refusal(c, 409, barred.code, barred.message);
    }
    // Another member's id, or another organization's, is another call.
    const uuid = `${orgId}/${userId}/${body.value.id}`;
    const callId = await deriveCallId({ source: "browser", uuid });
    const { decision, from, to, country } = target.value;
    const { mediaTicket } = await session(c, callId).begin({
      callId,
      orgId,
      from: from ?? { number: "", name },
      to,
      decision,
      settings: { ...settings, country },
      origin: { browser: { id: userId, name }, publicOrigin: new URL(c.req.url).origin },
    });
    audit(c, "calls.place", callId, "done", decision.plan.kind);
    if (decision.plan.kind !== "dial") return c.json({ callId, legId: "caller", ticket: mediaTicket }, 201);
    const leg = await session(c, callId).answer(actorOf(c));
    if ("code" in leg) return refusal(c, 409, leg.code, leg.message);
    return c.json({ callId, ...leg }, 201);
  })
  .post("/:id/answer", permitted("calls.answer"), async (c) => {
    const callId = c.req.param("id");
    if ((await ownCall(c, callId)) === null) return notFound(c, "calls.answer", callId);
    const leg = await session(c, callId).answer(actorOf(c));
    if ("code" in leg) {
      audit(c, "calls.answer", callId, "refused", leg.code);
      return refusal(c, 409, leg.code, leg.message);
    }
    audit(c, "calls.answer", callId, "done");
    return c.json({ callId, ...leg });
  })
  .post("/:id/reject", permitted("calls.answer"), async (c) => {
    const callId = c.req.param("id");
    if ((await ownCall(c, callId)) === null) return notFound(c, "calls.reject", callId);
    const refused = await session(c, callId).reject(actorOf(c));
    audit(c, "calls.reject", callId, refused === null ? "done" : "refused", refused?.code ?? "");
    if (refused !== null) return refusal(c, 409, refused.code, refused.message);
    return c.json({ accepted: true }, 202);
  })
  .post("/:id/hold", permitted("calls.answer"), async (c) => {
    const callId = c.req.param("id");
    const body = await readBody(c, holdBody);
    if (!body.ok) return refusal(c, 400, "bad_body", body.error);
    if ((await organization(c).call(callId)) === null) return notFound(c, "calls.hold", callId);
    const refused = await session(c, callId).hold(actorOf(c), body.value.held);
    audit(
      c,
      "calls.hold",
      callId,
      refused === null ? "done" : "refused",
      body.value.held ? "held" : "taken back",
    );
    if (refused !== null) return refusal(c, 409, refused.code, refused.message);
    return c.json({ held: body.value.held });
  });
