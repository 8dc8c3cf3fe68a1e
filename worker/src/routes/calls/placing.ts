import type { Placing } from "../../store/dial-targets.ts";
import { type DialRefusal, whyNotDialled } from "../../telephony/dial-gate.ts";
import { parseTwilioLine } from "../../telephony/twilio/line.ts";
import { type Ctx, organization } from "../endpoint/asker.ts";

/** Whether what a person wants dialled may be, by whichever phone; null lets it pass. */
export async function whyNotPlaced(c: Ctx, { decision, country }: Placing): Promise<DialRefusal | null> {
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
