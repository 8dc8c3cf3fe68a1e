import { channels } from "@patchbay/protocol/api/channels";
import { noSuchSite, ownSite, siteLink } from "../ami/act.ts";
import { actorOf } from "../endpoint/asker.ts";
import { done, refused } from "../endpoint/outcome.ts";
import { serve } from "../endpoint/serve.ts";
import { session } from "./own-call.ts";

/** What members do with calls that a PBX has in its own hands: each is a call of Patchbay's from then on. */
export const channelRoutes = [
  serve(channels.listen, async (c, { params: { id, uniqueid } }) => {
    if ((await ownSite(c, id)) === null) return noSuchSite();
    const met = await siteLink(c, id).meet(c.var.member.orgId, uniqueid, "talking");
    if (!met.ok) return refused(met);
    const { callId, channel } = met;
    const leg = await session(c, callId).supervise(actorOf(c), { do: "listen" });
    if (leg === null) throw new Error("no leg for a supervisor who wants to listen");
    if ("code" in leg) return refused(leg, { target: callId });
    return done({ callId, ...leg }, { target: callId, detail: channel });
  }),
  serve(channels.answer, async (c, { params: { id, uniqueid } }) => {
    if ((await ownSite(c, id)) === null) return noSuchSite();
    const met = await siteLink(c, id).meet(c.var.member.orgId, uniqueid, "waiting");
    if (!met.ok) return refused(met);
    const { callId, channel } = met;
    const leg = await session(c, callId).answer(actorOf(c));
    if ("code" in leg) return refused(leg, { target: callId });
    return done({ callId, ...leg }, { target: callId, detail: channel });
  }),
];
