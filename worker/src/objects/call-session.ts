import { DurableObject } from "cloudflare:workers";
import type { Actor, CallEvent, CallSummary, DeskPhone, LogEntry } from "@patchbay/protocol/call";
import type { CallSnapshot } from "@patchbay/protocol/feed";
import type { Stray } from "@patchbay/protocol/link/stray";
import { Disclosures } from "../call/disclosure.ts";
import type { Refusal } from "../call/life/may.ts";
import { type CallState, hasEnded } from "../call/life/state.ts";
import { audioMode, wasCut } from "../call/life/watch.ts";
import { memoryOf } from "../call/memory.ts";
import { callEventsOf } from "../call/pbx-facts.ts";
import { needsChannel } from "../call/transfer/needs-channel.ts";
import type { Env } from "../env.ts";
import type { PbxFact } from "../pbx/seen.ts";
import type { TwilioCallStatus } from "../telephony/twilio/call-status.ts";
import { arrive, type Begun } from "./call-session/arrival.ts";
import {
  type BeginCall,
  type CallFile,
  callFile,
  type PhoneTicket,
  type TwilioNext,
} from "./call-session/call-file.ts";
import { identifyCaller } from "./call-session/caller-id.ts";
import type { CarryingCall } from "./call-session/carry-out.ts";
import { type Crew, crewOf } from "./call-session/crew.ts";
import { TwilioTurnstile } from "./call-session/far-end/twilio-turnstile.ts";
import type { Claimed } from "./call-session/insight.ts";
import { CallLog } from "./call-session/log/call-log.ts";
import { follow, type Readers } from "./call-session/log/follow.ts";
import { JOURNAL_TABLE, Journal } from "./call-session/log/journal.ts";
import { Publisher } from "./call-session/publishing/publisher.ts";
import { type QueueRing, rung } from "./call-session/queue-ring.ts";
import type { RecordingWish } from "./call-session/recording/recorder.ts";
import type { SupervisorWish } from "./call-session/supervisor.ts";
import { equipped } from "./call-session/tools/own-tools.ts";
import { answerQuestion } from "./call-session/tools/questions.ts";
import type { TransferNews, TransferWish } from "./call-session/transfer/transferring.ts";
import type { TargetAnswer } from "./call-session/transfer/twilio-target.ts";
import type { TransferAnswer } from "./call-session/transfer/twilio-way.ts";
import { SETTINGS_TABLE, Settings } from "./common/settings.ts";
import { Tables } from "./common/tables.ts";

const FILE = "file";

/** One call: its log, its legs, its voice. Decodes, asks the pure rooms what to do, and has its crew carry it out. */
export class CallSession extends DurableObject<Env> {
  readonly #tables: Tables;
  readonly #journal: Journal;
  readonly #log: CallLog;
  readonly #settings: Settings;
  readonly #crew: Crew;
  readonly #carrying: CarryingCall;
  readonly #readers: Readers = {
    disclosures: new Disclosures(),
    publisher: new Publisher((news) => this.#organization().callChanged(news)),
    turnstile: new TwilioTurnstile(),
  };
  /** A process before this one died under the call, and the voice has not been taken up again since. */
  #wasCut = false;
  #file: CallFile | null;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#tables = new Tables(ctx.storage, [JOURNAL_TABLE, SETTINGS_TABLE]);
    this.#journal = new Journal(this.#tables);
    this.#settings = new Settings(this.#tables);
    this.#file = this.#settings.get(FILE, callFile);
    this.#log = new CallLog(this.#journal, {
      id: () => this.#file?.callId ?? null,
      follow: (entry, effects) => follow(entry, effects, this.#crew, this.#readers, this.#carrying),
    });
    const log = this.#journal.read();
    this.#log.replay(log);
    for (const { event } of log) this.#readers.disclosures.observe(event);
    this.#carrying = {
      append: (event) => this.#append(event),
      state: () => this.#state,
      file: () => this.#file,
      openVoice: () => this.#openVoice(),
      identify: () => identifyCaller(this.#organization(), this.#carrying),
      waitUntil: (task) => ctx.waitUntil(task),
    };
    this.#crew = crewOf(ctx.storage, env, {
      ...this.#carrying,
      journal: this.#journal,
      save: (file) => this.#save(file),
      interimChanged: (words) => this.#readers.publisher.speak(words),
      wasTold: (one) => this.#readers.disclosures.wasHeard(one),
      disclosures: () => (this.#file === null ? [] : this.#readers.disclosures.take(this.#file.settings)),
      organization: () => this.#organization(),
    });
    for (const { event, at } of log) this.#crew.recorder.observe(event, at, false);
    this.#crew.switchboard.setMode(audioMode(this.#state));
    this.#wasCut = wasCut(this.#state);
    if (this.#wasCut) for (const event of this.#crew.afterCut(log)) this.#append(event);
    this.#crew.spies.restore();
    ctx.waitUntil(this.#crew.toolbox.recover());
  }

  /** Begins the call, finds it begun, or has its queue ring an assistant; answers with a ticket for the leg that is awaited. */
  begin(call: BeginCall | QueueRing): Promise<Begun> {
    const here = {
      ...this.#carrying,
      save: (file: CallFile) => this.#save(file),
      ticket: () => this.#crew.legs.ticket("caller"),
      began: () => this.ctx.waitUntil(this.#carrying.identify()),
    };
    return "assistant" in call ? rung(call, here) : arrive(call, here);
  }

  /** Twilio reports how the call stands; reports come repeated and in any order. */
  takeTwilioStatus(report: { status: TwilioCallStatus; sequence: number | null }): void {
    // A call that was rejected at the door is reported too, and never began here.
    if (this.#file !== null) this.#crew.farEnd.takeTwilioStatus(report);
  }

  /** Is this outgoing call the account's? */
  claimTwilio(twilio: { accountSid: string; callSid: string }): boolean {
    return this.#crew.farEnd.claimTwilio(twilio);
  }

  /** Is the caller's line Twilio's, which puts them through to a number by itself? */
  isAtTwilio(): boolean {
    return this.#state.twilio !== null;
  }

  /** Detection says who picked an outgoing call up. */
  takePickup(verdict: Extract<CallEvent, { type: "pickup_detected" }>["verdict"], detail: string): void {
    if (!hasEnded(this.#state)) this.#append({ type: "pickup_detected", verdict, detail });
  }

  /** Twilio asks what it shall do with the call; while people are rung, the answer waits as long as Twilio does. */
  async twilioNext(): Promise<TwilioNext> {
    const next = await this.#readers.turnstile.next(() => this.#state);
    if (next.kind !== "stream") return next;
    return { kind: "stream", ticket: await this.#crew.legs.ticket("caller") };
  }

  /** Twilio tells how a transfer gets on that it carries out, and asks what to do next. */
  async takeTransfer(
    transferId: string,
    news: TransferNews,
  ): Promise<Exclude<TransferAnswer, { kind: "back" }> | TargetAnswer | TwilioNext> {
    const answer = await this.#crew.transferring.take(transferId, news);
    return answer.kind === "back" ? this.twilioNext() : answer;
  }

  /** The connector stopped waiting: the PBX has the caller in its own queue. */
  expireOffer(): void {
    if (this.#state.leg === "none") this.#append({ type: "offer_expired" });
  }

  /** What the site's object saw of this call's channel, in order. */
  takeFacts(facts: readonly PbxFact[]): void {
    for (const fact of facts) {
      for (const event of callEventsOf(fact, this.#state)) this.#append(event);
    }
  }

  /** Does this call still need that channel of the PBX? Another organization's site is told nothing of it. */
  needs(orgId: string, stray: Stray): boolean {
    return this.#file !== null && (this.#file.orgId !== orgId || needsChannel(this.#state, stray));
  }

  /** Channels that were left of the call were let go. */
  swept(channels: readonly string[]): void {
    const message = `Left over in the PBX, and let go: ${channels.join(", ")}.`;
    this.#append({ type: "fault", code: "stray_channels", message });
  }

  /** Gives the call to the first person who asks; the others are told whose it is. */
  async answer(by: Actor): Promise<PhoneTicket | Refusal> {
    return (await this.#crew.transferring.answer(by)) ?? this.#crew.reception.answer(by);
  }

  hasBegun(): boolean {
    return this.#file !== null;
  }

  /** Rings the desk phone of whoever places this call; the number is dialled when they are there. */
  ringDesk(by: Actor, desk: DeskPhone): Refusal | null {
    return this.#crew.reception.ringDesk(by, desk);
  }

  /** Puts the caller through to somebody else, or with null calls that off; or says why not. */
  transfer(by: Actor, wish: TransferWish | null): Promise<Refusal | { transferId: string }> {
    return this.#crew.transferring.ask(by, wish);
  }

  /** Ends the call for a person; a ringing one is rejected. False when it has ended already; else why it is not over yet, or null. */
  async requestHangup(by: Actor): Promise<false | string | null> {
    return this.#crew.reception.hangUp(by) && this.#crew.farEnd.whyNotHungUp();
  }

  /** Turns a ringing call away with the cause its source knows. */
  reject(by: Actor): Refusal | null {
    return this.#crew.transferring.reject(by) ? null : this.#crew.reception.reject(by);
  }

  /** The member who has this leg may not have it any longer: it ends, and whom they talked with goes on. */
  dismiss(legId: string): void {
    this.#crew.reception.dismiss(legId);
  }

  hold(by: Actor, held: boolean): Refusal | null {
    return this.#crew.reception.hold(by, held);
  }

  /** A person answers what the assistant asked; the first one's answer counts. */
  answerQuestion(by: Actor, answer: { questionId: string; text: string }): Refusal | null {
    return answerQuestion(this.#carrying, this.#state, this.#journal.read(), by, answer);
  }

  /** What a supervisor asks for; answers with a leg for their phone where it needs one. */
  supervise(by: Actor, wish: SupervisorWish): Promise<PhoneTicket | Refusal | null> {
    return this.#crew.supervisor.ask(by, wish);
  }

  snapshot(watched: boolean): CallSnapshot {
    this.#readers.publisher.watched = watched;
    const log = this.#journal.read();
    return { log: log.length > 0 ? log : null, interim: this.#crew.interim(), now: Date.now() };
  }

  unwatch(): void {
    this.#readers.publisher.watched = false;
  }

  /** The whole call for the archive, and how far that has it; null when nothing is kept here (any more). */
  export(): { orgId: string; archived: number; summary: CallSummary; log: LogEntry[] } | null {
    const { summary } = this.#state;
    if (this.#file === null || summary === null) return null;
    const { orgId, archived } = this.#file;
    return { orgId, archived, summary, log: this.#journal.read() };
  }

  /** For who asks what a turn means, or with null the ended call: it is theirs to ask now, or not. */
  claimQuestion(turnId: string | null): Claimed {
    return this.#crew.insight.claimQuestion(turnId);
  }

  understood(turnId: string | null, events: readonly CallEvent[]): void {
    this.#crew.insight.understood(turnId, events);
  }

  /** What somebody wants of the recording. False when there is nothing to do for it. */
  record(wish: RecordingWish): Promise<boolean> {
    return this.#crew.recorder.ask(wish);
  }

  confirmArchived(version: number): Promise<void> {
    return this.#crew.upkeep.confirmed(version);
  }

  /** A leg's audio socket: `/media/<call>`, `/twilio/stream/<call>[/<leg>]` or `/phone/<call>?leg=<leg>`. */
  override fetch(request: Request): Response {
    if (this.#file === null) return new Response("no such call", { status: 404 });
    return this.#crew.legs.accept(request, this.#file.legs);
  }

  override async alarm(): Promise<void> {
    if (!(await this.#crew.upkeep.alarm())) return;
    this.#file = null;
    await this.#tables.forget();
  }

  get #state(): CallState {
    return this.#log.state;
  }

  #append(event: CallEvent): void {
    this.#log.append(event);
  }

  async #openVoice(): Promise<void> {
    const since = this.#file?.offerId;
    const assistant = await equipped(this.#file, this.#organization(), (equippedOne) => {
      // Legs may have joined while it was asked for.
      if (this.#file?.offerId === since && this.#file !== null)
        this.#save({ ...this.#file, assistant: equippedOne });
    });
    // The call may have moved on meanwhile, be it to another assistant.
    if (assistant === null || this.#state.engine !== "opening" || this.#file?.offerId !== since) return;
    const cut = this.#wasCut;
    this.#wasCut = false;
    await this.#crew.voice.open(assistant, memoryOf(this.#journal.read()), cut);
  }

  #organization() {
    const orgs = this.env.ORGANIZATION;
    return orgs.get(orgs.idFromName(this.#file?.orgId ?? ""));
  }

  #save(file: CallFile): void {
    this.#file = file;
    this.#settings.set(FILE, file);
  }
}
