import { phone } from "@patchbay/protocol/api/calls";
import type { DeskPhone } from "@patchbay/protocol/call";
import type { DeskPhonePage } from "@patchbay/protocol/desk-phone";
import { deriveCallId } from "@patchbay/protocol/ids";
import { DialTargets } from "../../store/dial-targets.ts";
import { OrgSettingsStore } from "../../store/org-settings.ts";
import { DeskPhones } from "../../store/people/desk-phones.ts";
import { actorOf, type Ctx } from "../endpoint/asker.ts";
import { done, refused, unusable } from "../endpoint/outcome.ts";
import { serve } from "../endpoint/serve.ts";
import { session } from "./own-call.ts";
import { whyNotPlaced } from "./placing.ts";

const phones = (c: Ctx) => new DeskPhones(c.env.DB, c.var.member.orgId);
const link = (c: Ctx, siteId: string) => c.env.PBX_LINK.get(c.env.PBX_LINK.idFromName(siteId));

const NO_DESK_PHONE = {
  code: "no_desk_phone",
  message: "You have no desk phone here. Say under Your account which extension it is.",
};

async function pageOf(c: Ctx): Promise<DeskPhonePage> {
  const { orgId, userId } = c.var.member;
  const [own, { lines }] = await Promise.all([phones(c).of(userId), new DialTargets(c.env.DB, orgId).all()]);
  return { phone: own, sites: lines.flatMap(({ id, name, from }) => (from === "" ? [{ id, name }] : [])) };
}

/** Why an extension is no phone that can be rung at that site, by what its connector tells of it; null when it is one. */
async function whyNoPhone(c: Ctx, { siteId, extension }: DeskPhone, siteName: string) {
  const has = await link(c, siteId).targets();
  if (has === null) {
    const message = `${siteName} is out of reach, so its extensions cannot be looked up. Try again when it is online.`;
    return { code: "site_offline", message };
  }
  if (has.extensions.includes(extension)) return null;
  return { code: "no_such_extension", message: `${siteName} has no extension ${extension} with a phone.` };
}

/** The phone on a member's desk, and the calls that they place by it. */
export const deskPhoneRoutes = [
  serve(phone.desk, async (c) => done(await pageOf(c))),
  serve(phone.setDesk, async (c, { body: { phone: wanted } }) => {
    const { userId } = c.var.member;
    if (wanted === null) {
      await phones(c).forget(userId);
      return done(await pageOf(c), { target: userId, detail: "none" });
    }
    const site = (await pageOf(c)).sites.find(({ id }) => id === wanted.siteId);
    if (site === undefined) {
      return unusable({ code: "no_such_site", message: "This organization has no such site." });
    }
    const why = await whyNoPhone(c, wanted, site.name);
    const detail = `extension ${wanted.extension} of ${site.name}`;
    if (why !== null) return refused(why, { target: userId, detail });
    await phones(c).keep(userId, wanted);
    return done(await pageOf(c), { target: userId, detail });
  }),
  serve(phone.callFromDesk, async (c, { body: { id, number, line } }) => {
    const { orgId, userId, name } = c.var.member;
    const desk = await phones(c).of(userId);
    if (desk === null) return refused(NO_DESK_PHONE, { target: "desk phone" });
    const [target, settings] = await Promise.all([
      new DialTargets(c.env.DB, orgId).resolve({ kind: "number", number, line }),
      new OrgSettingsStore(c.env.DB, orgId).read(),
    ]);
    const entry = { target: "desk phone", detail: `from extension ${desk.extension} of ${desk.site}` };
    if (!target.ok) return refused(target, entry);
    const { decision, from, to, country } = target.value;
    if (line === desk.siteId && to.number === desk.extension) {
      const message = `${desk.extension} is your own desk phone.`;
      return refused({ code: "own_phone", message }, entry);
    }
    // Another member's id, or another organization's, is another call.
    const callId = await deriveCallId({ source: "browser", uuid: `${orgId}/${userId}/${id}` });
    // What was asked for before is answered as it was, whatever has changed since.
    if (!(await session(c, callId).hasBegun())) {
      const barred = (await whyNotPlaced(c, target.value)) ?? (await whyNotRung(c, desk));
      if (barred !== null) {
        return barred.code === "rate_limited" ? unusable(barred, 429) : refused(barred, entry);
      }
    }
    await session(c, callId).begin({
      callId,
      orgId,
      from: from ?? { number: "", name },
      to,
      decision,
      settings: { ...settings, country },
      origin: { browser: { id: userId, name }, publicOrigin: new URL(c.req.url).origin },
    });
    const { siteId, extension } = desk;
    const why = await session(c, callId).ringDesk(actorOf(c), { siteId, extension });
    return why === null
      ? done({ callId }, { target: callId, detail: entry.detail })
      : refused(why, { target: callId, detail: entry.detail });
  }),
];

/** The phone has to be there still, and is rung as often as its site lets people ask. */
async function whyNotRung(c: Ctx, desk: DeskPhone & { site: string }) {
  const { orgId, userId } = c.var.member;
  return (
    (await whyNoPhone(c, desk, desk.site)) ??
    (await link(c, desk.siteId).whyNotRung(orgId, userId, [desk.extension]))
  );
}
