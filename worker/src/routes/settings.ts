import { settings } from "@patchbay/protocol/api/organization";
import { orgSettings } from "@patchbay/protocol/org-settings";
import { OrgSettingsStore } from "../store/org-settings.ts";
import { NUMBERS } from "../telephony/number.ts";
import { type Ctx, organization } from "./endpoint/asker.ts";
import { done, unusable } from "./endpoint/outcome.ts";
import { serve } from "./endpoint/serve.ts";
import { pushRouting } from "./push-routing.ts";

const store = (c: Ctx) => new OrgSettingsStore(c.env.DB, c.var.member.orgId);

/** What an organization has decided for all its calls. Running calls keep what they began with. */
export const settingsRoutes = [
  serve(settings.read, async (c) => done({ settings: await store(c).read() })),
  serve(settings.change, async (c, { body }) => {
    const { orgId } = c.var.member;
    const { country } = body;
    if (country !== undefined && country !== null && !NUMBERS.isCountry(country)) {
      return unusable({
        code: "bad_country",
        message: `There is no country ${country}. Choose one from the list.`,
      });
    }
    const before = await store(c).read();
    const decided = orgSettings.parse({ ...before, ...body });
    await store(c).save(decided);
    if (decided.country !== before.country) await organization(c).countryChanged(orgId);
    await pushRouting(c);
    return done({ settings: decided }, { target: orgId, detail: JSON.stringify(decided) });
  }),
];
