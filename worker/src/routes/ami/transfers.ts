import { type PbxTransferBody, pbxTransfers } from "@patchbay/protocol/api/pbx-transfers";
import type { PbxTarget } from "@patchbay/protocol/pbx/transfers";
import { MAY_BE_DONE } from "../../objects/pbx-link/acts/acts-done.ts";
import type { CommandOutcome } from "../../objects/pbx-link/commands.ts";
import { actorOf, type Ctx, organization } from "../endpoint/asker.ts";
import { done, type Entry, failed, missing, type Outcome, refused, unusable } from "../endpoint/outcome.ts";
import { type Served, serve } from "../endpoint/serve.ts";
import { noSuchSite, ownSite, siteLink } from "./act.ts";
import { whyNotAll } from "./dialled.ts";

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const DETAIL_CHARS = 300;

const numberOf = (to: PbxTarget): string[] =>
  to.kind === "queue" ? [] : [to.kind === "number" ? to.number : to.exten];

const placeOf = (to: PbxTarget): string =>
  to.kind === "queue"
    ? `queue ${to.queue}`
    : to.kind === "number"
      ? `number ${to.number}`
      : `${to.exten} in ${to.context}`;

/** What the site said, as the API tells it. */
function outcomeOf(
  id: string,
  told: CommandOutcome & { again?: boolean },
  entry: Entry,
): Outcome<{ id: string }> {
  if (told.ok) return done({ id }, { ...entry, again: told.again === true });
  const why = { code: told.code, message: told.message };
  const detail = `${told.code}: ${told.message} (${entry.detail ?? ""})`.slice(0, DETAIL_CHARS);
  if (told.code === "rate_limited") return unusable(why, 429);
  if (told.code === "invalid") return unusable(why);
  if (told.code === "unknown_transfer") return missing(why, { ...entry, detail });
  return MAY_BE_DONE.has(told.code) ? failed(why, { ...entry, detail }) : refused(why, { ...entry, detail });
}

/** Its number goes through the gate of all dials, then the site's connector looks it up and has it begin. */
async function begin(c: Ctx, siteId: string, body: PbxTransferBody): Promise<Outcome<{ id: string }>> {
  const { orgId, country } = c.var.member;
  const site = await ownSite(c, siteId);
  if (site === null) return noSuchSite();
  const { channel, kind, to } = body;
  const entry = { target: siteId, detail: `${kind}, ${channel} to ${placeOf(to)}`.slice(0, DETAIL_CHARS) };
  const barred = await whyNotAll(numberOf(to), site.country ?? country, {
    isExtension: async (digits) =>
      (await siteLink(c, siteId).targets())?.extensions.includes(digits) ?? false,
    mayDial: async (numbers) => organization(c).mayDial(orgId, numbers),
  });
  if (barred !== null) {
    const why = `${barred.code}: ${barred.message} (${entry.detail})`;
    return refused(barred, { ...entry, detail: why.slice(0, DETAIL_CHARS) });
  }
  const id = body.id ?? crypto.randomUUID();
  const command = {
    kind: "put_through" as const,
    id,
    channel,
    how: kind,
    to,
    ringMs: body.ringSeconds * 1_000,
    waitMs: body.waitSeconds * 1_000,
  };
  const told = await siteLink(c, siteId).putThrough(orgId, {
    actor: actorOf(c),
    command,
    detail: entry.detail,
  });
  return outcomeOf(id, told, entry);
}

async function step(
  c: Ctx,
  { id: siteId, transferId }: { id: string; transferId: string },
  what: "complete" | "cancel",
): Promise<Outcome<{ id: string }>> {
  if ((await ownSite(c, siteId)) === null) return noSuchSite();
  if (!UUID.test(transferId)) return missing("This site has no such transfer.");
  const detail = `transfer ${transferId}`;
  const command = { kind: "put_through_step" as const, id: transferId, step: what };
  const told = await siteLink(c, siteId).putThrough(c.var.member.orgId, {
    actor: actorOf(c),
    command,
    detail,
  });
  return outcomeOf(transferId, told, { target: siteId, detail });
}

/** Transfers between people of a site. */
export const pbxTransferRoutes: readonly Served[] = [
  serve(pbxTransfers.begin, (c, { params, body }) => begin(c, params.id, body)),
  serve(pbxTransfers.list, async (c, { params }) => {
    if ((await ownSite(c, params.id)) === null) return noSuchSite();
    return done({ transfers: await siteLink(c, params.id).transfers(c.var.member.orgId) });
  }),
  serve(pbxTransfers.complete, (c, { params }) => step(c, params, "complete")),
  serve(pbxTransfers.cancel, (c, { params }) => step(c, params, "cancel")),
];
