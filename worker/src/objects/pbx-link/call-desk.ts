import { deriveCallId, randomToken } from "@patchbay/protocol/ids";
import type { LinkDown } from "@patchbay/protocol/link/down";
import { ROUTE_DEADLINE_MS } from "@patchbay/protocol/link/envelope";
import type { SitePlan } from "@patchbay/protocol/link/site-plan";
import type { LinkUp } from "@patchbay/protocol/link/up";
import { isOurChannel, MEMBER_CONTEXT } from "@patchbay/protocol/pbx-names";
import { type Decision, decide } from "../../call/routing.ts";
import { sitePlanOf } from "../../call/site-plan.ts";
import type { Env } from "../../env.ts";
import { errorText, report } from "../../log.ts";
import { conversationOf } from "../../pbx/conversation.ts";
import { callerOf, ongoingAt, rungAt } from "../../pbx/ongoing.ts";
import type { Told } from "../../pbx/parties.ts";
import type { ProjectedChannel } from "../../pbx/projection.ts";
import { type HungUp, type PbxFact, whereAre } from "../../pbx/seen.ts";
import { shown } from "../../pbx/shown.ts";
import type { SiteFile } from "../../store/files/site-file.ts";
import { dialledNumber } from "../../telephony/number.ts";
import type { BeginCall } from "../call-session/call-file.ts";
import type { Channels } from "./channels.ts";
import { CallLines } from "./members/call-lines.ts";
import { memberRing } from "./members/member-ring.ts";
import { WithheldNotes } from "./withheld-notes.ts";

type Offer = Extract<LinkUp, { type: "call_offered" }>["data"];
type Routed = { callId: string; plan: SitePlan; mediaTicket: string };
/** Calls that are listed already: they stay the same, by the channel that their name is made of. */
type Listed = { seedOf(uniqueid: string): string };
type Decided = Extract<LinkDown, { type: "route_decided" }>["data"];

const countryOf = ({ routing }: SiteFile): string | null => routing?.settings?.country ?? null;
/** A member that cannot have a caller now. */
const BUSY: SitePlan = { kind: "reject", reason: "busy" };

const isHangUp = (fact: PbxFact): fact is HungUp => fact.kind === "channel_hangup";

/** Brings a site's events to its calls: in order for each call, calls beside one another. */
export class CallDesk {
  readonly #env: Env;
  readonly #channels: Channels;
  readonly #inside: Listed;
  readonly #withheld: WithheldNotes;
  readonly #lines = new CallLines();
  readonly #telling = new Set<Promise<void>>();
  /** Channels that have hung up, while their calls are being told so. */
  readonly #leaving = new Set<string>();

  constructor(env: Env, channels: Channels, inside: Listed) {
    this.#env = env;
    this.#channels = channels;
    this.#inside = inside;
    this.#withheld = new WithheldNotes(env.DB);
  }

  /** Routes an offered call and begins it; null when that came to nothing, or came too late. */
  async decide(site: SiteFile, offer: Offer): Promise<Decided | null> {
    const since = Date.now();
    try {
      const routed = await this.#offer(site, offer);
      const validMs = ROUTE_DEADLINE_MS - (Date.now() - since);
      // Too late: the connector has told the dialplan to go on and says so with `offer_expired`.
      return validMs <= 0 ? null : { offerId: offer.offerId, validMs, ...routed };
    } catch (error) {
      report("error", "offer not routed", { site: site.siteId, error: errorText(error) });
      return null;
    }
  }

  async #offer(site: SiteFile, offer: Offer): Promise<Routed> {
    const { uniqueid, offerId } = offer;
    if (offer.context === MEMBER_CONTEXT) return this.#offerMember(site, offer);
    const decision = decide(site.routing, offer.to);
    const plan = sitePlanOf(decision.plan, site.routing?.defaultQueue ?? "");
    const callId = await this.#callIdOf(site, uniqueid);
    const begun = await this.#begin(site, offer, callId, decision);
    if (!begun.elsewhere) return { callId, plan, mediaTicket: begun.mediaTicket };
    // Its call is over, or has another party by now: the channel that comes is a call of its own, the same for the same question.
    const own = await deriveCallId({
      source: "pbx",
      siteId: site.siteId,
      uniqueid: `${uniqueid}/${offerId}`,
    });
    const anew = await this.#begin(site, offer, own, decision);
    return { callId: own, plan, mediaTicket: anew.mediaTicket };
  }

  /** A queue rings an assistant as its member: it is asked in the call of the caller who waits there. */
  async #offerMember(site: SiteFile, offer: Offer): Promise<Routed> {
    // Of the caller who has just joined the queue their call may be about to hear.
    await Promise.allSettled(this.#telling);
    const ring = memberRing(site, this.#channels, offer);
    const declined = { plan: BUSY, mediaTicket: "" };
    if (ring === null) return { callId: await this.#callIdOf(site, offer.uniqueid), ...declined };
    const { callId, plan } = ring;
    this.#channels.rings(offer.uniqueid, callId);
    const begun = await this.#lines.inLine(callId, () => this.#call(callId).begin(ring));
    return begun.elsewhere ? { callId, ...declined } : { callId, plan, mediaTicket: begun.mediaTicket };
  }

  /** The call that a channel is the party of, or would be. */
  async #callIdOf({ siteId }: SiteFile, uniqueid: string): Promise<string> {
    return this.#channels.callOf(uniqueid) ?? deriveCallId({ source: "pbx", siteId, uniqueid });
  }

  #begin(site: SiteFile, offer: Offer, callId: string, decision: Decision) {
    const { orgId, siteId, routing } = site;
    const { channel, uniqueid, linkedid, from, to, offerId } = offer;
    this.#channels.follow(uniqueid, callId);
    this.#withheld.note(site, callId, from);
    return this.#lines.inLine(callId, () =>
      this.#call(callId).begin({
        callId,
        orgId,
        from: shown(from),
        to: { ...to, number: dialledNumber(to.number, countryOf(site)) },
        decision,
        offerId,
        settings: routing?.settings,
        origin: { siteId, pbx: { channel, uniqueid, linkedid } },
      }),
    );
  }

  async expire(site: SiteFile, uniqueid: string): Promise<void> {
    const callId = await this.#callIdOf(site, uniqueid);
    await this.#lines.inLine(callId, () => this.#call(callId).expireOffer());
  }

  /** Is the call of this channel about to hear how it hung up? It need not be looked for then. */
  isLeaving(uniqueid: string): boolean {
    return this.#leaving.has(uniqueid);
  }

  /** A batch of facts, applied to the calls whose channels they name; they came about `at` (epoch milliseconds), where that is known. */
  facts(site: SiteFile, steps: readonly ({ event: PbxFact } | Told)[], at?: number): Promise<void> {
    const leaving = steps.map((step) => ("callId" in step ? step.fact : step.event)).filter(isHangUp);
    for (const { uniqueid } of leaving) this.#leaving.add(uniqueid);
    const telling = this.#tell(site, steps, at).finally(() => {
      this.#telling.delete(telling);
      for (const { uniqueid } of leaving) this.#leaving.delete(uniqueid);
    });
    this.#telling.add(telling);
    return telling;
  }

  async #tell(site: SiteFile, steps: readonly ({ event: PbxFact } | Told)[], at?: number): Promise<void> {
    const byCall = new Map<string, PbxFact[]>();
    const tell = async (): Promise<void> => {
      const told = [...byCall];
      byCall.clear();
      await Promise.all(
        told.map(([callId, facts]) => this.#lines.inLine(callId, () => this.#call(callId).takeFacts(facts))),
      );
    };
    for (const step of steps) {
      if ("callId" in step) {
        this.#withheld.noteFact(site, step.callId, step.fact);
        byCall.set(step.callId, [...(byCall.get(step.callId) ?? []), step.fact]);
        continue;
      }
      const { event } = step;
      if (!("uniqueid" in event)) continue;
      if (event.kind === "queue_join" && this.#channels.callOf(event.uniqueid) === null) {
        // Whether it is the party of a call still, that call has to know first.
        await tell();
        await this.adopt(site, event.uniqueid);
      }
      const callId = this.#channels.callOf(event.uniqueid);
      if (callId === null) continue;
      this.#withheld.noteFact(site, callId, event);
      const fact = event.kind === "channel_hangup" && at !== undefined ? { ...event, at } : event;
      byCall.set(callId, [...(byCall.get(callId) ?? []), fact]);
      if (event.kind === "channel_hangup") this.#channels.unfollow(event.uniqueid);
    }
    await tell();
  }

  /** The whole PBX after a gap: who is gone meanwhile, who waits whom nobody told of, and where everybody is. `changed` is what became of parties; `awaited` channels need not be there yet. */
  async snapshot(
    site: SiteFile,
    channels: readonly ProjectedChannel[],
    changed: readonly ({ event: PbxFact } | Told)[],
    awaited: (uniqueid: string) => boolean,
  ): Promise<void> {
    const missing = this.#channels.vanished().filter((uniqueid) => !awaited(uniqueid));
    const gone = missing.map((uniqueid) => ({
      kind: "channel_hangup" as const,
      uniqueid,
      channel: "",
      cause: 0,
      causeText: "seen gone",
      unseen: true as const,
    }));
    const unseen = channels.flatMap(({ uniqueid, channel, queue }) =>
      queue === null || this.#channels.callOf(uniqueid) !== null
        ? []
        : [{ kind: "queue_join" as const, queue, uniqueid, channel, position: 0 }],
    );
    const seen = whereAre(channels, (uniqueid) => this.#channels.callOf(uniqueid) !== null);
    await this.facts(site, [...changed, ...[...gone, ...unseen, ...seen].map((event) => ({ event }))]);
  }

  /** A caller whom the PBX queued without asking us (we were out of reach) is a call all the same. */
  async adopt(site: SiteFile, uniqueid: string): Promise<void> {
    // It stands for a caller who has their call already.
    if (isOurChannel(uniqueid)) return;
    const channel = this.#channels.get(uniqueid);
    if (channel === null) return;
    const from = shown({
      number: channel.callerNumber,
      name: channel.callerName,
      withheld: channel.withheld,
    });
    const found = { from, to: { number: dialledNumber(channel.exten, countryOf(site)), name: "" } };
    // The call that it was the party of is over, or has another by now.
    if ((await this.#beginFound(site, channel, uniqueid, found, [])) === null)
      await this.#beginFound(site, channel, `${uniqueid}/queue`, found, []);
  }

  /**
   * The call of the conversation that a channel is in: Patchbay has it already, or it is one from now on, for whoever wants to hear
   * it. Null when nobody talks there.
   */
  async conversation(site: SiteFile, own: ProjectedChannel): Promise<string | null> {
    const known = await this.#known(own);
    if (known !== null) return known;
    const ongoing = ongoingAt(own, this.#channels);
    if (ongoing === null) return null;
    const { party, direction, from, to, partners } = ongoing;
    const found = { from, to, ongoing: direction };
    const { uniqueid } = party;
    const facts: PbxFact[] = [{ kind: "party_talks", uniqueid, partners }];
    // The calls that this channel has been the party of are over, or have another by now.
    for (const id of [
      this.#inside.seedOf(uniqueid),
      uniqueid,
      `${uniqueid}/talk`,
      `${uniqueid}/talk/${randomToken(6)}`,
    ]) {
      const callId = await this.#beginFound(site, party, id, found, facts);
      if (callId !== null) return callId;
    }
    return null;
  }

  /** The call of the caller for whom this channel is rung, or who waits: Patchbay has it already, or from now on. Null when nobody is rung there. */
  async rung(site: SiteFile, own: ProjectedChannel): Promise<string | null> {
    const known = await this.#known(callerOf(own, this.#channels));
    if (known !== null) return known;
    const rung = rungAt(own, this.#channels);
    if (rung === null) return null;
    const { party, direction: ongoing, name, from, to } = rung;
    const { uniqueid } = party;
    const facts: PbxFact[] = [{ kind: "party_rings", uniqueid, name }];
    const begin = (id: string) => this.#beginFound(site, party, id, { from, to, ongoing }, facts);
    return (await begin(this.#inside.seedOf(uniqueid))) ?? begin(`${uniqueid}/ring/${randomToken(6)}`);
  }

  /** The call that somebody of this channel's conversation is in already; begun, where somebody else has just had it begin. */
  async #known(own: ProjectedChannel): Promise<string | null> {
    const known = conversationOf(own, this.#channels)
      .map(({ uniqueid }) => this.#channels.callOf(uniqueid) ?? this.#channels.audioOf(uniqueid))
      .find((callId) => callId !== null);
    if (known == null) return null;
    await this.#lines.inLine(known, async () => {});
    return known;
  }

  /** Begins the call of a channel that nobody has asked about, and tells it what is known; null when that of this `id` has ended, or has another party. */
  async #beginFound(
    site: SiteFile,
    { channel, uniqueid, linkedid, ...who }: ProjectedChannel,
    id: string,
    found: Pick<BeginCall, "from" | "to" | "ongoing">,
    facts: readonly PbxFact[],
  ): Promise<string | null> {
    const { orgId, siteId, routing } = site;
    const callId = await deriveCallId({ source: "pbx", siteId, uniqueid: id });
    this.#channels.follow(uniqueid, callId);
    const { callerNumber: number, callerName: name, withheld } = who;
    this.#withheld.note(site, callId, { number, name, withheld });
    const origin = { siteId, pbx: { channel, uniqueid, linkedid } };
    const begins = { ...found, callId, orgId, origin, decision: null, settings: routing?.settings };
    const begun = await this.#lines.inLine(callId, async () => {
      const { elsewhere } = await this.#call(callId).begin(begins);
      if (!elsewhere && facts.length > 0) await this.#call(callId).takeFacts(facts);
      return !elsewhere;
    });
    return begun ? callId : null;
  }

  #call(callId: string) {
    return this.#env.CALL_SESSION.get(this.#env.CALL_SESSION.idFromName(callId));
  }
}
