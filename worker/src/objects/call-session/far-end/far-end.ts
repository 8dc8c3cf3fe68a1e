import type { CallEvent } from "@patchbay/protocol/call";
import { placedChannel } from "@patchbay/protocol/pbx-names";
import { CALL_REJECTED, NORMAL_CLEARING } from "../../../call/life/ending.ts";
import { type CallState, type Effect, hasEnded } from "../../../call/life/state.ts";
import { dispositionOf as pbxDispositionOf } from "../../../call/pbx-facts.ts";
import { endedUnresponsive } from "../../../call/tools/closing.ts";
import type { Env } from "../../../env.ts";
import {
  advance,
  type CallProgress,
  dispositionOf,
  hasEnded as isOver,
  type TwilioCallStatus,
} from "../../../telephony/twilio/call-status.ts";
import { parseTwilioLine, type TwilioLine } from "../../../telephony/twilio/line.ts";
import type { CallFile } from "../call-file.ts";
import { SiteLine } from "./site-line.ts";

/** What the far end needs of its call. */
export interface FarEndCall {
  append(event: CallEvent): void;
  state(): CallState;
  file(): CallFile | null;
  /** Makes a ticket for the caller's leg, which is to come. */
  ticket(): Promise<string>;
}

interface Failure {
  code: string;
  message: string;
}

/** How long an outgoing call may ring. */
const RING_OUT_MS = 45_000;

type Of<D extends Effect["do"]> = Extract<Effect, { do: D }>;

type Outside = "dial" | "bring" | "hang_up" | "hang_up_twilio";

/** The outside party's end of a call where others keep it: the PBX's channel, or Twilio's call. */
export class FarEnd {
  readonly #env: Env;
  readonly #call: FarEndCall;
  /** The furthest that Twilio reported; rebuilt by its next report after a restart. */
  #twilio: CallProgress | null = null;

  constructor(env: Env, call: FarEndCall) {
    this.#env = env;
    this.#call = call;
  }

  /** Carries out what another object or vendor has to do. */
  async reachOut(effect: Of<Outside>): Promise<void> {
    switch (effect.do) {
      case "hang_up":
        return this.hangUp(effect);
      case "hang_up_twilio":
        return this.hangUpTwilio();
      case "bring":
        return this.bring(effect, await this.#call.ticket());
      case "dial":
        return this.dial(effect, await this.#call.ticket());
    }
  }

  takeTwilioStatus(told: { status: TwilioCallStatus; sequence: number | null }): void {
    this.#twilio = advance(this.#twilio, told);
    const { summary } = this.#call.state();
    const direction = summary?.direction === "outbound" ? "outbound" : "inbound";
    const ending = isOver(this.#twilio.status) ? dispositionOf(this.#twilio, direction) : null;
    // Why it was ended Twilio does not know.
    const disposition =
      ending === "completed" && endedUnresponsive(this.#call.state()) ? "unresponsive" : ending;
    if (disposition === null || summary?.status === "ended") return;
    this.#call.append({ type: "call_ended", disposition, cause: `Twilio: ${this.#twilio.status}` });
  }

  async hangUp(target: Of<"hang_up">): Promise<void> {
    if (await this.#site().hangUp(target)) return;
    const message = "The PBX is offline; the call could not be hung up.";
    this.#call.append({ type: "fault", code: "site_offline", message });
  }

  /** Takes a caller out of the PBX's queue: their audio comes to this call. */
  async bring({ channel, uniqueid }: Of<"bring">, mediaTicket: string): Promise<void> {
    const callId = this.#call.file()?.callId ?? "";
    const done = await this.#site().bring({ callId, mediaTicket, channel, uniqueid });
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
    if (!done.ok) this.#call.append({ type: "fault", code: done.code, message: done.message });
  }

  /** Asks whoever keeps the far end whether it lives; a dead socket alone ends nothing. */
  async look(): Promise<void> {
    const { pbx, twilio } = this.#call.state();
    if (twilio !== null) return this.#lookAtTwilio(twilio);
    if (pbx === null) return;
    const channel = await this.#site().channelState(pbx.uniqueid);
    const { hangingUp, rejected } = this.#call.state();
    if (hasEnded(this.#call.state()) || channel === "unknown") return;
    if (channel === "alive") {
      // A hang-up that was lost on its way, or that Asterisk was not there to hear.
      const cause = rejected ? CALL_REJECTED : NORMAL_CLEARING;
      return hangingUp ? this.hangUp({ do: "hang_up", ...pbx, cause }) : undefined;
    }
    const cause = "The channel is gone; nobody saw it hang up.";
    this.#call.append({ type: "call_ended", disposition: pbxDispositionOf(this.#call.state(), 0), cause });
  }

  /** A status callback may be lost; Twilio itself knows. */
  async #lookAtTwilio({ accountSid, callSid }: { accountSid: string; callSid: string }): Promise<void> {
    const status = await this.#account(accountSid).progress(callSid);
    if (status === null) return;
    this.takeTwilioStatus({ status, sequence: null });
    // A hang-up that was lost on its way.
    if (this.#call.state().hangingUp && !isOver(status)) await this.hangUpTwilio();
  }

  async #dialTwilio(number: string, { accountSid, from }: TwilioLine): Promise<Failure | null> {
    const file = this.#call.file();
    if (file === null) return null;
    const { publicOrigin } = file;
    const path = `/api/twilio/calls/${file.callId}`;
    const done = await this.#account(accountSid).dial({
      ...{ orgId: file.orgId, to: number, from, ringMs: RING_OUT_MS, publicOrigin },
      ...{ path: `${path}/next`, statusPath: `${path}/status`, pickupPath: `${path}/pickup` },
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
