import { calls, phone } from "@patchbay/protocol/api/calls";
import { deriveCallId } from "@patchbay/protocol/ids";
import { may } from "@patchbay/protocol/roles";
import { DialTargets } from "../../store/dial-targets.ts";
import { OrgSettingsStore } from "../../store/org-settings.ts";
import { actorOf, organization } from "../endpoint/asker.ts";
import { accepted, done, forbidden, refused, unusable } from "../endpoint/outcome.ts";
import { serve } from "../endpoint/serve.ts";
import { INSIDE, noSuchCall, onLine, session } from "./own-call.ts";
import { whyNotPlaced } from "./placing.ts";

/** What people do with calls of their own: place, answer, reject, hold. */
export const callControlRoutes = [
  serve(phone.targets, async (c) => {
    const { orgId, userId } = c.var.member;
    const targets = await new DialTargets(c.env.DB, orgId).all();
    // Nobody calls themselves.
    const members = targets.members.filter(({ id }) => id !== userId);
    return done({ ...targets, members });
  }),
  serve(calls.place, async (c, { body: { id, to: wanted } }) => {
    const { orgId, userId, name, role } = c.var.member;
    if (wanted.kind === "draft" && !may(role, "assistants.manage")) {
      const message = "Only who may edit assistants can call a draft.";
      return forbidden({ code: "forbidden", message }, { target: "draft" });
    }
    const [target, settings] = await Promise.all([
      new DialTargets(c.env.DB, orgId).resolve(wanted),
      new OrgSettingsStore(c.env.DB, orgId).read(),
    ]);
    if (!target.ok) return refused(target, { target: wanted.kind });
    const barred = await whyNotPlaced(c, target.value);
    if (barred !== null) {
      return barred.code === "rate_limited"
        ? unusable(barred, 429)
        : refused(barred, { target: wanted.kind });
    }
    // Another member's id, or another organization's, is another call.
    const callId = await deriveCallId({ source: "browser", uuid: `${orgId}/${userId}/${id}` });
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
    const entry = { target: callId, detail: decision.plan.kind };
    if (decision.plan.kind !== "dial") {
      return done({ callId, legId: "caller", ticket: mediaTicket }, entry);
    }
    const leg = await session(c, callId).answer(actorOf(c));
    return "code" in leg ? refused(leg, { target: callId }) : done({ callId, ...leg }, entry);
  }),
  serve(
    calls.answer,
    onLine(async (c, { id: callId }) => {
      const leg = await session(c, callId).answer(actorOf(c));
      return "code" in leg ? refused(leg) : done({ callId, ...leg });
    }),
  ),
  serve(
    calls.reject,
    onLine(async (c, { id }) => accepted(await session(c, id).reject(actorOf(c)))),
  ),
  serve(calls.hold, async (c, { params: { id }, body: { held } }) => {
    const call = await organization(c).call(id);
    if (call === null) return noSuchCall();
    if (call.source === "inside") return refused(INSIDE);
    const why = await session(c, id).hold(actorOf(c), held);
    const entry = { detail: held ? "held" : "taken back" };
    return why === null ? done({ held }, entry) : refused(why, entry);
  }),
  serve(
    calls.answerQuestion,
    onLine(async (c, { id }, { body }) => accepted(await session(c, id).answerQuestion(actorOf(c), body))),
  ),
];
