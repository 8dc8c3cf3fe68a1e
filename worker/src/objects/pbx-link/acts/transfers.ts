import { SITE_PAGE, whyNotPutThrough } from "@patchbay/protocol/ami/allow-list";
import type { Actor } from "@patchbay/protocol/call";
import type { Command } from "@patchbay/protocol/link/commands";
import type { SiteEvent } from "@patchbay/protocol/pbx/site-events";
import type { SiteRules } from "@patchbay/protocol/pbx/site-rules";
import type { TransferEntity } from "@patchbay/protocol/pbx/site-view/entities";
import { isTransferEnd, type PbxTransfer, type PbxTransferPhase } from "@patchbay/protocol/pbx/transfers";
import { audited } from "../../../auth/audited.ts";
import type { Env } from "../../../env.ts";
import { RateLimit } from "../../../pbx/rate-limit.ts";
import type { Tables } from "../../common/tables.ts";
import type { CommandOutcome, Commands } from "../commands.ts";
import type { SiteTable } from "../site/site-table.ts";
import { TransfersAsked } from "./transfers-asked.ts";

type Begin = Extract<Command, { kind: "put_through" }>;

/** A transfer between people that a member asks for, or what is to become of one. */
export interface AskedTransfer {
  actor: Actor;
  command: Begin | Extract<Command, { kind: "put_through_step" }>;
  /** What the audit log says of it. */
  detail: string;
}

/** `again`: it was asked for before with this id, and nothing was sent now. */
export type TransferOutcome = CommandOutcome & { again?: boolean };

export interface TransfersSite {
  tables: Tables;
  site: SiteTable;
  commands: Commands;
  /** What admins let people ask of this site now. */
  rules: () => SiteRules;
}

/** More than a person's clicks: a desk that moves every call of a group elsewhere. */
const RATE = { burst: 300, perSecond: 20 };
/** Beside the way there and back: the look-ups, and those of others before it. */
const ANSWER_MS = 10_000;
/** One that is being asked for is not known at the site yet. */
const BEGINNING_MS = 30_000;
/** What may have been done all the same keeps its id: its events may still come. */
const UNCERTAIN: ReadonlySet<string> = new Set(["expired", "not_answered"]);

/** The transfers between people that members ask of one site. */
export class PbxTransfers {
  readonly #env: Env;
  readonly #at: TransfersSite;
  readonly #asked: TransfersAsked;
  readonly #rate = new RateLimit(RATE);

  constructor(env: Env, at: TransfersSite) {
    this.#env = env;
    this.#at = at;
    this.#asked = new TransfersAsked(at.tables);
  }

  list(): TransferEntity[] {
    return [...this.#at.site.all("transfer").values()];
  }

  /** Has the connector do it, a transfer once for each id. */
  async ask({ actor, command, detail }: AskedTransfer): Promise<TransferOutcome> {
    if (command.kind === "put_through") return this.#begin(actor, command, detail);
    const waitMs = this.#rate.take(actor.id, Date.now());
    return waitMs > 0 ? refused("rate_limited", tooMany(waitMs)) : this.#at.commands.act(command, ANSWER_MS);
  }

  async #begin(actor: Actor, command: Begin, detail: string): Promise<TransferOutcome> {
    const { id, how, to } = command;
    const before = this.#asked.by(id);
    if (before !== null)
      return before.actorId === actor.id ? { ok: true, again: true } : refused("id_of_another", OF_ANOTHER);
    const waitMs = this.#rate.take(actor.id, Date.now());
    if (waitMs > 0) return refused("rate_limited", tooMany(waitMs));
    const place = to.kind === "extension" ? to : { exten: to.kind === "number" ? to.number : undefined };
    const barred = whyNotPutThrough(how, place, this.#at.rules(), SITE_PAGE);
    if (barred !== "") return refused("not_allowed_here", barred);
    this.#asked.begin(id, actor, detail, Date.now());
    const outcome = await this.#at.commands.act(command, ANSWER_MS);
    if (!outcome.ok && !UNCERTAIN.has(outcome.code)) this.#asked.forget(id);
    return outcome;
  }

  /** What the connector tells: an end is written down for whoever asked; so is one of which nobody can say any more how it ended. */
  async told(site: { orgId: string; siteId: string }, event: SiteEvent): Promise<void> {
    if (event.kind === "transfer" && isTransferEnd(event.transfer.phase))
      return this.#ended(site, event.transfer);
    if (event.kind !== "transfers_known") return;
    const known = new Set(event.ids);
    for (const id of this.#asked.open(Date.now() - BEGINNING_MS))
      if (!known.has(id)) await this.#ended(site, { id, phase: "lost", why: "" });
  }

  async #ended(
    { orgId, siteId }: { orgId: string; siteId: string },
    transfer: Pick<PbxTransfer, "id" | "phase" | "why">,
  ): Promise<void> {
    const asked = this.#asked.end(transfer.id);
    if (asked === null) return;
    await audited(this.#env, {
      orgId,
      actor: asked.actor,
      action: "pbx.transfer.outcome",
      target: siteId,
      result: transfer.phase === "done" ? "done" : "failed",
      detail: `${wordsOf(transfer)} (${asked.detail})`,
    });
  }
}

const refused = (code: string, message: string): TransferOutcome => ({ ok: false, code, message });
const OF_ANOTHER =
  "This id was given to another transfer before. Nothing was done: draw a new id for each transfer.";
const tooMany = (waitMs: number): string =>
  `That was too much at once for this site. Ask again in ${Math.ceil(waitMs / 1_000)} s.`;

const ENDS: Partial<Record<PbxTransferPhase, string>> = {
  done: "done",
  back: "back with the transferrer",
  people: "waits for anybody in a queue",
  over: "the party hung up",
};
const wordsOf = ({ phase, why }: Pick<PbxTransfer, "phase" | "why">): string =>
  [ENDS[phase] ?? "nobody can say", why.replaceAll("_", " ")].filter((part) => part !== "").join(": ");
