import {
  hasPlace,
  isTargetCall,
  type TargetCall,
  targetCallEvent,
  twilioLineOf,
} from "../../../call/transfer/target-call.ts";
import { type Transfer, targetLeg } from "../../../call/transfer/transfer.ts";
import type { Env } from "../../../env.ts";
import { hasEnded as isOver, type TwilioCallStatus } from "../../../telephony/twilio/call-status.ts";
import type { RestFailure } from "../../twilio-account.ts";
import type { Legs } from "../legs/legs.ts";
import type { TransferringCall } from "./transferring.ts";

/** What Twilio tells of a call to the target; `asks` where it waits to hear what to do with it. */
export interface TargetNews {
  news: "target";
  call: TargetCall;
  status: TwilioCallStatus;
  asks: boolean;
}

/** What Twilio does with that call. */
export type TargetAnswer = { kind: "stream"; ticket: string } | { kind: "hang_up" } | { kind: "told" };

/** Calls a target by a number of ours at Twilio, for a caller whose line is elsewhere; who answers has a leg here. */
export class TwilioTarget {
  readonly #accounts: Env["TWILIO_ACCOUNT"];
  readonly #legs: Legs;
  readonly #call: TransferringCall;

  constructor(accounts: Env["TWILIO_ACCOUNT"], legs: Legs, call: TransferringCall) {
    this.#accounts = accounts;
    this.#legs = legs;
    this.#call = call;
  }

  /** Dials. Without an answer of Twilio's it may ring all the same: then what it tells of the call is waited for. */
  async dial(transfer: Transfer): Promise<{ ok: true; twilio: TargetCall } | RestFailure> {
    const line = twilioLineOf(transfer);
    const file = this.#call.file();
    if (line === null || file === null || transfer.target.kind !== "number") {
      return { ok: false, outcome: "refused", code: "no_line", message: "No number of ours dials this one." };
    }
    const { accountSid, from } = line;
    const { publicOrigin } = file;
    const path = `/api/twilio/calls/${file.callId}/transfers/${transfer.id}/leg`;
    const done = await this.#account(accountSid).dial({
      orgId: file.orgId,
      to: transfer.target.number,
      from,
      ringMs: transfer.ringMs,
      publicOrigin,
      path,
      statusPath: `${path}/status`,
    });
    return done.ok ? { ok: true, twilio: { accountSid, callSid: done.callSid } } : done;
  }

  /** Ends the call to the target, if it is known; one that is not is ended when Twilio tells of it. */
  async hangUp({ id }: Pick<Transfer, "id">, known = this.#call.state().targetCalls[id]): Promise<void> {
    if (known === undefined) return;
    const done = await this.#account(known.accountSid).hangUp(known.callSid);
    if (!done.ok) this.#call.append({ type: "fault", code: done.code, message: done.message });
  }

  /** Takes what Twilio tells of a call to the target; one that nobody here waits for is ended. The answer is the same when it asks again. */
  async take(transferId: string, { call, status, asks }: TargetNews): Promise<TargetAnswer> {
    if (this.#takeIn(transferId, call, status)) {
      if (!asks) return { kind: "told" };
      return {
        kind: "stream",
        ticket: await this.#legs.ticket(targetLeg({ id: transferId, way: "outside" })),
      };
    }
    if (!asks && !isOver(status)) await this.hangUp({ id: transferId }, call);
    return { kind: "hang_up" };
  }

  /** The time of a transfer is over: does Twilio know how it went, and could not tell? */
  async ask(): Promise<void> {
    const { transfer, targetCalls } = this.#call.state();
    const known = transfer === null ? undefined : targetCalls[transfer.id];
    if (transfer === null || known === undefined || transfer.stage !== "ringing") return;
    const seen = await this.#account(known.accountSid).progress(known.callSid);
    if (seen === null) return;
    // A call that its books have no more is over, whoever it was with.
    this.#takeIn(transfer.id, known, seen.status === "gone" ? "completed" : seen.status);
  }

  /** Is it a call of this transfer, whose target has a place here still? */
  #takeIn(transferId: string, call: TargetCall, status: TwilioCallStatus): boolean {
    if (!isTargetCall(this.#call.state(), transferId, call)) return false;
    const event = targetCallEvent(this.#call.state(), transferId, call, status);
    if (event !== null) this.#call.append(event);
    return hasPlace(this.#call.state(), transferId);
  }

  #account(accountSid: string) {
    return this.#accounts.get(this.#accounts.idFromName(accountSid));
  }
}
