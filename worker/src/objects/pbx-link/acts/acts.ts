import {
  PREMISES,
  SITE_PAGE,
  whyNotAct,
  whyNotAsked,
  whyNotNumbers,
} from "@patchbay/protocol/ami/allow-list";
import { actNamed, headersOf } from "@patchbay/protocol/ami/registry/acts";
import type { Command } from "@patchbay/protocol/link/commands";
import type { SiteRules } from "@patchbay/protocol/pbx/site-rules";
import { RateLimit } from "../../../pbx/rate-limit.ts";
import { withoutWithheld } from "../../../pbx/withheld-values.ts";
import type { Channels } from "../channels.ts";
import type { CommandOutcome, Commands } from "../commands.ts";
import { type ActOutcome, type ActsDone, OF_ANOTHER, printOf } from "./acts-done.ts";

/** What a member asks of a site. */
export interface AskedOf {
  userId: string;
  /** Drawn by the page, or for it. */
  id: string;
  action: string;
  input: Extract<Command, { kind: "ami" }>["input"];
  from: number;
  most: number;
  /** May this member see the numbers that callers withhold? */
  seesWithheld: boolean;
}

/** Why something is not asked of the site, in words. */
export interface Barred {
  code: string;
  message: string;
}

/** A person's page asks for a list now and then and clicks a few times; a program may go on at this pace. */
const RATE = { burst: 60, perSecond: 10 };
/** The connector's own limit for an answer of Asterisk's, beside the wait for the act's event. */
const ANSWER_MS = 10_000;

/** The acts that members ask of one site. */
export class Acts {
  readonly #channels: Channels;
  readonly #commands: Commands;
  readonly #done: ActsDone;
  readonly #rules: () => SiteRules;
  readonly #rate = new RateLimit(RATE);
  readonly #under = new Map<string, { print: string; outcome: Promise<ActOutcome> }>();

  /** `rules` is what admins let people ask of this site now. */
  constructor(channels: Channels, commands: Commands, done: ActsDone, rules: () => SiteRules) {
    this.#channels = channels;
    this.#commands = commands;
    this.#done = done;
    this.#rules = rules;
  }

  /** Has the connector do it, once for each id of a member; resolves always. */
  async act(asked: AskedOf): Promise<ActOutcome> {
    const key = `${asked.userId}/${asked.id}`;
    const print = await printOf(asked);
    const under = this.#under.get(key);
    if (under !== undefined)
      return under.print === print ? { ...(await under.outcome), again: true } : OF_ANOTHER;
    const waitMs = this.#rate.take(asked.userId, Date.now());
    if (waitMs > 0) return refused("rate_limited", tooMany(waitMs));
    const barred = this.#whyBarred(asked);
    if (barred !== "") return refused("not_allowed_here", barred);
    // Who looks twice sees twice.
    if (actNamed(asked.action)?.permission === "pbx.read") return this.#run(asked);
    const before = this.#done.outcome(key, print);
    if (before !== null) return { ...before, again: true };
    // From here on it may have been done, whatever becomes of this object.
    this.#done.begin(key, print, Date.now());
    const running = this.#run(asked);
    this.#under.set(key, { print, outcome: running });
    const outcome = await running;
    this.#under.delete(key);
    this.#done.end(key, outcome);
    return outcome;
  }

  /** Which acts the site allows: its admins, and its connector. */
  async allowed(): Promise<CommandOutcome> {
    const told = await this.#commands.act({ kind: "acts" }, ANSWER_MS);
    if (!told.ok || told.acts === undefined) return told;
    const acts = told.acts.map(({ action, why }) => ({ action, why: this.#whyClosed(action) || why }));
    return { ...told, acts };
  }

  /** Why a member cannot have these rung or dialled now: too often, or not by the rules of the site's admins and its premises. */
  whyNotRung(userId: string, numbers: readonly string[], premises: SiteRules | null): Barred | null {
    const waitMs = this.#rate.take(userId, Date.now());
    if (waitMs > 0) return { code: "rate_limited", message: tooMany(waitMs) };
    const message =
      whyNotNumbers(numbers, this.#rules(), SITE_PAGE) ||
      (premises === null ? "" : whyNotNumbers(numbers, premises, PREMISES));
    return message === "" ? null : { code: "not_allowed_here", message };
  }

  #whyClosed(action: string): string {
    const act = actNamed(action);
    return act === null ? "" : whyNotAct(act, this.#rules(), SITE_PAGE);
  }

  /** What cannot be read here the connector refuses in its words. */
  #whyBarred({ action, input, id }: AskedOf): string {
    const act = actNamed(action);
    const headers = act === null ? null : headersOf(act, input, id);
    if (act === null || headers?.ok !== true) return "";
    return this.#whyClosed(action) || whyNotAsked(act, headers.value, this.#rules(), SITE_PAGE);
  }

  async #run({ id, action, input, from, most, seesWithheld }: AskedOf): Promise<ActOutcome> {
    const limitMs = actNamed(action)?.done?.limitMs ?? 0;
    const command = { kind: "ami", action, input, actId: id, from, most } as const;
    const outcome = await this.#commands.act(command, ANSWER_MS + limitMs);
    if (!outcome.ok) return refused(outcome.code, outcome.message);
    if (outcome.answer === undefined)
      return refused("not_understood", "The site's connector is too old for this.");
    const answer = seesWithheld ? outcome.answer : withoutWithheld(outcome.answer, this.#channels.withheld());
    return { ok: true, answer, again: false };
  }
}

const refused = (code: string, message: string): ActOutcome => ({ ok: false, code, message, again: false });

const tooMany = (waitMs: number): string =>
  `That was too much at once for this site. Ask again in ${Math.ceil(waitMs / 1_000)} s.`;
