import { randomUUID } from "node:crypto";
import { PREMISES, whyNotAct, whyNotAsked } from "@patchbay/protocol/ami/allow-list";
import { type AmiHeaders, header } from "@patchbay/protocol/ami/decoder";
import { type ActInput, type AmiAct, picksOf } from "@patchbay/protocol/ami/registry/act";
import { AMI_ACTS, actNamed, headersOf, namesBy } from "@patchbay/protocol/ami/registry/acts";
import { DIAL_STRING } from "@patchbay/protocol/ami/registry/fields";
import type { SiteRules } from "@patchbay/protocol/pbx/site-rules";
import { MEMBER_CONTEXT } from "@patchbay/protocol/pbx-names";
import type { AmiClient, AmiReply } from "../../asterisk/ami-client.ts";
import { whyNoRight } from "../../asterisk/rights.ts";
import { type CommandOf, invalid, type Outcome, told } from "../commands/outcome.ts";
import { bounded } from "./bounded.ts";
import { DoneWatch } from "./done-watch.ts";
import type { SecondSession } from "./second-session.ts";

/** After these Asterisk may have other actions than before. */
const MODULES_CHANGED: ReadonlySet<string> = new Set(["Load", "Unload", "Reload"]);

/** Lists are long, and the second session may have to be opened. */
const ANSWER_MS = 10_000;

export interface ActsSite {
  ami: Pick<AmiClient, "act" | "send">;
  second: Pick<SecondSession, "act">;
  rules: SiteRules;
  /** Is told which channel is recorded now, and by which act. */
  recordings?: { begun(actId: string, channel: string): void };
  /** Those that there are. */
  acts?: readonly AmiAct[];
}

/** What people ask of the PBX: each act read once more by its own schema, by what the site allows, and by what is there now. */
export class Acts {
  readonly #site: ActsSite;
  readonly #acts: readonly AmiAct[];
  readonly #watch = new DoneWatch();
  /** What Asterisk lets this user do; asked once a login, and anew where modules have changed. */
  #permitted: Promise<AmiHeaders | null> | null = null;

  constructor(site: ActsSite) {
    this.#site = site;
    this.#acts = site.acts ?? AMI_ACTS;
  }

  /** Every event of the main session. */
  /** An act waits for the event by which it comes about. */
  get isWaiting(): boolean {
    return this.#watch.isWaiting;
  }

  event(event: AmiHeaders): void {
    if (MODULES_CHANGED.has(header(event, "Event"))) this.#permitted = null;
    this.#watch.event(event);
  }

  /** A new login: rights and modules may be others now. */
  loggedIn(): void {
    this.#permitted = null;
  }

  /** Every act with why it cannot be done here; empty words where it can. */
  async list(): Promise<Outcome> {
    const permitted = await this.#listed();
    const acts = this.#acts.map((act) => ({
      action: act.action,
      why: whyNotAct(act, this.#site.rules, PREMISES) || whyNoRight(permitted, act),
    }));
    return { code: "", text: "", acts };
  }

  /** Does an act, or says why not. Never throws. */
  async run({ action, input, actId, from, most }: CommandOf<"ami">): Promise<Outcome> {
    const act = actNamed(action, this.#acts);
    if (act === null) return { code: "not_understood", text: `this connector knows no act ${action}` };
    const headers = headersOf(act, input, actId);
    if (!headers.ok) return invalid(headers.error);
    const barred = await this.#whyNot(act, headers.value);
    if (barred !== null) return barred;
    const coming = act.done === null ? null : this.#watch.expect(act.done, headers.value);
    const reply = await this.#send(act, { action: act.action, input, id: actId });
    if (!reply.ok) {
      coming?.cancel();
      return refusalOf(reply);
    }
    if (act.action === "ModuleLoad") this.#permitted = null;
    if (act.action === "MixMonitor" && typeof headers.value.Channel === "string")
      this.#site.recordings?.begun(actId, headers.value.Channel);
    if (isAssistant(act, headers.value)) await this.#ringInUse(headers.value);
    const verdict = coming === null ? "answered" : (await coming.within()) ? "done" : "not_confirmed";
    const page = { ...(from === undefined ? {} : { from }), ...(most === undefined ? {} : { most }) };
    return { code: "", text: "", answer: { verdict, named: namesBy(act, actId), ...bounded(reply, page) } };
  }

  #send(act: AmiAct, asked: { action: string; input: unknown; id: string }): Promise<AmiReply> {
    const session = act.long ? this.#site.second : this.#site.ami;
    return session.act(asked, { list: act.answer !== "reply", timeoutMs: ANSWER_MS });
  }

  /** What stands against it, cheapest first; what is there is looked up last, at the moment of sending. */
  async #whyNot(act: AmiAct, headers: ActInput): Promise<Outcome | null> {
    const { rules } = this.#site;
    const closed = whyNotAct(act, rules, PREMISES) || whyNotAsked(act, headers, rules, PREMISES);
    if (closed !== "") return { code: "not_allowed_here", text: closed };
    const powerless = whyNoRight(await this.#listed(), act);
    if (powerless !== "") return { code: "no_right", text: powerless };
    return (
      (await this.#whyNoTarget(act, headers)) ??
      (await this.#whyNoAssistant(act, headers)) ??
      (await this.#whyNoChannel(act, headers)) ??
      (await this.#whyNoBridge(act, headers)) ??
      (await this.#whyNoSpace(act, headers))
    );
  }

  /** Asterisk says success where there is no such place, and hangs both up. */
  async #whyNoTarget(act: AmiAct, headers: ActInput): Promise<Outcome | null> {
    for (const target of act.targets) {
      const [context, exten] = [headers[target.context], headers[target.exten]];
      if (context === undefined || exten === undefined) continue;
      const exists = await this.#variable(`DIALPLAN_EXISTS(${context},${exten},1)`);
      if (!exists.ok) return told(exists);
      if (header(exists.headers, "Value") !== "1")
        return {
          code: "no_such_target",
          text: `There is no ${exten} in the context ${context}. Nothing was touched.`,
        };
    }
    return null;
  }

  /** A queue would have an assistant as its member whom nothing of the dialplan leads to. */
  async #whyNoAssistant(act: AmiAct, headers: ActInput): Promise<Outcome | null> {
    if (!isAssistant(act, headers)) return null;
    const { exten, context } = dialledIn(headers);
    const exists = await this.#variable(`DIALPLAN_EXISTS(${context},${exten},1)`);
    if (!exists.ok) return told(exists);
    if (header(exists.headers, "Value") === "1") return null;
    const text = `The dialplan has no context ${context}: its extensions_patchbay.conf is of a version before.`;
    return { code: "no_such_target", text };
  }

  /** An assistant has any number of callers at once: what QueueAdd cannot say. */
  async #ringInUse({ Queue, Interface }: ActInput): Promise<void> {
    const input = { Queue, Interface, RingInUse: true };
    await this.#site.ami.act({ action: "QueueMemberRingInUse", input, id: randomUUID() });
  }

  async #whyNoChannel(act: AmiAct, headers: ActInput): Promise<Outcome | null> {
    for (const [name, field] of Object.entries(act.input.shape)) {
      const picks = picksOf(field);
      const value = headers[name];
      if ((picks !== "channel" && picks !== "participant") || typeof value !== "string") continue;
      if (picks === "participant" && /^(?:all|participants)$/i.test(value)) continue;
      const there = await this.#variable("CHANNEL(name)", value);
      // A uniqueid, or the beginning of a name, would be found as well: only this very name is meant.
      if (!there.ok || header(there.headers, "Value") !== value)
        return {
          code: "unknown_channel",
          text: `There is no channel ${value} any more. Nothing was touched.`,
        };
    }
    return null;
  }

  async #whyNoBridge(act: AmiAct, headers: ActInput): Promise<Outcome | null> {
    const channel = act.inBridge === null ? undefined : headers[act.inBridge];
    if (typeof channel !== "string") return null;
    const peer = await this.#variable("BRIDGEPEER", channel);
    if (peer.ok && header(peer.headers, "Value") !== "") return null;
    return {
      code: "not_in_bridge",
      text: `${channel} talks with nobody, so there is nobody to put through.`,
    };
  }

  /** Asterisk says success where a lot is full, and hangs up who waits alone. */
  async #whyNoSpace({ action }: AmiAct, { Channel, Parkinglot }: ActInput): Promise<Outcome | null> {
    if (action !== "Park" || typeof Channel !== "string") return null;
    const lot = typeof Parkinglot === "string" ? Parkinglot : await this.#lotOf(Channel);
    const [lots, parked] = [await this.#list("Parkinglots"), await this.#list("ParkedCalls")];
    const known = lots.find((one) => header(one, "Name") === lot);
    if (known === undefined) return null;
    const places = Number(header(known, "StopSpace")) - Number(header(known, "StartSpace")) + 1;
    const taken = parked.filter((one) => header(one, "Parkinglot") === lot).length;
    return taken >= places
      ? {
          code: "no_free_space",
          text: `Every place of the parking lot ${lot} is taken. Nothing was touched.`,
        }
      : null;
  }

  /** Where a channel is parked when no lot is named. */
  async #lotOf(channel: string): Promise<string> {
    const own = await this.#variable("CHANNEL(parkinglot)", channel);
    return (own.ok && header(own.headers, "Value")) || "default";
  }

  /** The items of a list that needs no input; none where it cannot be had. */
  async #list(action: string): Promise<AmiHeaders[]> {
    const options = { list: true, timeoutMs: ANSWER_MS };
    const reply = await this.#site.second.act({ action, input: {}, id: randomUUID() }, options);
    return reply.ok ? reply.items : [];
  }

  #variable(variable: string, channel?: string): Promise<AmiReply> {
    const input = { Variable: variable, ...(channel === undefined ? {} : { Channel: channel }) };
    return this.#site.ami.act({ action: "Getvar", input, id: randomUUID() });
  }

  async #listed(): Promise<AmiHeaders | null> {
    this.#permitted ??= this.#site.ami
      .send({ Action: "ListCommands" })
      .then((reply) => (reply.ok ? reply.headers : null));
    const listed = await this.#permitted;
    // Asked anew next time.
    if (listed === null) this.#permitted = null;
    return listed;
  }
}

const dialledIn = ({ Interface }: ActInput) => DIAL_STRING.exec(String(Interface))?.groups ?? {};

/** Is an assistant to be a member of a queue? */
const isAssistant = ({ action }: AmiAct, headers: ActInput): boolean =>
  action === "QueueAdd" && dialledIn(headers).context === MEMBER_CONTEXT;

/** Asterisk's own words, with a code that stays; of what went out and was not answered nobody may say that it was not done. */
function refusalOf(reply: Extract<AmiReply, { ok: false }>): Outcome {
  return reply.sent === true ? { code: "not_answered", text: reply.message } : told(reply);
}
