import { hasEnded } from "../../../call/life/state.ts";
import { callerIdOf } from "../../../call/transfer/caller-id.ts";
import type { Transfer } from "../../../call/transfer/transfer.ts";
import { type TwilioNews, twilioEventOf } from "../../../call/transfer/twilio-facts.ts";
import { briefWords } from "../../../call/transfer/words.ts";
import type { Env } from "../../../env.ts";
import { hasEnded as isOver } from "../../../telephony/twilio/call-status.ts";
import { putThrough } from "../../../telephony/twilio/put-through.ts";
import { patient } from "../../../telephony/twilio/twiml.ts";
import type { RestFailure, TwilioAccount } from "../../twilio-account.ts";
import type { Legs } from "../legs/legs.ts";
import type { TransferringCall } from "./transferring.ts";

/** What Twilio does after what it told; `back` has the caller on their stream again. */
export type TransferAnswer =
  | { kind: "brief"; words: string; language: string }
  | { kind: "connect" }
  | { kind: "hang_up" }
  | { kind: "back" }
  /** Of a transfer that the caller has long left behind. */
  | { kind: "over" };

/** Twilio says so of a call that has ended: its own end is told by another road. */
const ENDED_ALREADY = "21220";
/** A request without an answer may have been carried out: then the caller's stream ends about now. */
const UNSURE_MS = 1_500;

/** Puts a caller through by updating their call at Twilio, whose `<Dial>` has them then, and hears how that goes. */
export class TwilioWay {
  readonly #accounts: Env["TWILIO_ACCOUNT"];
  readonly #legs: Legs;
  readonly #call: TransferringCall;
  /** The transfer that Twilio last told something of. */
  #heardOf = "";

  constructor(accounts: Env["TWILIO_ACCOUNT"], legs: Legs, call: TransferringCall) {
    this.#accounts = accounts;
    this.#legs = legs;
    this.#call = call;
  }

  async reach({ id, kind, target, ringMs }: Transfer): Promise<void> {
    const { summary } = this.#call.state();
    if (summary === null || target.kind !== "number") return;
    const address = `${this.#address}/transfers/${id}`;
    const callerId = callerIdOf(summary).number;
    const twiml = putThrough({
      to: target.number,
      callerId,
      ringMs,
      address,
      briefs: kind === "attended",
    });
    // A call that began before this was known has nowhere that Twilio could ask.
    const failure = this.#call.file()?.publicOrigin === "" ? this.#tooOld() : await this.#update({ twiml });
    if (failure === null) {
      // It was called off before Twilio had begun, which dials all the same. What Twilio itself has told of is its own affair.
      if (!this.#isOn(id) && this.#heardOf !== id) await this.fetch();
      return;
    }
    if (failure.outcome === "unknown") await new Promise((resolve) => setTimeout(resolve, UNSURE_MS));
    const { leg, transfer } = this.#call.state();
    if (transfer?.id !== id || transfer.stage !== "reaching" || leg !== "joined") return;
    this.#call.append({ type: "transfer_failed", transferId: id, reason: "unreachable" });
  }

  /** Takes the caller from whatever Twilio does with them; whom it dials goes with that. */
  async fetch(): Promise<void> {
    const failure = await this.#update({ url: patient(`${this.#address}/next`) });
    const { people } = this.#call.state();
    if (failure?.outcome !== "refused" || people?.stage !== "taking" || !people.fetching) return;
    // Whoever takes the caller over waits for nobody; one whom Twilio may bring all the same is waited for.
    this.#call.append({ type: "claim_lapsed", legId: people.legId });
  }

  /** Before the time of a transfer counts as over: has the target answered, and what tells so was lost? */
  async ask(): Promise<void> {
    const { transfer, twilio } = this.#call.state();
    if (transfer?.way !== "twilio" || twilio === null) return;
    if (transfer.stage !== "reaching" && transfer.stage !== "ringing") return;
    const { accountSid, callSid } = twilio;
    const status = await this.#accounts.get(this.#accounts.idFromName(accountSid)).legOf(callSid);
    if (status !== null) await this.take(transfer.id, { news: "leg", status });
  }

  /** Takes what Twilio tells, once; the answer is the same when it is told again. */
  async take(transferId: string, news: TwilioNews): Promise<TransferAnswer> {
    this.#heardOf = transferId;
    const before = this.#call.state();
    const event = twilioEventOf(transferId, news, before);
    // Their stream is over, though its end may be on its way still.
    if (news.news === "done" && this.#isOn(transferId) && before.leg === "joined") this.#leave();
    if (event !== null) this.#call.append(event);
    const { transfer, connected, leg, people } = this.#call.state();
    const wasConnected = connected?.id === transferId;
    const stage = transfer?.id === transferId ? transfer.stage : null;
    switch (news.news) {
      case "leg":
        // An update that seemed refused was carried out: Twilio has a caller whom nobody here let go.
        if (this.#isNobodys && !isOver(news.status)) await this.fetch();
        return { kind: "over" };
      case "brief":
        return stage === "briefing" ? this.#brief(transfer) : { kind: "hang_up" };
      case "key":
        if (stage === "accepted" || wasConnected) return { kind: "connect" };
        return stage === "briefing" ? this.#brief(transfer) : { kind: "hang_up" };
      case "done":
        // Whoever takes the caller over has them though the target has just hung up, or was let go for it.
        if (wasConnected && people !== null) return { kind: leg === "joined" ? "over" : "back" };
        // Twilio may say late that the target was gone before the two were put together.
        if (wasConnected && news.bridged !== false) return { kind: "hang_up" };
        return stage === null && leg === "joined" ? { kind: "over" } : { kind: "back" };
    }
  }

  /** The caller is not here, and no transfer that anybody knows of has them. */
  get #isNobodys(): boolean {
    const state = this.#call.state();
    return state.transfer === null && state.leg !== "joined" && !state.withPbx && !hasEnded(state);
  }

  #leave(): void {
    this.#legs.letGo({ do: "release_leg", reason: "transferred" });
    this.#call.append({ type: "leg_left", legId: "caller", reason: "transferred" });
  }

  #brief(transfer: Transfer | null): TransferAnswer {
    const language = this.#call.file()?.assistant?.language ?? "en";
    return {
      kind: "brief",
      words: briefWords(transfer?.brief ?? "", this.#call.state().summary, language),
      language,
    };
  }

  #isOn(transferId: string): boolean {
    const { transfer } = this.#call.state();
    return transfer?.id === transferId && transfer.stage !== "returning";
  }

  /** Where Twilio asks about this call. */
  get #address(): string {
    const file = this.#call.file();
    return `${file?.publicOrigin ?? ""}/api/twilio/calls/${file?.callId ?? ""}`;
  }

  #tooOld(): RestFailure {
    const message = "This call began with an earlier version; only later ones can be put through by Twilio.";
    this.#call.append({ type: "fault", code: "earlier_version", message });
    return { ok: false, outcome: "refused", code: "earlier_version", message };
  }

  /** Null when Twilio has done it; else why not, which people see beside the call. */
  async #update(to: Parameters<TwilioAccount["redirect"]>[1]): Promise<RestFailure | null> {
    const { twilio } = this.#call.state();
    if (twilio === null) return null;
    const { accountSid, callSid } = twilio;
    const done = await this.#accounts.get(this.#accounts.idFromName(accountSid)).redirect(callSid, to);
    if (done.ok) return null;
    const { code, message } = done;
    if (code !== ENDED_ALREADY) this.#call.append({ type: "fault", code, message });
    return done;
  }
}
