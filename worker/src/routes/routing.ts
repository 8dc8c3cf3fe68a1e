import { extensionBody, extensionParam, numberBody, type RoutingPage } from "@patchbay/protocol/api";
import type { AuditAction } from "@patchbay/protocol/audit";
import { check } from "@patchbay/protocol/result";
import { newAccount } from "@patchbay/protocol/twilio-account";
import { Hono } from "hono";
import { type AppEnv, permitted } from "../auth/member.ts";
import { seal } from "../auth/sealed.ts";
import { refusal } from "../refusal.ts";
import { type RouteRefusal, RoutingStore } from "../store/routing-table.ts";
import { typedNumber } from "../telephony/number.ts";
import { audit, type Ctx } from "./calls/own-call.ts";
import { pushAccount, pushSite } from "./push-routing.ts";
import { readBody } from "./request/body.ts";

const store = (c: Ctx) => new RoutingStore(c.env.DB, c.var.member.orgId);

function refuse(c: Ctx, action: AuditAction, target: string, why: RouteRefusal) {
  audit(c, action, target, "refused", why.code);
  return refusal(c, why.status, why.code, why.message);
}

/** What the audit log says of the second secret: never what it is. */
const sharedKeyWords = (secret: string | null | undefined): string =>
  secret === undefined ? "" : secret === null ? "SharedKey forgotten" : "with a SharedKey";

/** What numbers and extensions do. Edited here, pushed to the objects that route. */
export const routingRoutes = new Hono<AppEnv>()
  .use(permitted("routes.manage"))
  .get("/", async (c) => {
    const page = await store(c).page();
    const objects = c.env.TWILIO_ACCOUNT;
    const accounts = await Promise.all(
      page.accounts.map(async ({ accountSid, sharedKey }) => ({
        accountSid,
        sharedKey,
        refused: await objects.get(objects.idFromName(accountSid)).refused(),
      })),
    );
    return c.json({ ...page, accounts } satisfies RoutingPage);
  })
  .post("/accounts", async (c) => {
    const body = await readBody(c, newAccount);
    if (!body.ok) return refusal(c, 400, "bad_body", body.error);
    const { accountSid, authToken, sharedKeySecret } = body.value;
    const sealed = (secret: string) => seal(c.env.ENCRYPTION_KEY, secret);
    const why = await store(c).saveAccount(accountSid, {
      sealedToken: await sealed(authToken),
      sealedSharedKey: sharedKeySecret ? await sealed(sharedKeySecret) : sharedKeySecret,
    });
    if (why !== null) return refuse(c, "routing.account", accountSid, why);
    await pushAccount(c, accountSid);
    audit(c, "routing.account", accountSid, "done", sharedKeyWords(sharedKeySecret));
    return c.json({ accountSid }, 201);
  })
  .put("/numbers/:number", async (c) => {
    const typed = typedNumber(c.req.param("number"), c.var.member.country);
    const body = await readBody(c, numberBody);
    if (!typed.ok) return refusal(c, 400, typed.code, typed.message);
    const { number } = typed;
    if (!number.startsWith("+")) {
      return refusal(c, 400, "bad_number", "A number of Twilio has its country, such as +12125550100.");
    }
    if (!body.ok) return refusal(c, 400, "bad_body", body.error);
    const { accountSid, plan } = body.value;
    const why = await store(c).saveNumber(number, accountSid, plan);
    if (why !== null) return refuse(c, "routing.number", number, why);
    await pushAccount(c, accountSid);
    audit(c, "routing.number", number, "done", plan.kind);
    return c.json({ number });
  })
  .delete("/numbers/:number", async (c) => {
    const number = c.req.param("number");
    const accountSid = await store(c).removeNumber(number);
    audit(c, "routing.number", number.slice(0, 20), accountSid === null ? "not_found" : "done", "removed");
    if (accountSid === null) return refusal(c, 404, "not_found", "This organization has no such number.");
    await pushAccount(c, accountSid);
    return c.json({ removed: number });
  })
  .put("/sites/:siteId/extensions/:exten", async (c) => {
    const siteId = c.req.param("siteId");
    const exten = check(extensionParam, c.req.param("exten"));
    const body = await readBody(c, extensionBody);
    if (!exten.ok) return refusal(c, 400, "bad_extension", exten.error);
    if (!body.ok) return refusal(c, 400, "bad_body", body.error);
    const kept = await store(c).saveExtension(siteId, exten.value, body.value.plan);
    if ("code" in kept) return refuse(c, "routing.extension", exten.value, kept);
    await pushSite(c, siteId);
    audit(c, "routing.extension", `${siteId}/${kept.exten}`, "done", body.value.plan.kind);
    return c.json({ exten: kept.exten });
  })
  .delete("/sites/:siteId/extensions/:exten", async (c) => {
    const { siteId, exten } = c.req.param();
    const gone = await store(c).removeExtension(siteId, exten);
    audit(c, "routing.extension", `${siteId}/${exten}`.slice(0, 64), gone ? "done" : "not_found", "removed");
    if (!gone) return refusal(c, 404, "not_found", "This site has no such extension.");
    await pushSite(c, siteId);
    return c.json({ removed: exten });
  });
