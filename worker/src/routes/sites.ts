import { sites } from "@patchbay/protocol/api/sites";
import { randomToken, siteId as siteIdSchema } from "@patchbay/protocol/ids";
import { siteRules } from "@patchbay/protocol/pbx/site-rules";
import { derivedToken, hashToken } from "../auth/tokens.ts";
import { addFirstRoute } from "../store/first-organization.ts";
import { Sites } from "../store/sites.ts";
import { WithheldCallers } from "../store/withheld-callers.ts";
import { NUMBERS } from "../telephony/number.ts";
import type { Ctx } from "./endpoint/asker.ts";
import { done, missing, refused, unusable } from "./endpoint/outcome.ts";
import { serve } from "./endpoint/serve.ts";
import { pushSite } from "./push-routing.ts";
import { createdId } from "./request/created-id.ts";

const store = (c: Ctx) => new Sites(c.env.DB, c.var.member.orgId);
const link = (c: Ctx, id: string) => c.env.PBX_LINK.get(c.env.PBX_LINK.idFromName(id));
const NOTHING_SAID = {
  code: "bad_body",
  message: "Nothing to change: name acts, contexts, numbers or command.",
};
const DETAIL_CHARS = 300;
const noSuchSite = () => missing("This organization has no such site.");

/** The organization's PBXs: each site's own object says how it stands. */
export const siteRoutes = [
  serve(sites.list, async (c) => {
    const ids = await store(c).ids();
    const found = await Promise.all(ids.map((id) => link(c, id).status()));
    return done({ sites: found.filter((status) => status !== null) });
  }),
  serve(sites.read, async (c, { params: { id } }) => {
    if (!siteIdSchema.safeParse(id).success || !(await store(c).ids()).includes(id)) return noSuchSite();
    const site = await link(c, id).status();
    return site === null ? noSuchSite() : done({ site });
  }),
  serve(sites.add, async (c, { body: { id: drawn, name } }) => {
    const id = `s${(await createdId(c, "site", drawn)).slice(0, 16)}`;
    // Made of the id and of a secret that is not beside it: asked twice, the first answer may be the one that was lost.
    const secret = (await derivedToken(c.env.AUTH_SECRET, `site:${id}`)).slice(0, 48);
    const tokenHash = await hashToken(secret);
    const isNew = await store(c).add(id, name, tokenHash);
    if (isNew) await addFirstRoute(c.env.DB, c.var.member.orgId, id);
    else if ((await store(c).file(id))?.tokenHash !== tokenHash) {
      const message = "This site was added already and has another token by now. Make a new one on its page.";
      return refused({ code: "already_added", message }, { target: id });
    }
    const site = await pushSite(c, id);
    if (site === null) return noSuchSite();
    return done({ site, token: `pbs_${id}_${secret}` }, { target: id, again: !isNew });
  }),
  serve(sites.change, async (c, { params: { id }, body: { country, withheldShownTo, listsInside } }) => {
    if (typeof country === "string" && !NUMBERS.isCountry(country)) {
      const message = `There is no country ${country}. Choose one from the list.`;
      return unusable({ code: "bad_country", message });
    }
    const change = {
      ...(country === undefined ? {} : { country }),
      ...(withheldShownTo === undefined ? {} : { withheldShownTo }),
      ...(listsInside === undefined ? {} : { listsInside }),
    };
    if (Object.keys(change).length === 0) {
      const message =
        "Nothing to change: name the country, who sees withheld numbers, or whether calls inside the PBX are listed.";
      return unusable({ code: "bad_body", message });
    }
    if (!(await store(c).change(id, change))) return noSuchSite();
    const site = await pushSite(c, id);
    if (site === null) return noSuchSite();
    // Behind the push: from then on none is kept any more.
    if (withheldShownTo === "nobody") await new WithheldCallers(c.env.DB, c.var.member.orgId).forget(id);
    const detail = [
      ...(withheldShownTo === undefined ? [] : [`withheld numbers: ${withheldShownTo}`]),
      ...(listsInside === undefined
        ? []
        : [`calls inside the PBX: ${listsInside ? "listed" : "not listed"}`]),
    ];
    return done({ site }, { detail: detail.join("; ") });
  }),
  serve(sites.rules, async (c, { params: { id }, body }) => {
    const before = await store(c).rules(id);
    if (before === null) return noSuchSite();
    const wanted = Object.entries(body).filter(([, value]) => value !== undefined);
    if (wanted.length === 0) return unusable(NOTHING_SAID);
    await store(c).change(id, { rules: siteRules.parse({ ...before, ...Object.fromEntries(wanted) }) });
    const site = await pushSite(c, id);
    const detail = wanted.map(([name, value]) => `${name} ${String(value)}`).join("; ");
    return site === null ? noSuchSite() : done({ site }, { detail: detail.slice(0, DETAIL_CHARS) });
  }),
  serve(sites.rotateToken, async (c, { params: { id } }) => {
    const secret = randomToken(24);
    if (!(await store(c).rotate(id, await hashToken(secret)))) return noSuchSite();
    const site = await pushSite(c, id);
    return site === null ? noSuchSite() : done({ site, token: `pbs_${id}_${secret}` });
  }),
  serve(sites.revoke, async (c, { params: { id } }) => {
    if (!(await store(c).revoke(id))) return noSuchSite();
    const site = await pushSite(c, id);
    return site === null ? noSuchSite() : done({ site });
  }),
];
