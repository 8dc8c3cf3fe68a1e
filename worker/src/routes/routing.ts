import { extensionParam } from "@patchbay/protocol/api";
import { routing } from "@patchbay/protocol/api/sites";
import { check } from "@patchbay/protocol/result";
import { seal } from "../auth/sealed.ts";
import { type RouteRefusal, RoutingStore } from "../store/routing-table.ts";
import { typedNumber } from "../telephony/number.ts";
import type { Ctx } from "./endpoint/asker.ts";
import { done, type Entry, missing, type Refused, unusable } from "./endpoint/outcome.ts";
import { serve } from "./endpoint/serve.ts";
import { pushAccount, pushSite } from "./push-routing.ts";

const store = (c: Ctx) => new RoutingStore(c.env.DB, c.var.member.orgId);

const unsaved = ({ status, code, message }: RouteRefusal, entry: Entry): Refused => ({
  detail: code,
  ...entry,
  refused: { status, code, message },
});

/** What the audit log says of the second secret: never what it is. */
const sharedKeyWords = (secret: string | null | undefined): string =>
  secret === undefined ? "" : secret === null ? "SharedKey forgotten" : "with a SharedKey";

/** What numbers and extensions do. Edited here, pushed to the objects that route. */
export const routingRoutes = [
  serve(routing.read, async (c) => {
    const page = await store(c).page();
    const objects = c.env.TWILIO_ACCOUNT;
    const accounts = await Promise.all(
      page.accounts.map(async ({ accountSid, sharedKey }) => ({
        accountSid,
        sharedKey,
        refused: await objects.get(objects.idFromName(accountSid)).refused(),
      })),
    );
    return done({ ...page, accounts });
  }),
  serve(routing.saveAccount, async (c, { body: { accountSid, authToken, sharedKeySecret } }) => {
    const sealed = (secret: string) => seal(c.env.ENCRYPTION_KEY, secret);
    const why = await store(c).saveAccount(accountSid, {
      sealedToken: await sealed(authToken),
      sealedSharedKey: sharedKeySecret ? await sealed(sharedKeySecret) : sharedKeySecret,
    });
    if (why !== null) return unsaved(why, { target: accountSid });
    await pushAccount(c, accountSid);
    return done({ accountSid }, { target: accountSid, detail: sharedKeyWords(sharedKeySecret) });
  }),
  serve(routing.saveNumber, async (c, { params, body: { accountSid, plan } }) => {
    const typed = typedNumber(params.number, c.var.member.country);
    if (!typed.ok) return unusable(typed);
    const { number } = typed;
    if (!number.startsWith("+")) {
      const message = "A number of Twilio has its country, such as +12125550100.";
      return unusable({ code: "bad_number", message });
    }
    const why = await store(c).saveNumber(number, accountSid, plan);
    if (why !== null) return unsaved(why, { target: number });
    await pushAccount(c, accountSid);
    return done({ number }, { target: number, detail: plan.kind });
  }),
  serve(routing.removeNumber, async (c, { params: { number } }) => {
    const entry = { detail: "removed" };
    const accountSid = await store(c).removeNumber(number);
    if (accountSid === null) return missing("This organization has no such number.", entry);
    await pushAccount(c, accountSid);
    return done({ removed: number }, entry);
  }),
  serve(routing.saveExtension, async (c, { params: { siteId, exten }, body: { plan } }) => {
    const dialled = check(extensionParam, exten);
    if (!dialled.ok) return unusable({ code: "bad_extension", message: dialled.error });
    const kept = await store(c).saveExtension(siteId, dialled.value, plan);
    if ("code" in kept) return unsaved(kept, { target: dialled.value });
    await pushSite(c, siteId);
    return done({ exten: kept.exten }, { target: `${siteId}/${kept.exten}`, detail: plan.kind });
  }),
  serve(routing.removeExtension, async (c, { params: { siteId, exten } }) => {
    const entry = { detail: "removed" };
    if (!(await store(c).removeExtension(siteId, exten))) {
      return missing("This site has no such extension.", entry);
    }
    await pushSite(c, siteId);
    return done({ removed: exten }, entry);
  }),
];
