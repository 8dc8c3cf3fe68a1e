import type { Placing } from "../../store/dial-targets.ts";
import { whyNotDialled } from "../../telephony/dial-gate.ts";
import { parseTwilioLine } from "../../telephony/twilio/line.ts";
import { type Ctx, organization } from "../endpoint/asker.ts";

/** Whether what a person wants dialled may be, by whichever phone, and by this site's rules where one dials it; null lets it pass. */
export async function whyNotPlaced(c: Ctx, { decision, country }: Placing) {
  const { plan } = decision;
  if (plan.kind !== "dial") return null;
  const { orgId, userId } = c.var.member;
  const links = c.env.PBX_LINK;
  const link = parseTwilioLine(plan.line) === null ? links.get(links.idFromName(plan.line)) : null;
  const barred = await whyNotDialled(plan.number, country, {
    isExtension: async (digits) => (await link?.targets())?.extensions.includes(digits) ?? false,
    mayDial: async (numbers) => organization(c).mayDial(orgId, numbers),
  });
  return barred ?? (await link?.whyNotRung(orgId, userId, [plan.number])) ?? null;
}
