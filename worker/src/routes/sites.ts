import { newSite, siteBody } from "@patchbay/protocol/api";
import type { AuditAction } from "@patchbay/protocol/audit";
import { randomToken, siteId as siteIdSchema } from "@patchbay/protocol/ids";
import { type Context, Hono } from "hono";
import { audited } from "../auth/audited.ts";
import { type AppEnv, permitted } from "../auth/member.ts";
import { derivedToken, hashToken } from "../auth/tokens.ts";
import { refusal } from "../refusal.ts";
import { addFirstRoute } from "../store/first-organization.ts";
import { Sites } from "../store/sites.ts";
import { WithheldCallers } from "../store/withheld-callers.ts";
import { NUMBERS } from "../telephony/number.ts";
import { pushSite } from "./push-routing.ts";
import { readBody } from "./request/body.ts";
import { createdId } from "./request/created-id.ts";

type Ctx = Context<AppEnv>;

const sites = (c: Ctx) => new Sites(c.env.DB, c.var.member.orgId);
const link = (c: Ctx, id: string) => c.env.PBX_LINK.get(c.env.PBX_LINK.idFromName(id));
const notFound = (c: Ctx) => refusal(c, 404, "not_found", "This organization has no such site.");

async function audit(c: Ctx, action: AuditAction, target: string, detail = ""): Promise<void> {
  const { orgId, userId, name } = c.var.member;
  const actor = { kind: "member" as const, id: userId, name };
  await audited(c.env, { orgId, actor, action, target, result: "done", detail });
}

export const siteRoutes = new Hono<AppEnv>()
  .get("/", permitted("sites.read"), async (c) => {
    const ids = await sites(c).ids();
    const found = await Promise.all(ids.map((id) => link(c, id).status()));
    return c.json({ sites: found.filter((status) => status !== null) });
  })
  .get("/:id", permitted("sites.read"), async (c) => {
    const id = c.req.param("id");
    if (!siteIdSchema.safeParse(id).success || !(await sites(c).ids()).includes(id)) return notFound(c);
    const status = await link(c, id).status();
    return status === null ? notFound(c) : c.json({ site: status });
  })
  .post("/", permitted("sites.manage"), async (c) => {
    const body = await readBody(c, newSite);
    if (!body.ok) return refusal(c, 400, "bad_body", body.error);
    const id = `s${(await createdId(c, "site", body.value.id)).slice(0, 16)}`;
    // Made of the id and of a secret that is not beside it: asked twice, the first answer may be the one that was lost.
    const secret = (await derivedToken(c.env.AUTH_SECRET, `site:${id}`)).slice(0, 48);
    const tokenHash = await hashToken(secret);
    const isNew = await sites(c).add(id, body.value.name, tokenHash);
    if (isNew) await addFirstRoute(c.env.DB, c.var.member.orgId, id);
    else if ((await sites(c).file(id))?.tokenHash !== tokenHash) {
      return refusal(
        c,
        409,
        "already_added",
        "This site was added already and has another token by now. Make a new one on its page.",
      );
    }
    const site = await pushSite(c, id);
    if (site === null) return notFound(c);
    if (isNew) await audit(c, "sites.create", id);
    return c.json({ site, token: `pbs_${id}_${secret}` }, 201);
  })
  .put("/:id", permitted("sites.manage"), async (c) => {
    const id = c.req.param("id");
    const body = await readBody(c, siteBody);
    if (!body.ok) return refusal(c, 400, "bad_body", body.error);
    const { country, withheldShownTo } = body.value;
    if (typeof country === "string" && !NUMBERS.isCountry(country)) {
      return refusal(c, 400, "bad_country", `There is no country ${country}. Choose one from the list.`);
    }
    const change = {
      ...(country === undefined ? {} : { country }),
      ...(withheldShownTo === undefined ? {} : { withheldShownTo }),
    };
    if (Object.keys(change).length === 0)
      return refusal(
        c,
        400,
        "bad_body",
        "Nothing to change: name the country, or who sees withheld numbers.",
      );
    if (!(await sites(c).change(id, change))) return notFound(c);
    const site = await pushSite(c, id);
    if (site === null) return notFound(c);
    // Behind the push: from then on none is kept any more.
    if (withheldShownTo === "nobody") await new WithheldCallers(c.env.DB, c.var.member.orgId).forget(id);
    await audit(
      c,
      "sites.change",
      id,
      withheldShownTo === undefined ? "" : `withheld numbers: ${withheldShownTo}`,
    );
    return c.json({ site });
  })
  .post("/:id/token", permitted("sites.manage"), async (c) => {
    const id = c.req.param("id");
    const secret = randomToken(24);
    if (!(await sites(c).rotate(id, await hashToken(secret)))) return notFound(c);
    const site = await pushSite(c, id);
    if (site === null) return notFound(c);
    await audit(c, "sites.rotate_token", id);
    return c.json({ site, token: `pbs_${id}_${secret}` });
  })
  .post("/:id/revoke", permitted("sites.manage"), async (c) => {
    const id = c.req.param("id");
    if (!(await sites(c).revoke(id))) return notFound(c);
    const site = await pushSite(c, id);
    if (site === null) return notFound(c);
    await audit(c, "sites.revoke", id);
    return c.json({ site });
  });
