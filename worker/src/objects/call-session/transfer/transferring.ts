import type { Actor, TransferKind, TransferTarget } from "@patchbay/protocol/call";
import { targetName } from "@patchbay/protocol/call";
import { randomToken } from "@patchbay/protocol/ids";
import type { ByeReason } from "@patchbay/protocol/media";
import type { Refusal } from "../../../call/life/may.ts";
import type { Effect } from "../../../call/life/state.ts";
import { transferMemo } from "../../../call/memory.ts";
import { callerIdOf } from "../../../call/transfer/caller-id.ts";
import { twilioLineOf } from "../../../call/transfer/target-call.ts";
import {
  hasTarget,
  type Transfer,
  type TransferFailure,
  targetLeg,
} from "../../../call/transfer/transfer.ts";
import type { TwilioNews } from "../../../call/transfer/twilio-facts.ts";
import { mayTransfer, wayTo } from "../../../call/transfer/ways.ts";
import { briefWords } from "../../../call/transfer/words.ts";
import type { Env } from "../../../env.ts";
import type { MediaTransport } from "../../../media/ports.ts";
import type { CallContext } from "../call-context.ts";
import type { PhoneTicket } from "../call-file.ts";
import type { Legs } from "../legs/legs.ts";
import type { CallVoice } from "../voice/voice.ts";
import { BriefVoice } from "./brief-voice.ts";
import { type PlacingCall, placed, whyNotTo, written } from "./placed.ts";
import { TransferWays } from "./transfer-ways.ts";
import { type TargetAnswer, type TargetNews, TwilioTarget } from "./twilio-target.ts";
import { type TransferAnswer, TwilioWay } from "./twilio-way.ts";

/** What somebody wants done with the caller. */
export interface TransferWish {
  target: TransferTarget;
  kind: TransferKind;
  brief: string;
}

/** What Twilio tells or asks of a transfer: of the caller whom it puts through, or of a target whom it dialled for us. */
export type TransferNews = TwilioNews | TargetNews;

/** What transfers need of their call. */
export interface TransferringCall extends CallContext, PlacingCall {
  somebodyThere(memberId: string | null): Promise<boolean>;
}

const PATCHBAY: Actor = { kind: "system", id: "", name: "Patchbay" };
const OUTSIDE_RING_MS = 30_000;
/** Who waits in a queue of another line is with the assistant again after so long. A PBX's own callers wait there as long as it says. */
const QUEUE_WAIT_MS = 300_000;
const DESK_RING_MS = 25_000;
const ACCEPTS = "1";
const DECLINES = "2";

/** Puts the caller through to somebody else: has them rung, told who calls, and connected; or the caller brought back. */
export class Transferring {
  /** Has Twilio put its own callers through. */
  readonly twilio: TwilioWay;
  /** Has Twilio call the targets of callers who are not there. */
  readonly target: TwilioTarget;
  readonly #env: Env;
  readonly #call: TransferringCall;
  readonly #legs: Legs;
  readonly #voice: CallVoice;
  readonly #ways: TransferWays;
  /** The target's phone, where it has a leg here. */
  #target: MediaTransport | null = null;
  #brief: BriefVoice | null = null;

  constructor(env: Env, legs: Legs, voice: CallVoice, call: TransferringCall) {
    this.#env = env;
    this.#legs = legs;
    this.#voice = voice;
    this.#call = call;
    this.twilio = new TwilioWay(env.TWILIO_ACCOUNT, legs, call);
    this.target = new TwilioTarget(env.TWILIO_ACCOUNT, legs, call);
    this.#ways = new TransferWays(env, legs, this, call);
  }

  get #running(): Transfer | null {
    return this.#call.state().transfer;
  }

  /** Begins a transfer, or with null calls it off; or says why not. How it goes on is in the log. */
  async ask(by: Actor, wish: TransferWish | null): Promise<Refusal | { transferId: string }> {
    if (wish === null) return this.#cancel(by);
    const { target: wanted } = wish;
    // By what a number is dialled people have chosen themselves.
    const target =
      wanted.kind === "number"
        ? written(this.#call.state(), wanted)
        : await placed(this.#env, this.#call, wanted);
    const refusal = await whyNotTo(this.#env, this.#call, target);
    return refusal ?? this.#request(by, { ...wish, target });
  }

  /** The caller knows whom they go to, and goes; or the assistant is told why not. */
  begin({ by, announced }: Extract<Effect, { do: "begin_transfer" }>): void {
    const { toolCallId, target, kind, brief } = announced;
    const begun = this.#request(by, { target, kind, brief });
    if ("transferId" in begun) return;
    const { message } = begun;
    this.#call.append({ type: "transfer_withdrawn", toolCallId, reason: "refused", message });
  }

  /** Nobody here can have the caller any longer: their PBX puts them into its queue, or does with them what it can. */
  sendToQueue(queue: string): void {
    const wish = { target: { kind: "queue", queue, line: "" }, kind: "blind", brief: "" } as const;
    if ("transferId" in this.#putThrough(PATCHBAY, wish)) return;
    this.#legs.letGo({ do: "release_leg", reason: "fallback" });
  }

  #request(by: Actor, wish: TransferWish): Refusal | { transferId: string } {
    return mayTransfer(this.#call.state(), by) ?? this.#putThrough(by, wish);
  }

  #putThrough(by: Actor, { target, kind, brief }: TransferWish): Refusal | { transferId: string } {
    const state = this.#call.state();
    const way = wayTo(state, target, this.#call.file()?.siteId ?? null);
    if (typeof way !== "string") return way;
    const byTwilio = twilioLineOf({ way, target }) !== null;
    const transferId = randomToken(6);
    const waits = way === "outside" && target.kind === "queue";
    const ringMs = waits ? QUEUE_WAIT_MS : way === "desk" ? DESK_RING_MS : OUTSIDE_RING_MS;
    this.#call.append({
      type: "transfer_requested",
      transferId,
      by,
      // Whoever is in a queue is told of the caller by the PBX.
      kind: target.kind === "queue" ? "blind" : kind,
      target,
      way,
      brief,
      keepsCallerId: byTwilio
        ? state.summary?.from.number === ""
        : way !== "twilio" || (state.summary !== null && callerIdOf(state.summary).isCallers),
      ringMs,
    });
    return { transferId };
  }

  #cancel(by: Actor): Refusal | { transferId: string } {
    const transfer = this.#running;
    if (transfer === null || transfer.stage === "accepted" || transfer.stage === "returning") {
      return { code: "not_transferring", message: "This caller is not being put through to anybody." };
    }
    this.#failed("cancelled", by);
    return { transferId: transfer.id };
  }

  /** A member answers a caller who is put through to them; null when that is not what rings. */
  async answer(by: Actor): Promise<PhoneTicket | Refusal | null> {
    const transfer = this.#running;
    if (transfer?.way !== "desk") return null;
    const { target, id: transferId } = transfer;
    const claimed = transfer.stage === "claimed" || transfer.stage === "briefing" ? transfer : null;
    if (claimed !== null && claimed.claimedBy.id !== by.id) {
      return { code: "answered", message: `${claimed.claimedBy.name} is answering this call.` };
    }
    if (claimed === null && transfer.stage !== "ringing") return null;
    if (target.kind === "member" && target.id !== by.id) {
      return { code: "not_ringing", message: `This call rings with ${target.name} only.` };
    }
    const legId = `person-${randomToken(6)}`;
    if (claimed !== null) this.#leaveOldPage(claimed.legId);
    // Before anything is waited for: whoever asks meanwhile is told whose it is.
    this.#call.append({ type: "transfer_claimed", transferId, by, legId });
    return { legId, ticket: await this.#legs.ticket(legId) };
  }

  /** Whoever answers once more has a new page: the old one's phone is given up, and what it was being told. */
  #leaveOldPage(legId: string): void {
    this.#stopBrief();
    this.#target = null;
    this.#legs.letGo({ do: "release_person_leg", legId, reason: "transferred" });
  }

  /** A member does not want the caller; false when none rings with them. */
  reject(by: Actor): boolean {
    const transfer = this.#running;
    if (transfer?.way !== "desk" || transfer.stage !== "ringing") return false;
    if (transfer.target.kind === "member" && transfer.target.id !== by.id) return false;
    this.#failed("declined", by);
    return true;
  }

  take(transferId: string, news: TransferNews): Promise<TransferAnswer | TargetAnswer> {
    return news.news === "target" ? this.target.take(transferId, news) : this.twilio.take(transferId, news);
  }

  /** Before the time of a transfer counts as over: what does Twilio know of it, and could not tell? */
  async lookForTarget(): Promise<void> {
    await this.twilio.ask();
    await this.target.ask();
  }

  /** Is this leg of somebody whom the caller is put through to? */
  isTarget(legId: string): boolean {
    const transfer = this.#running;
    return transfer !== null && hasTarget(transfer, legId);
  }

  here(transport: MediaTransport): void {
    this.#target = transport;
  }

  markReached(id: number): void {
    this.#brief?.markReached(id);
  }

  /** The target pressed a key. */
  key(digit: string): void {
    const transfer = this.#running;
    if (transfer?.stage !== "briefing") return;
    if (digit === ACCEPTS) this.#call.append({ type: "transfer_accepted", transferId: transfer.id });
    else if (digit === DECLINES) this.#failed("declined");
  }

  /** The target's phone is away, and may be back: they are told anew then. */
  lost(): void {
    this.#target = null;
    this.#stopBrief();
  }

  /** The target's phone is down. */
  gone(reason: ByeReason): void {
    this.#target = null;
    this.#stopBrief();
    const transfer = this.#running;
    if (transfer === null || transfer.stage === "returning") return;
    // Asterisk ends the brief itself once it has been accepted.
    if (transfer.stage === "accepted" && transfer.way === "pbx") return;
    this.#failed(reason === "call_ended" ? "caller_gone" : "target_hung_up");
  }

  async carryOut({ step, transfer }: Extract<Effect, { do: "transfer" }>): Promise<void> {
    const transferId = transfer.id;
    switch (step) {
      case "reach":
        return this.#ways.reach(transfer);
      case "brief":
        return this.#briefTarget(transfer);
      case "accept":
        this.#stopBrief();
        return this.#legs.letGo({ do: "release_person_leg", legId: targetLeg(transfer), reason: "accepted" });
      case "complete":
        return this.#call.append({ type: "transfer_completed", transferId });
      case "seat":
        this.#stopBrief();
        this.#target = null;
        if ("legId" in transfer) this.#legs.seat(transfer.legId);
        return;
      case "dismiss":
        this.#stopBrief();
        this.#target = null;
        return this.#ways.dismiss(transfer);
      case "fetch":
        return this.#ways.fetch(transfer);
      case "explain":
        if (transfer.stage === "returning") this.#voice.tell(transferMemo(transfer.target, transfer.reason));
        return this.#voice.goOn();
    }
  }

  async #briefTarget(transfer: Transfer): Promise<void> {
    if (this.#target === null) return;
    if (!("legId" in transfer) && transfer.way === "outside") {
      // Whoever was dialled has answered; of them no more is known than what was dialled.
      const by = { kind: "system", id: "", name: targetName(transfer.target) } as const;
      const legId = targetLeg(transfer);
      this.#call.append({ type: "transfer_claimed", transferId: transfer.id, by, legId });
    }
    if (transfer.kind === "blind") {
      return this.#call.append({ type: "transfer_completed", transferId: transfer.id });
    }
    if (transfer.stage !== "briefing") {
      this.#call.append({ type: "transfer_briefing", transferId: transfer.id });
    }
    this.#stopBrief();
    this.#brief = new BriefVoice(this.#env, (event) => this.#call.append(event));
    const assistant = this.#call.file()?.assistant ?? null;
    const words = briefWords(transfer.brief, this.#call.state().summary, assistant?.language);
    return this.#brief.say(words, this.#target, assistant);
  }

  #stopBrief(): void {
    this.#brief?.stop();
    this.#brief = null;
  }

  #failed(reason: TransferFailure, by?: Actor): void {
    const transferId = this.#running?.id ?? "";
    this.#call.append({ type: "transfer_failed", transferId, reason, ...(by && { by }) });
  }
}
