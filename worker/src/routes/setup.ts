import { setupBody } from "@patchbay/protocol/api";
import { parseSiteToken } from "@patchbay/protocol/ids";
import { Hono } from "hono";
import type { AppEnv } from "../auth/member.ts";
import { seal } from "../auth/sealed.ts";
import { hashToken, sameDigest } from "../auth/tokens.ts";
import { refusal } from "../refusal.ts";
import {
  addFirstRoute,
  createFirstOrganization,
  firstPlan,
  isUnclaimed,
} from "../store/first-organization.ts";
import { Phones } from "../store/phones.ts";
import { Sites } from "../store/sites.ts";
import { NUMBERS } from "../telephony/number.ts";
import { readBody } from "./request/body.ts";

/** Claims an empty deployment: the first organization, its owner and, if given, its first site. */
export const setupRoutes = new Hono<AppEnv>().post("/", async (c) => {
  const given = c.req.header("authorization")?.replace(/^Bearer /, "") ?? "";
  const expected = c.env.SETUP_TOKEN;
  if (!expected || !sameDigest(await hashToken(given), await hashToken(expected))) {
    return refusal(c, 401, "bad_setup_token", "Send the deployment's SETUP_TOKEN as a bearer token.");
  }
  const body = await readBody(c, setupBody);
  if (!body.ok) return refusal(c, 400, "bad_body", body.error);
  const { country } = body.value;
  if (!NUMBERS.isCountry(country)) {
    return refusal(c, 400, "bad_country", `There is no country ${country}. Give two letters, such as US.`);
  }
  const token = body.value.site === undefined ? null : parseSiteToken(body.value.site.token);
  if (token !== null && !token.ok) return refusal(c, 400, "bad_site_token", token.error);
  if (!(await isUnclaimed(c.env.DB))) {
    return refusal(c, 409, "already_set_up", "This deployment has an organization already. Sign in instead.");
  }
  const orgId = await createFirstOrganization(c.env.DB, body.value);
  if (token !== null && body.value.site !== undefined) {
    const { siteId, secret } = token.value;
    const sites = new Sites(c.env.DB, orgId);
    await sites.add(siteId, body.value.site.name, await hashToken(secret));
    await addFirstRoute(c.env.DB, orgId, siteId);
    const file = await sites.file(siteId);
    if (file !== null) await c.env.PBX_LINK.get(c.env.PBX_LINK.idFromName(siteId)).provision(file);
  }
  const { twilio } = body.value;
  if (twilio !== undefined) {
    const phones = new Phones(c.env.DB, orgId);
    const { accountSid, authToken, sharedKeySecret } = twilio;
    const sealed = (secret: string) => seal(c.env.ENCRYPTION_KEY, secret);
    await phones.addAccount(
      accountSid,
      await sealed(authToken),
      sharedKeySecret === undefined ? null : await sealed(sharedKeySecret),
    );
    await phones.addNumber(twilio.number, twilio.accountSid, firstPlan(orgId, ""));
    const file = await phones.file(twilio.accountSid);
    const accounts = c.env.TWILIO_ACCOUNT;
    if (file !== null) await accounts.get(accounts.idFromName(twilio.accountSid)).provision(file);
  }
  return c.json({ organizationId: orgId }, 201);
});
