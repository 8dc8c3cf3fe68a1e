import { actInput } from "@patchbay/protocol/ami/act-answer";
import type { AmiAct } from "@patchbay/protocol/ami/registry/act";
import { AMI_ACTS, actNamed } from "@patchbay/protocol/ami/registry/acts";
import { whyNoAct } from "@patchbay/protocol/ami/registry/removed";
import type { ActAlias } from "@patchbay/protocol/api/ami";
import { actAliases, actEndpoint, ami, partAlias } from "@patchbay/protocol/api/ami";
import { may, type Role } from "@patchbay/protocol/roles";
import * as z from "zod";
import { Sites } from "../../store/sites.ts";
import type { Ctx } from "../endpoint/asker.ts";
import { done, missing, unusable } from "../endpoint/outcome.ts";
import { type Served, serve } from "../endpoint/serve.ts";
import { doAct, noSuchSite, ownSite, siteLink } from "./act.ts";

/** An act's address at each site. */
const actRoute = (act: AmiAct): Served =>
  serve(actEndpoint(act), (c, { params, body }) =>
    doAct(c, params.id, act, { ...body, input: actInput.parse(body.input ?? {}) }),
  );

/** The site that is meant where none is named. */
async function siteMeant(c: Ctx, named: string | undefined): Promise<string | null> {
  if (named !== undefined) return named;
  const ids = await new Sites(c.env.DB, c.var.member.orgId).ids();
  return ids.length === 1 ? (ids[0] ?? null) : null;
}

const WHICH_SITE = {
  code: "which_site",
  message: "This organization has not exactly one site: say which is meant by `site`, its id.",
};

const aliasRoute = ({ act, endpoint }: ActAlias): Served =>
  serve(endpoint, async (c, { query, body: sent }) => {
    const { site, body } = partAlias(endpoint.method === "GET" ? query : sent);
    const id = await siteMeant(c, site);
    return id === null ? unusable(WHICH_SITE) : doAct(c, id, act, body);
  });

/** An act as a form needs it; its schema is made once. */
const formOf = (act: AmiAct) => {
  const { $schema: _, ...schema } = z.toJSONSchema(act.input, { io: "input", unrepresentable: "any" });
  return {
    action: act.action,
    family: act.family,
    title: act.words.title,
    about: act.words.about,
    caution: act.caution,
    permission: act.permission,
    list: act.answer !== "reply",
    limitMs: act.done?.limitMs ?? null,
    schema: schema as Record<string, unknown>,
  };
};
let forms: ReturnType<typeof formOf>[] | null = null;

/** The forms of these acts for a member of that role, with what the site says of each. */
export function formsFor(role: Role, why: ReadonlyMap<string, string> | null, acts = AMI_ACTS) {
  if (acts === AMI_ACTS) forms ??= acts.map(formOf);
  return (acts === AMI_ACTS && forms !== null ? forms : acts.map(formOf)).map((form) => ({
    ...form,
    permitted: may(role, form.permission),
    allowed: why === null ? null : why.get(form.action) === "",
    why: why === null ? "" : (why.get(form.action) ?? "The site's connector is too old for this act."),
  }));
}

/** The routes of these acts. */
export const routesOf = (acts: readonly AmiAct[]): Served[] => acts.map(actRoute);

/** Asterisk takes names in any case; an address is its own spelling only. */
const whyNotFound = (action: string): string => {
  const known = actNamed(action);
  return known === null ? whyNoAct(action) : `This act is written ${known.action}.`;
};

/** What can be asked of a site's Asterisk. The act of any name comes last: it is for those that there are not. */
export const amiRoutes: readonly Served[] = [
  serve(ami.list, async (c, { params: { id } }) => {
    if ((await ownSite(c, id)) === null) return noSuchSite();
    const told = await siteLink(c, id).acts(c.var.member.orgId);
    const known = told.ok && told.acts !== undefined;
    const why = known ? new Map(told.acts?.map((one) => [one.action, one.why])) : null;
    const unknown = known ? "" : told.ok ? "The site's connector is too old to say." : told.message;
    return done({ unknown, acts: formsFor(c.var.member.role, why) });
  }),
  ...routesOf(AMI_ACTS),
  ...actAliases.map(aliasRoute),
  serve(ami.act, async (_c, { params: { action } }) =>
    missing({ code: "no_such_act", message: whyNotFound(action) }),
  ),
];
