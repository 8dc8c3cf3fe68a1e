import { DurableObject } from "cloudflare:workers";
import type { Actor, CallEvent, CallSummary, LogEntry } from "@patchbay/protocol/call";
import type { CallSnapshot } from "@patchbay/protocol/feed";
import { randomToken } from "@patchbay/protocol/ids";
import type { PbxEvent } from "@patchbay/protocol/pbx";
import { hashToken } from "../auth/tokens.ts";
import {
  type CallState,
  type Effect,
  legWelcome,
  newCall,
  nextLookMs,
  step,
  wasCut,
} from "../call/machine.ts";
import { callEventOf, dispositionOf as pbxDispositionOf } from "../call/pbx-facts.ts";
import type { Env } from "../env.ts";
import {
  advance,
  type CallProgress,
  dispositionOf,
  hasEnded,
  type TwilioCallStatus,
} from "../telephony/twilio/call-status.ts";
import { type AfterStream, type BeginCall, type CallFile, callFile } from "./call-session/call-file.ts";
import { CallerLeg } from "./call-session/caller-leg.ts";
import { JOURNAL_TABLE, Journal } from "./call-session/journal.ts";
import type { LegSecrets } from "./call-session/media-leg.ts";
import { Publisher } from "./call-session/publisher.ts";
import { type HangUp, SiteLine } from "./call-session/site-line.ts";
import { CallVoice } from "./call-session/voice.ts";
import { migrate } from "./shared/migrations.ts";
import { SETTINGS_TABLE, Settings } from "./shared/settings.ts";

const MIGRATIONS = [JOURNAL_TABLE, SETTINGS_TABLE];
const FILE = "file";
const ARCHIVE_RETRY_MS = 60_000;
/** The log stays for late viewers and questions, then D1 and R2 alone have the call. */
const KEEP_AFTER_ARCHIVE_MS = 3 * 24 * 3_600_000;

/** One call: its log, its legs, its voice. Decodes, asks the pure rooms what to do, and carries it out. */
export class CallSession extends DurableObject<Env> {
  readonly #journal: Journal;
  readonly #settings: Settings;
  readonly #leg: CallerLeg;
  readonly #publisher = new Publisher((news) => this.#organization().callChanged(news));
  readonly #voice: CallVoice;
  #state: CallState = newCall;
  /** A process before this one died under the call, and the voice has not been taken up again since. */
  #wasCut = false;
  #file: CallFile | null;
  /** The furthest that Twilio reported; rebuilt by its next report after a restart. */
  #twilio: CallProgress | null = null;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    migrate(ctx.storage, MIGRATIONS);
    this.#journal = new Journal(ctx.storage.sql);
    this.#settings = new Settings(ctx.storage.sql);
    this.#file = this.#settings.get(FILE, callFile);
    for (const entry of this.#journal.read()) this.#state = step(this.#state, entry).state;
    this.#voice = new CallVoice(env, {
      append: (event) => this.#append(event),
      interimChanged: (words) => this.#publisher.speak(words),
      callMs: () => Math.max(0, Date.now() - (this.#state.summary?.startedAt ?? Date.now())),
    });
    this.#leg = new CallerLeg(
      {
        state: () => this.#state,
        append: (event) => this.#append(event),
        secrets: () => ({
          ticketHash: this.#file?.ticketHash ?? null,
          resumeHash: this.#file?.resumeHash ?? null,
        }),
        keepSecrets: (secrets) => this.#keepSecrets(secrets),
      },
      this.#voice,
    );
    this.#wasCut = wasCut(this.#state);
    if (this.#wasCut) this.#append({ type: "edge_restarted" });
  }

  /** Begins the call, or finds it begun; answers with a fresh media ticket when the plan needs audio. */
  async begin(call: BeginCall): Promise<{ mediaTicket: string }> {
    const wantsAudio = call.decision?.plan.kind === "assistant";
    const ticket = wantsAudio ? randomToken() : "";
    const ticketHash = wantsAudio ? await hashToken(ticket) : null;
    if (this.#file !== null) {
      if (this.#state.leg === "none" && wantsAudio) this.#keepSecrets({ ticketHash, resumeHash: null });
      return { mediaTicket: ticket };
    }
    const { callId, orgId, from, to, decision, origin } = call;
    const siteId = "siteId" in origin ? origin.siteId : null;
    this.#save({
      callId,
      orgId,
      siteId,
      assistant: decision?.assistant ?? null,
      ticketHash,
      resumeHash: null,
      archived: 0,
    });
    const base = { type: "call_began", callId, direction: "inbound", from, to, siteId } as const;
    this.#append(
      "siteId" in origin
        ? { ...base, source: "pbx", pbx: origin.pbx }
        : { ...base, source: "twilio", twilio: origin.twilio },
    );
    if (decision !== null)
      this.#append({ type: "call_routed", plan: decision.plan, reason: decision.reason });
    return { mediaTicket: ticket };
  }

  /** Twilio reports how the call stands; reports come repeated and in any order. */
  takeTwilioStatus(report: { status: TwilioCallStatus; sequence: number | null }): void {
    // A call that was rejected at the door is reported too, and never began here.
    if (this.#file === null) return;
    this.#twilio = advance(this.#twilio, report);
    const disposition = hasEnded(this.#twilio.status) ? dispositionOf(this.#twilio, "inbound") : null;
    if (disposition === null || this.#state.summary?.status === "ended") return;
    this.#append({ type: "call_ended", disposition, cause: `Twilio: ${this.#twilio.status}` });
  }

  /** Twilio asks what follows its stream: the way back with a new ticket, an apology, or the end. */
  async afterStream(): Promise<AfterStream> {
    const answer = legWelcome(this.#state);
    if (answer !== "welcome") return { kind: answer === "fallback" ? "apology" : "hang_up" };
    const ticket = randomToken();
    this.#keepSecrets({ ticketHash: await hashToken(ticket), resumeHash: null });
    return { kind: "reconnect", ticket };
  }

  /** The connector stopped waiting: the PBX has the caller in its own queue. */
  expireOffer(): void {
    // An offer that never came here began no call: nothing may stand in its log before its beginning.
    if (this.#file !== null && this.#state.leg === "none") this.#append({ type: "offer_expired" });
  }

  /** What the site's object saw of this call's channel, in order. */
  takeFacts(facts: readonly PbxEvent[]): void {
    for (const fact of facts) {
      const event = callEventOf(fact, this.#state);
      if (event !== null) this.#append(event);
    }
  }

  /** Ends the call for a person. False when it has ended already. */
  requestHangup(by: Actor): boolean {
    if (this.#state.summary === null || this.#state.summary.status === "ended") return false;
    this.#append({ type: "hangup_requested", by });
    return true;
  }

  snapshot(watched: boolean): CallSnapshot {
    this.#publisher.watched = watched;
    const log = this.#journal.read();
    return { log: log.length > 0 ? log : null, interim: this.#voice.interim, now: Date.now() };
  }

  unwatch(): void {
    this.#publisher.watched = false;
  }

  /** The whole call for the archive; null when nothing is kept here (any more). */
  export(): { orgId: string; summary: CallSummary; log: LogEntry[] } | null {
    const { summary } = this.#state;
    return this.#file === null || summary === null
      ? null
      : { orgId: this.#file.orgId, summary, log: this.#journal.read() };
  }

  async confirmArchived(version: number): Promise<void> {
    if (this.#file === null) return;
    this.#save({ ...this.#file, archived: version });
    if (version >= this.#journal.last) await this.ctx.storage.setAlarm(Date.now() + KEEP_AFTER_ARCHIVE_MS);
  }

  /** The media socket of the caller's leg. */
  override fetch(request: Request): Response {
    if (this.#file === null) return new Response("no such call", { status: 404 });
    const { 0: theirs, 1: ours } = new WebSocketPair();
    this.#leg.accept(ours, new URL(request.url).pathname.startsWith("/twilio/") ? "twilio" : "pbx");
    return new Response(null, { status: 101, webSocket: theirs });
  }

  /** Looks after the call: is the channel still there, has the history taken it, may it be forgotten? */
  override async alarm(): Promise<void> {
    const file = this.#file;
    if (file === null) return;
    if (this.#state.summary?.status === "ended") {
      if (file.archived >= this.#journal.last) {
        this.#file = null;
        return this.ctx.storage.deleteAll();
      }
      await this.#archive();
      return;
    }
    await this.#look();
    await this.#schedule();
  }

  // What happens, and what follows from it.

  #append(event: CallEvent): void {
    const entry = this.#journal.append(event, Date.now());
    const { state, effects } = step(this.#state, entry);
    this.#state = state;
    if (state.summary !== null) this.#publisher.publish(state.summary, entry);
    for (const effect of effects) this.#carryOut(effect);
    this.ctx.waitUntil(this.#schedule());
  }

  #carryOut(effect: Effect): void {
    switch (effect.do) {
      case "open_engine":
        if (this.#file?.assistant) {
          const cut = this.#wasCut;
          this.#wasCut = false;
          this.ctx.waitUntil(this.#voice.open(this.#file.assistant, this.#journal.turns(), cut));
        }
        return;
      case "close_engine":
        return this.#voice.close();
      case "greet":
        return this.#voice.greet();
      case "go_on":
        return this.#voice.goOn();
      case "release_leg":
        return this.#leg.release(effect.reason);
      case "hang_up":
        return this.ctx.waitUntil(this.#hangUp(effect));
      case "archive":
        return this.ctx.waitUntil(this.#archive());
    }
  }

  async #hangUp(target: HangUp): Promise<void> {
    if (await this.#site().hangUp(target)) return;
    const message = "The PBX is offline; the call could not be hung up.";
    this.#append({ type: "fault", code: "site_offline", message });
  }

  /** Asks the site whether the caller's channel lives; a dead socket alone ends nothing. */
  async #look(): Promise<void> {
    const { pbx } = this.#state;
    if (pbx === null || (await this.#site().channelState(pbx.uniqueid)) !== "gone") return;
    if (this.#state.summary?.status === "ended") return;
    const cause = "The channel is gone; nobody saw it hang up.";
    this.#append({ type: "call_ended", disposition: pbxDispositionOf(this.#state, 0), cause });
  }

  async #archive(): Promise<void> {
    if (this.#file === null) return;
    await this.ctx.storage.setAlarm(Date.now() + ARCHIVE_RETRY_MS);
    await this.env.ENDED_CALLS.send({ callId: this.#file.callId });
  }

  async #schedule(): Promise<void> {
    const lookMs = nextLookMs(this.#state);
    if (lookMs === null) return;
    const due = Date.now() + lookMs;
    const set = await this.ctx.storage.getAlarm();
    if (set === null || set > due || set < Date.now()) await this.ctx.storage.setAlarm(due);
  }

  #site(): SiteLine {
    return new SiteLine(this.env.PBX_LINK, this.#file?.siteId ?? null);
  }

  #organization() {
    const orgs = this.env.ORGANIZATION;
    return orgs.get(orgs.idFromName(this.#file?.orgId ?? ""));
  }

  #keepSecrets(secrets: LegSecrets): void {
    if (this.#file !== null) this.#save({ ...this.#file, ...secrets });
  }

  #save(file: CallFile): void {
    this.#file = file;
    this.#settings.set(FILE, file);
  }
}
