import { orgSettings, settingsBody } from "@patchbay/protocol/org-settings";
import { Hono } from "hono";
import { type AppEnv, permitted } from "../auth/member.ts";
import { refusal } from "../refusal.ts";
import { OrgSettingsStore } from "../store/org-settings.ts";
import { NUMBERS } from "../telephony/number.ts";
import { audit, type Ctx, organization } from "./calls/own-call.ts";
import { pushRouting } from "./push-routing.ts";
import { readBody } from "./request/body.ts";

const store = (c: Ctx) => new OrgSettingsStore(c.env.DB, c.var.member.orgId);

/** What an organization has decided for all its calls. Running calls keep what they began with. */
export const settingsRoutes = new Hono<AppEnv>()
  .use(permitted("settings.manage"))
  .get("/", async (c) => c.json({ settings: await store(c).read() }))
  .put("/", async (c) => {
    const body = await readBody(c, settingsBody);
    if (!body.ok) return refusal(c, 400, "bad_body", body.error);
    const { country } = body.value;
    if (country !== undefined && country !== null && !NUMBERS.isCountry(country)) {
      return refusal(c, 400, "bad_country", `There is no country ${country}. Choose one from the list.`);
    }
    const before = await store(c).read();
    const settings = orgSettings.parse({ ...before, ...body.value });
    await store(c).save(settings);
    if (settings.country !== before.country) await organization(c).countryChanged(c.var.member.orgId);
    await pushRouting(c);
    audit(c, "settings.change", c.var.member.orgId, "done", JSON.stringify(settings));
    return c.json({ settings });
  });
