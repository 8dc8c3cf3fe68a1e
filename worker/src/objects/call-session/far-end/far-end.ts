import { placedChannel } from "@patchbay/protocol/pbx-names";
import { CALL_REJECTED, NORMAL_CLEARING, ownReason, unseenEnd } from "../../../call/life/ending.ts";
import { type Effect, hasEnded } from "../../../call/life/state.ts";
import { isHeard } from "../../../call/life/watch.ts";
import type { Env } from "../../../env.ts";
import { errorText, report } from "../../../log.ts";
import {
  advance,
  type CallProgress,
  dispositionOf,
  hasEnded as isOver,
  type TwilioCallStatus,
} from "../../../telephony/twilio/call-status.ts";
import { parseTwilioLine, type TwilioLine } from "../../../telephony/twilio/line.ts";
import type { CallContext } from "../call-context.ts";
import { SiteLine } from "./site-line.ts";

/** What the far end needs of its call. */
export interface FarEndCall extends CallContext {
  /** Makes a ticket for the caller's leg, which is to come. */
  ticket(): Promise<string>;
}

interface Failure {
  code: string;
  message: string;
}

/** How long an outgoing call may ring. */
const RING_OUT_MS = 45_000;
/** Who hangs up waits so long to be told that it did not work. */
const HANG_UP_TOLD_MS = 3_000;

type Of<D extends Effect["do"]> = Extract<Effect, { do: D }>;

type Outside = "dial" | "bring" | "hang_up" | "hang_up_twilio";

/** The outside party's end of a call where others keep it: the PBX's channel, or Twilio's call. */
export class FarEnd {
  readonly #env: Env;
  readonly #call: FarEndCall;
  /** The furthest that Twilio reported; rebuilt by its next report after a restart. */
  #twilio: CallProgress | null = null;
  #hangingUp: Promise<unknown> = Promise.resolve();
  #hangUpFailed: string | null = null;

  constructor(env: Env, call: FarEndCall) {
    this.#env = env;
    this.#call = call;
  }

  /** Carries out what another object or vendor has to do. */
  async reachOut(effect: Of<Outside>): Promise<void> {
    switch (effect.do) {
      case "hang_up":
        return this.#told(this.hangUp(effect));
      case "hang_up_twilio":
        return this.#told(this.hangUpTwilio());
      case "bring":
        return this.bring(effect, await this.#call.ticket());
      case "dial":
        return this.dial(effect, await this.#call.ticket());
    }
  }

  /** Somebody may wait for what comes of it. */
  #told(hangUp: Promise<void>): Promise<void> {
    this.#hangUpFailed = null;
    this.#hangingUp = hangUp.catch(() => undefined);
    return hangUp;
  }

  /** `endedAtMs` is when the line went by Twilio's books, for an end that is learned late; epoch milliseconds. */
  takeTwilioStatus(
    told: { status: TwilioCallStatus; sequence: number | null },
    endedAtMs: number | null = null,
  ): void {
    this.#twilio = advance(this.#twilio, told);
    const { summary } = this.#call.state();
    const direction = summary?.direction === "outbound" ? "outbound" : "inbound";
    const ending = isOver(this.#twilio.status) ? dispositionOf(this.#twilio, direction) : null;
    // Why it was ended Twilio does not know.
    const disposition = ending === "completed" ? (ownReason(this.#call.state()) ?? ending) : ending;
    if (disposition === null || summary?.status === "ended") return;
    const cause = `Twilio: ${this.#twilio.status}`;
    const when = endedAtMs === null ? {} : { hungUpAt: Math.min(Date.now(), endedAtMs) };
    this.#call.append({ type: "call_ended", disposition, cause, ...when });
  }

  async hangUp(target: Of<"hang_up">): Promise<void> {
    if (await this.#site().hangUp(target)) return;
    this.#hangUpFailed =
      "The PBX is offline; the call could not be hung up. It is tried again until it can be.";
    this.#call.append({ type: "fault", code: "site_offline", message: this.#hangUpFailed });
  }

  /** Takes a caller out of the PBX's queue: their audio comes to this call. */
  async bring({ channel, uniqueid }: Of<"bring">, mediaTicket: string): Promise<void> {
    const callId = this.#call.file()?.callId ?? "";
    const done = await this.#site().bring({ callId, mediaTicket, channel, uniqueid, waiting: true });
    if (!done.ok) this.#call.append({ type: "fault", code: done.code, message: done.message });
  }

  /** Calls a number for the person who is already on the line. */
  async dial({ number, line }: Of<"dial">, mediaTicket: string): Promise<void> {
    const twilio = parseTwilioLine(line);
    const failed = twilio
      ? await this.#dialTwilio(number, twilio)
      : await this.#dialPbx(number, line, mediaTicket);
    if (failed !== null && !hasEnded(this.#call.state())) {
      this.#call.append({ type: "dial_failed", code: failed.code, message: failed.message });
    }
  }

  /** Twilio's name for an outgoing call, by the REST answer or by its first webhook, whichever is sooner. */
  learnTwilio(twilio: { accountSid: string; callSid: string }): void {
    const { plan, twilio: known } = this.#call.state();
    if (known !== null || plan?.kind !== "dial" || hasEnded(this.#call.state())) return;
    if (parseTwilioLine(plan.line)?.accountSid !== twilio.accountSid) return;
    this.#call.append({ type: "dial_started", number: plan.number, line: plan.line, twilio });
  }

  /** Is this outgoing call the account's? Its first webhook may be sooner than the answer to our request. */
  claimTwilio(twilio: { accountSid: string; callSid: string }): boolean {
    this.learnTwilio(twilio);
    const known = this.#call.state().twilio;
    return known !== null && known.accountSid === twilio.accountSid && known.callSid === twilio.callSid;
  }

  async hangUpTwilio(): Promise<void> {
    const { twilio } = this.#call.state();
    if (twilio === null) return;
    const done = await this.#account(twilio.accountSid).hangUp(twilio.callSid);
    if (done.ok) return;
    this.#hangUpFailed = `${done.message} The call could not be hung up at Twilio yet.`;
    this.#call.append({ type: "fault", code: done.code, message: this.#hangUpFailed });
  }

  /** Why the last hang-up did not reach whoever keeps the far end, for who asked for it; null when it did. */
  async whyNotHungUp(): Promise<string | null> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, HANG_UP_TOLD_MS);
    });
    await Promise.race([this.#hangingUp, patience]).finally(() => clearTimeout(timer));
    return hasEnded(this.#call.state()) ? null : this.#hangUpFailed;
  }

  /** Asks whoever keeps the far end whether it lives; a dead socket alone ends nothing. */
  async look(): Promise<void> {
    const { pbx, twilio } = this.#call.state();
    if (pbx === null && twilio === null) return;
    const seen = twilio !== null ? await this.#lookAtTwilio(twilio) : await this.#lookAtPbx();
    const state = this.#call.state();
    if (hasEnded(state)) return;
    switch (seen) {
      case "unknown":
        if (state.farEndUnknownSinceMs === null && !isHeard(state)) {
          this.#call.append({ type: "far_end_unknown" });
        }
        return;
      case "gone": {
        const cause = "The far end is gone; nobody saw it hang up.";
        return this.#call.append({ type: "call_ended", disposition: unseenEnd(state), cause });
      }
      case "alive":
        if (state.farEndUnknownSinceMs !== null) this.#call.append({ type: "far_end_known" });
        // A hang-up that was lost on its way, or that nobody was there to hear.
        if (!state.hangingUp) return;
        if (twilio !== null) return this.hangUpTwilio();
        if (state.pbx === null) return;
        return this.hangUp({
          do: "hang_up",
          ...state.pbx,
          cause: state.rejected ? CALL_REJECTED : NORMAL_CLEARING,
        });
    }
  }

  async #lookAtPbx(): Promise<"alive" | "gone" | "unknown"> {
    const { pbx } = this.#call.state();
    return pbx === null ? "unknown" : this.#site().channelState(pbx.uniqueid);
  }

  /** A status callback may be lost; Twilio itself knows. */
  async #lookAtTwilio(twilio: {
    accountSid: string;
    callSid: string;
  }): Promise<"alive" | "gone" | "unknown"> {
    try {
      const seen = await this.#account(twilio.accountSid).progress(twilio.callSid);
      if (seen === null) return "unknown";
      const { status, endedAtMs } = seen;
      if (status === "gone") return status;
      this.takeTwilioStatus({ status, sequence: null }, endedAtMs);
      return "alive";
    } catch (error) {
      report("warn", "Twilio's books could not be asked", { error: errorText(error) });
      return "unknown";
    }
  }

  async #dialTwilio(number: string, { accountSid, from }: TwilioLine): Promise<Failure | null> {
    const file = this.#call.file();
    if (file === null) return null;
    const { publicOrigin } = file;
    const path = `/api/twilio/calls/${file.callId}`;
    const done = await this.#account(accountSid).dial({
      orgId: file.orgId,
      to: number,
      from,
      ringMs: RING_OUT_MS,
      publicOrigin,
      path: `${path}/next`,
      statusPath: `${path}/status`,
      pickupPath: `${path}/pickup`,
    });
    if (!done.ok) return done;
    const { callSid } = done;
    this.learnTwilio({ accountSid, callSid });
    // The person may have put the phone down while Twilio was being asked.
    if (this.#call.state().hangingUp || hasEnded(this.#call.state())) {
      await this.#account(accountSid).hangUp(callSid);
    }
    return null;
  }

  async #dialPbx(number: string, siteId: string, mediaTicket: string): Promise<Failure | null> {
    const file = this.#call.file();
    const from = this.#call.state().summary?.from;
    if (file === null || from === undefined) return null;
    const uniqueid = placedChannel(file.callId);
    const pbx = { channel: "", uniqueid, linkedid: uniqueid };
    this.#call.append({ type: "dial_started", number, line: siteId, pbx });
    const done = await this.#site(siteId).originate({
      callId: file.callId,
      mediaTicket,
      number,
      callerNumber: from.number,
      callerName: from.name,
      uniqueid,
      timeoutMs: RING_OUT_MS,
    });
    return done.ok ? null : done;
  }

  #site(siteId = this.#call.file()?.siteId ?? this.#dialledSite): SiteLine {
    return new SiteLine(this.#env.PBX_LINK, this.#call.file()?.orgId ?? "", siteId);
  }

  /** The site by which a person calls out; their call itself came by none. */
  get #dialledSite(): string | null {
    const { plan } = this.#call.state();
    return plan?.kind === "dial" && parseTwilioLine(plan.line) === null ? plan.line : null;
  }

  #account(accountSid: string) {
    return this.#env.TWILIO_ACCOUNT.get(this.#env.TWILIO_ACCOUNT.idFromName(accountSid));
  }
}
