import type { AmiAct } from "@patchbay/protocol/ami/registry/act";
import { numbersDialled } from "@patchbay/protocol/ami/registry/acts";
import type { ActBody, ActTold } from "@patchbay/protocol/api/ami";
import { siteId as siteIdSchema } from "@patchbay/protocol/ids";
import { may } from "@patchbay/protocol/roles";
import type { SiteStatus, WithheldShownTo } from "@patchbay/protocol/site";
import { MAY_BE_DONE } from "../../objects/pbx-link/acts/acts-done.ts";
import { recordingBegan } from "../calls/recording/pbx-recordings.ts";
import { type Ctx, organization } from "../endpoint/asker.ts";
import { done, failed, missing, type Outcome, refused, unusable } from "../endpoint/outcome.ts";
import { whyNotAll } from "./dialled.ts";

export const siteLink = (c: Ctx, id: string) => c.env.PBX_LINK.get(c.env.PBX_LINK.idFromName(id));

/** The site as it stands, where it is this organization's. */
export async function ownSite(c: Ctx, id: string): Promise<SiteStatus | null> {
  // The site's object knows whose it is: an act waits for no database.
  return siteIdSchema.safeParse(id).success ? siteLink(c, id).ownStatus(c.var.member.orgId) : null;
}

export const noSuchSite = () => missing("This organization has no such site.");

const DETAIL_CHARS = 300;

/** Has a site's Asterisk do an act: its numbers through the gate of all dials, then by the site's connector. */
export async function doAct(c: Ctx, siteId: string, act: AmiAct, body: ActBody): Promise<Outcome<ActTold>> {
  const { orgId, userId, role } = c.var.member;
  const site = await ownSite(c, siteId);
  if (site === null) return noSuchSite();
  const entry = { target: siteId, detail: said(act, body.input) };
  const barred = await whyNotAll(numbersDialled(act, body.input), site.country ?? c.var.member.country, {
    isExtension: async (digits) =>
      (await siteLink(c, siteId).targets())?.extensions.includes(digits) ?? false,
    mayDial: async (numbers) => organization(c).mayDial(orgId, numbers),
  });
  if (barred !== null) {
    const why = `${barred.code}: ${barred.message} (${entry.detail})`;
    return refused(barred, { ...entry, detail: why.slice(0, DETAIL_CHARS) });
  }
  const id = body.id ?? crypto.randomUUID();
  const from = Number(body.cursor ?? 0);
  const seesWithheld = shownTo(site.withheldShownTo, may(role, "calls.supervise"));
  const asked = { userId, id, action: act.action, input: body.input, from, most: body.limit, seesWithheld };
  const outcome = await siteLink(c, siteId).act(orgId, asked);
  if (!outcome.ok) {
    const why = { code: outcome.code, message: outcome.message };
    if (outcome.code === "rate_limited") return unusable(why, 429);
    if (outcome.code === "invalid") return unusable(why);
    const detail = `${outcome.code}: ${outcome.message} (${entry.detail})`.slice(0, DETAIL_CHARS);
    return MAY_BE_DONE.has(outcome.code)
      ? failed(why, { ...entry, detail })
      : refused(why, { ...entry, detail });
  }
  const { verdict, headers, items, leftOut, named } = outcome.answer;
  if (act.action === "MixMonitor") await recordingBegan(c, siteId, id, String(body.input.Channel));
  const confirmed = verdict !== "not_confirmed";
  const next = from + items.length;
  const told: ActTold = {
    id,
    action: act.action,
    verdict,
    message: confirmed ? messageOf(headers) : waitedFor(act),
    headers,
    items,
    leftOut,
    nextCursor: leftOut > 0 && items.length > 0 ? String(next) : null,
    named,
  };
  return done(told, {
    target: siteId,
    detail: confirmed ? entry.detail : `not confirmed: ${entry.detail}`,
    result: confirmed ? "done" : "failed",
    again: outcome.again,
    looked: act.permission === "pbx.read",
  });
}

const shownTo = (to: WithheldShownTo, supervises: boolean): boolean =>
  to === "everybody" || (to === "supervisors" && supervises);

function messageOf(headers: ActTold["headers"]): string {
  const { Message: message = "" } = headers;
  return (typeof message === "string" ? message : message.join(" ")).trim();
}

const waitedFor = ({ done: event }: AmiAct): string =>
  `Asterisk took it, but did not say that it came about within ${Math.round((event?.limitMs ?? 0) / 1_000)} s.`;

/** What was asked, in one line of the audit log: header by header, values that may be private left out. */
const said = (act: AmiAct, input: Readonly<Record<string, unknown>>): string =>
  Object.entries(input)
    .map(([name, value]) => `${name} ${PRIVATE.test(name) ? "(not kept)" : String(value)}`)
    .join(", ")
    .slice(0, DETAIL_CHARS) || act.words.title;
const PRIVATE = /^(?:Value|Val|Message)$/;
